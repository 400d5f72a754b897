"""A unit's reply as an official letter (GB/T 9704 letter form), the outcome at the right over the title."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

from cppcc.core.documents.blocks import Annexes, Block, Document, Heading, Paragraph, Record, Signature
from cppcc.core.documents.text import chinese_date
from proposals.answering.points import bare
from proposals.models.drafts import Taken
from proposals.states import Status

if TYPE_CHECKING:
    from proposals.models import Handling, Proposal, Reply, ReplyDraft

DRAFT_MARK = "草稿"


def reply_letter(
    words: Reply | ReplyDraft, to: Proposal, *, on: date, annexes: list[str], copies: list[str]
) -> Document:
    """The letter to the authors of `to`: of what was replied to, or of one merged into it. A draft says it is one;
    of an assisting unit it is the opinion to the lead unit. `copies` names the other units."""
    handling = words.handling
    is_draft = words._meta.model_name == "replydraft"
    name = "答复" if handling.answers_to_author else "会办意见"
    title = f"关于对政协{to.session.name}会议{number_of(to)}提案的{name}"
    return Document(
        title=f"（{DRAFT_MARK}）\n{title}" if is_draft else title,
        blocks=list(_blocks(words, handling, to, on, annexes)),
        mark=handling.unit.name,
        number=words.document_number,
        corner=f"办理结果：{words.outcome}类" if words.outcome else "",
        addressee=addressee_of(handling, to),
        form="letter",
        on=on,
        record=Record(printed_by=handling.unit.name, printed_on=None if is_draft else on, copies_to="，".join(copies)),
        metadata={"author": handling.unit.name, "subject": f"{number_of(to)}提案{name}"},
    )


def number_of(proposal: Proposal) -> str:
    """第27号; a merged one that never got a number goes by its serial."""
    if proposal.number is not None:
        return f"第{proposal.number}号"
    return f"流水号{proposal.serial}"


def addressee_of(handling: Handling, to: Proposal) -> str:
    """The body or the lead with the title 委员; of an assisting unit, the lead unit."""
    if not handling.answers_to_author:
        lead = to.handlings.current().answering().select_related("unit").first()
        return str(lead.unit) if lead else "主办单位"
    if to.collective_body is not None:
        return str(to.collective_body)
    return f"{to.lead}委员" if to.lead else "提案者"


def file_name(words: Reply | ReplyDraft, to: Proposal) -> str:
    """第27号提案答复（区住建局）; a draft's name says that it is one."""
    draft = f"（{DRAFT_MARK}）" if words._meta.model_name == "replydraft" else ""
    kind = "答复" if words.handling.answers_to_author else "会办意见"
    again = f"第{words.round}次" if words.round > 1 else ""
    return f"{number_of(to)}提案{again}{kind}（{words.handling.unit}）{draft}"


def _blocks(words: Reply | ReplyDraft, handling: Handling, to: Proposal, on: date, annexes: list[str]) -> list[Block]:
    parts: list[Block] = [Paragraph([_opening(handling, to)])]
    parts += [Paragraph([line]) for line in _lines(words.body)]
    for point in words.points:
        if answer := point.get("answer", "").strip():
            parts += _point(point["text"], answer, point.get("taken", ""))
    if promises := [each for each in words.promises if each.get("text", "").strip()]:
        parts.append(Heading(1, "下一步承诺事项"))
        parts += [Paragraph([f"{n}.{_promise(each)}"]) for n, each in enumerate(promises, 1)]
    parts.append(Paragraph([_closing(handling)]))
    if annexes:
        parts.append(Annexes([PurePath(name).stem for name in annexes]))
    parts.append(Signature(handling.unit.name, on, sealed=True))
    if contact := _contact(words):
        parts.append(Paragraph([f"（{contact}）"]))
    return parts


def _opening(handling: Handling, to: Proposal) -> str:
    if not handling.answers_to_author:
        return f"《{to.title}》（{number_of(to)}提案）收悉。现提出会办意见如下："
    merged = f"，已并入{number_of(to.merged_into)}提案一并办理" if _is_merged(to) and to.merged_into else ""
    return f"您{'单位' if to.collective_body_id else ''}提出的《{to.title}》收悉{merged}。经研究，现答复如下："


def _is_merged(proposal: Proposal) -> bool:
    return proposal.status == Status.MERGED and proposal.merged_into_id is not None


def _point(suggestion: str, answer: str, taken: str) -> list[Block]:
    label = f"（{Taken(taken).label}）" if taken in Taken.values else ""
    first, *rest = _lines(answer)
    return [
        Heading(1, f"关于“{_shortened(bare(suggestion))}”的建议{label}"),
        Paragraph([first]),
        *(Paragraph([line]) for line in rest),
    ]


def _shortened(text: str, room: int = 60) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"


def _promise(promise: dict[str, str]) -> str:
    due = promise.get("due_on", "")
    until = f"（{chinese_date(date.fromisoformat(due))}前）" if due else ""
    return f"{promise['text'].strip().rstrip('。')}{until}。"


def _closing(handling: Handling) -> str:
    if not handling.answers_to_author:
        return "以上意见，供答复时参考。"
    return "感谢您对我们工作的关心和支持。如对本答复有意见，请向我们或政协提案委员会反馈。"


def _contact(words: Reply | ReplyDraft) -> str:
    told = {"签发人": words.signatory, "联系人": words.contact_person, "电话": words.contact_phone}
    return "；".join(f"{label}：{value}" for label, value in told.items() if value)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
