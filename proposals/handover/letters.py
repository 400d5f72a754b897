"""The letter by which proposals are handed to units (交办函), in the letter form of GB/T 9704-2012.

It says what is handed over and what is expected until when; the list is an annex."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings

from cppcc.core.documents.blocks import Annexes, Block, Document, PageBreak, Paragraph, Signature, Strong, Table
from proposals.models.assignments import ANSWERS_TO_AUTHOR

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.people.models import Unit
    from proposals.models import Handling, Proposal

HEAD = ("提案号", "案由", "提案者", "方式", "其他承办单位", "应答复日期")
WIDTHS = (7, 39, 13, 7, 19, 15)
LIST = "提案交办目录"
LAST_NUMBER = re.compile(r"(\d+)(\D*)$")
FIRST_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Head:
    """What the clerk fills in: the document's number, who signs, and the day."""

    number: str
    signatory: str
    on: date


def unit_letter(unit: Unit, handlings: Sequence[Handling], head: Head) -> Document:
    """To one unit, with all that is handed to it."""
    sessions = {each.proposal.session_id: each.proposal.session for each in handlings}
    of = _named(next(iter(sessions.values()))) if len(sessions) == 1 else ""
    lead = sum(each.answers_to_author for each in handlings)
    parts = [f"答复提案者{lead}件"] if lead else []
    parts += [f"会办{len(handlings) - lead}件"] if lead < len(handlings) else []
    opening = f"现将{of}提案{len(handlings)}件（{'，'.join(parts)}）交贵单位办理，目录附后。"
    return _letter(f"关于交办{of}提案的函", str(unit), [opening], handlings, head)


def proposal_letter(proposal: Proposal, handlings: Sequence[Handling], head: Head) -> Document:
    """To all units of one proposal."""
    of = f"{_named(proposal.session)}第{proposal.number}号提案"
    units = "、".join(str(each.unit) for each in handlings)
    opening = f"现将{of}《{proposal.title}》交贵单位办理，承办方式和期限见附件。"
    return _letter(f"关于交办{of}的函", units, [opening], handlings, head, by_unit=True)


def _letter(
    title: str, to: str, opening: Sequence[str], handlings: Sequence[Handling], head: Head, *, by_unit: bool = False
) -> Document:
    texts = [*opening, *_requests(handlings)]
    blocks: list[Block] = [Paragraph([text]) for text in texts]
    blocks += [Annexes([LIST]), Signature(head.signatory, head.on, sealed=True), PageBreak()]
    blocks += [Paragraph([Strong("附件")], indent=False), _table(handlings, by_unit=by_unit)]
    return Document(
        title=title,
        blocks=blocks,
        mark=head.signatory,
        number=head.number,
        addressee=to,
        form="letter",
        on=head.on,
        metadata={"author": head.signatory, "subject": title},
    )


def _requests(handlings: Sequence[Handling]) -> list[str]:
    """What the units are asked for, as far as it concerns them."""
    windows = {each.hand_back_until for each in handlings}
    until = windows.pop() if len(windows) == 1 else None
    by = f"于{until.month}月{until.day}日前" if until else "按规定期限"
    asked = [f"请{by}签收或申请调整，请勿自行转办。"]
    if any(each.answers_to_author for each in handlings):
        asked.append("主办、分办、独办的，请与提案者充分沟通，按应答复日期答复；需要延期的，请在到期前申请。")
    if any(not each.answers_to_author for each in handlings):
        asked.append("会办的，请按应答复日期将意见送主办单位。")
    return asked


def _table(handlings: Sequence[Handling], *, by_unit: bool) -> Table:
    """One line a proposal; of a single proposal, one line a unit."""
    if by_unit:
        parts = [(str(h.unit), h.get_manner_display(), _day(h.due_on), _day(h.hand_back_until)) for h in handlings]
        head = ("承办单位", "方式", "应答复日期", "签收或申请调整截止")
        return Table([head], parts, caption=LIST, widths=(40, 14, 23, 23), align=("left", "center", "center", "center"))
    rows = [
        (
            f"{each.proposal.number}",
            each.proposal.title,
            each.proposal.sponsor,
            each.get_manner_display(),
            _others(each),
            _day(each.due_on),
        )
        for each in handlings
    ]
    return Table(
        [HEAD], rows, caption=LIST, widths=WIDTHS, align=("center", "left", "left", "center", "left", "center")
    )  # fmt: skip


def _others(handling: Handling) -> str:
    """The other units of the proposal with their part; fetched with the handlings."""
    fetched: list[Handling] = handling.proposal.current_handlings  # type: ignore[attr-defined]  # by for_letter
    others = [each for each in fetched if each.pk != handling.pk]
    others.sort(key=lambda each: each.manner not in ANSWERS_TO_AUTHOR)
    return "\n".join(f"{each.unit}（{each.get_manner_display()}）" for each in others)


def _named(session: object) -> str:
    """政协南和区委员会四届一次会议"""
    committee = getattr(getattr(session, "term", None), "committee_name", "") or settings.COMMITTEE_NAME
    return f"{committee}{session}会议"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


# --- Many at once -----------------------------------------------------------------------------------------------------
def number_after(number: str, places: int) -> str:
    """南政协提〔2026〕3号 and two on: 南政协提〔2026〕5号."""
    found = LAST_NUMBER.search(number)
    if found is None or not places:
        return number
    return f"{number[: found.start()]}{int(found[1]) + places}{found[2]}"


def handlings_by_unit(day: date, user: User) -> list[tuple[Unit, list[Handling]]]:
    """What was handed over on a day, of what `user` sees: a letter a unit."""
    from proposals.models import Handling

    found: dict[int, tuple[Unit, list[Handling]]] = {}
    for each in Handling.objects.visible_to(user).for_letter(day):
        found.setdefault(each.unit_id, (each.unit, []))[1].append(each)
    return list(found.values())


def zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    """The files in one archive; equal files give equal bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = ZipInfo(name, FIRST_TIME)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def file_name(words: str) -> str:
    """Words as the name of a file, on any system."""
    return re.sub(r'[\\/:*?"<>|\s]+', "", words)[:80]
