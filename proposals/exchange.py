"""What travels of proposals: handed over to a network of their own (the government's), and the replies coming back.

There the proposals become filed ones with the same numbers, handed over to the units of the same names by the same
dates;
whatever is named that is not known there is asked of the person who confirms the package."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet

from cppcc.core.attachments.models import Attachment
from cppcc.core.exchange.cargo import Cargo, Made, Parcel, Piece, PieceForm, Taking, carry, clean, listed
from cppcc.core.exchange.forms import TakeForm
from cppcc.core.exchange.refusals import PackageRefused
from cppcc.core.exchange.states import Status
from members.people.models import Session, Unit
from proposals.models import (
    Assignment,
    Category,
    Handling,
    HandlingStatus,
    Manner,
    Meeting,
    Outcome,
    Proposal,
    ProposalKind,
    Reply,
    SponsorKind,
)
from proposals.models.assignments import why_not_together
from proposals.models.drafts import WORDS, Taken
from proposals.states import IN_HANDLING

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.exchange.models import Item, Partner

HANDED_OVER, REPLIES = "proposals.handed_over", "proposals.replies"
LONGEST_TEXT = 20_000


def seen(user: User, keys: Sequence[int]) -> QuerySet[Proposal]:
    """The chosen proposals that the user sees."""
    return Proposal.objects.visible_to(user).among(keys).for_detail().by_number()


# --- Handed over ------------------------------------------------------------------------------------------------------
class ProposalPiece(PieceForm):
    """One proposal as it came."""

    session = forms.CharField(label="届次", max_length=60)
    kind = forms.ChoiceField(label="会议类别", choices=ProposalKind.choices)
    number = forms.IntegerField(label="提案号", min_value=1, max_value=10**9)
    serial = forms.IntegerField(label="流水号", min_value=1, max_value=10**9, required=False)
    title = forms.CharField(label="案由", max_length=200)
    situation = forms.CharField(label="情况", max_length=LONGEST_TEXT, required=False)
    analysis = forms.CharField(label="分析", max_length=LONGEST_TEXT, required=False)
    suggestions = forms.CharField(label="建议", max_length=LONGEST_TEXT, required=False)
    category = forms.CharField(label="分类", max_length=40, required=False)
    sponsor_kind = forms.ChoiceField(label="提案形式", choices=SponsorKind.choices)
    sponsors = forms.CharField(label="提案者", max_length=300)
    author_consents = forms.BooleanField(label="同意公开", required=False)
    is_secret = forms.BooleanField(label="涉密", required=False)
    submitted_on = forms.DateField(label="提交日期", required=False)
    decided_on = forms.DateField(label="审查日期", required=False)


class HandlingPiece(PieceForm):
    """One unit's part in it."""

    id = forms.CharField(label="承办标识", max_length=20)
    unit = forms.CharField(label="承办单位", max_length=60)
    manner = forms.ChoiceField(label="承办方式", choices=Manner.choices)
    issued_on = forms.DateField(label="交办日期")
    due_on = forms.DateField(label="应答复日期", required=False)
    due_how = forms.CharField(label="应答复日期的算法", max_length=2000, required=False)
    hand_back_until = forms.DateField(label="申请调整截止", required=False)
    hand_back_how = forms.CharField(label="申请调整截止的算法", max_length=2000, required=False)


def why_not_carried(proposal: Proposal, partner: Partner) -> str:
    """Why a proposal cannot be sent to the partner; empty when it can."""
    if proposal.is_secret and not partner.takes_secrets:
        return f"{proposal}涉密，不能发给{partner}"
    if proposal.status not in IN_HANDLING:
        return f"{proposal}现在是“{proposal.get_status_display()}”，交办后、答复前才能发出"
    if proposal.handlings.current().replied().exists():
        return f"{proposal}已有单位答复，不能再发出"
    return ""


def pack_proposal(proposal: Proposal, answers: Mapping[str, Any], item: Item | None) -> Parcel:
    """The text, who stands behind it by name, and each unit's part; nobody's telephone number."""
    handlings = list(proposal.handlings.current().leads_first().select_related("unit"))
    data = {name: getattr(proposal, name) for name in (
        "kind", "number", "serial", "title", "situation", "analysis", "suggestions", "sponsor_kind",
        "author_consents", "is_secret", "submitted_on", "decided_on",
    )}  # fmt: skip
    data |= {
        "session": proposal.session.name,
        "category": proposal.category.name if proposal.category else "",
        "sponsors": sponsors_of(proposal),
        "handlings": [
            {"id": str(each.pk), "unit": each.unit.name, "manner": each.manner, "issued_on": each.issued_on}
            | {"due_on": each.due_on, "due_how": each.due_how}
            | {"hand_back_until": each.hand_back_until, "hand_back_how": each.hand_back_how}
            for each in handlings
        ],
    }
    remembered = {"handlings": {str(each.pk): each.pk for each in handlings}}
    return Parcel(f"{proposal}《{proposal.title}》", data, list(Attachment.objects.of(proposal)), remembered)


def sponsors_of(proposal: Proposal) -> str:
    """Everybody who stands behind it, by name."""
    if proposal.collective_body is not None or not proposal.lead:
        return proposal.sponsor[:300]
    return "、".join(member.name for member in proposal.signers())[:300]


def read_proposal(data: Mapping[str, Any]) -> dict[str, Any]:
    read = clean(ProposalPiece, data, "这一件")
    parts = [clean(HandlingPiece, row, "承办单位") for row in listed(data.get("handlings"), "承办单位", 20)]
    if reason := why_not_together([part["manner"] for part in parts]):
        raise PackageRefused(f"承办单位不能这样分工：{reason}")
    return {**read, "handlings": parts}


def asked_of(pieces: Sequence[Piece]) -> type[forms.Form] | None:
    """A form that asks which unit and session here are meant by names that are not known; None when all are."""
    sessions = known_sessions()
    units = known_units()
    strange_units = _strange((part["unit"] for piece in pieces for part in piece.data["handlings"]), units)
    strange_sessions = _strange((piece.data["session"] for piece in pieces), sessions)
    if not strange_units and not strange_sessions:
        return None
    fields: dict[str, Any] = {
        field_of("session", name): _choice(f"届次“{name}”", Session.objects.all()) for name in strange_sessions
    }
    for name in strange_units:
        fields[field_of("unit", name)] = _choice(f"承办单位“{name}”", Unit.objects.in_use())
    return type("AskedForm", (TakeForm,), fields)


def _choice(label: str, rows: QuerySet[Any]) -> forms.ModelChoiceField[Any]:
    return forms.ModelChoiceField(
        label=f"{label}在本系统是",
        queryset=rows,
        help_text="本系统没有这个名称。请选对应的一个；还没有的，请先登记再来确认。",
        error_messages={"required": "请选择对应的一个"},
    )


def _strange(names: Iterable[str], known: Mapping[str, Any]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name not in known]


def field_of(what: str, name: str) -> str:
    """The field that asks what a name means here."""
    return f"{what}_{zlib.crc32(name.encode()):08x}"


def known_units() -> dict[str, Unit]:
    """Units in use by their full names: the short ones of two places may mean different units."""
    return {unit.name: unit for unit in Unit.objects.in_use()}


def known_sessions() -> dict[str, Session]:
    return {session.name: session for session in Session.objects.all()}


def take_proposal(piece: Piece, taking: Taking) -> Made:
    """Filed under the number it has, and handed over to the units here, through the steps of every proposal."""
    words, by = piece.data, taking.by
    if words["is_secret"] and not taking.partner.takes_secrets:
        raise PackageRefused(f"{piece.title}涉密，没有登记可以与{taking.partner}交换涉密件")
    session = known_sessions().get(words["session"]) or taking.answers[field_of("session", words["session"])]
    if Proposal.objects.filter(session=session, number=words["number"]).exists():
        raise PackageRefused(f"{session}已有第{words['number']}号提案，{piece.title}不能接收")
    proposal = _enter(words, session, by=by)
    Attachment.objects.attach(proposal, piece.files, by=by)
    on = words["handlings"][0]["issued_on"]
    proposal.submit(by=by, on=words["submitted_on"] or on)
    proposal.file(by=by, on=words["decided_on"] or on)
    parts = _parts(words["handlings"], taking.answers)
    proposal.hand_over(by=by, on=on, to=parts)
    _note(proposal, "exchange_in", "接收交办", str(taking.package), by=by)
    here = dict(proposal.handlings.values_list("unit", "pk"))
    handlings = {row["id"]: here[part.unit.pk] for row, part in zip(words["handlings"], parts, strict=True)}
    units = "、".join(part.unit.name for part in parts)
    return Made(proposal, f"{proposal}，已交办{units}", {"handlings": handlings})


def _enter(words: Mapping[str, Any], session: Session, *, by: User) -> Proposal:
    taken = words["serial"] and Proposal.objects.filter(session=session, serial=words["serial"]).exists()
    kept = ("kind", "number", "title", "situation", "analysis", "suggestions", "sponsor_kind", "author_consents")
    return Proposal.objects.create(
        session=session,
        serial=None if taken else words["serial"],
        category=Category.objects.filter(name=words["category"]).first(),
        sponsor_names=words["sponsors"],
        is_secret=words["is_secret"],
        created_by=by,
        **{name: words[name] for name in kept},
    )


def _parts(rows: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]) -> list[Assignment]:
    """Each unit's part by the dates it was given."""
    known = known_units()
    parts = []
    for row in rows:
        unit = known.get(row["unit"]) or answers[field_of("unit", row["unit"])]
        dates = (row["due_on"], row["due_how"], row["hand_back_until"], row["hand_back_how"])
        parts.append(Assignment(unit, row["manner"], *dates))
    if len({part.unit.pk for part in parts}) < len(parts):
        raise PackageRefused("两个承办单位选成了本系统的同一个，请分别选择")
    return parts


def tell_carried(item: Item, by: User, words: str) -> None:
    """In the proposal's history: that it went, and what the receipt says."""
    proposal = item.target
    if not isinstance(proposal, Proposal):
        return
    if not words:
        _note(proposal, "exchange_out", "发往对方网络", str(item.package), by=by)
    elif item.package.status == Status.RECALLED:
        _note(proposal, "exchange_recall", "交换包作废", f"{item.package}：{words}", by=by)
    else:
        _note(proposal, "exchange_receipt", "对方回执", f"{item.package.partner}：{words}", by=by)


def _note(proposal: Proposal, step: str, label: str, note: str, *, by: User) -> None:
    proposal.history.create(step=step, label=label, source=proposal.status, result=proposal.status, by=by, note=note)


# --- Replies ----------------------------------------------------------------------------------------------------------
class ReplyPiece(PieceForm):
    """One reply as it came."""

    handling = forms.CharField(label="承办标识", max_length=20)
    round = forms.IntegerField(label="第几次答复", min_value=1, max_value=99)
    replied_on = forms.DateField(label="答复日期")
    accepted_on = forms.DateField(label="签收日期", required=False)
    document_number = forms.CharField(label="发文字号", max_length=60, required=False)
    signatory = forms.CharField(label="签发人", max_length=60, required=False)
    contact_person = forms.CharField(label="联系人", max_length=60, required=False)
    contact_phone = forms.CharField(label="联系电话", max_length=40, required=False)
    outcome = forms.ChoiceField(label="答复类别", choices=Outcome.choices, required=False)
    meeting = forms.ChoiceField(label="沟通方式", choices=Meeting.choices, required=False)
    body = forms.CharField(label="答复内容", max_length=LONGEST_TEXT, required=False)


class PointPiece(PieceForm):
    text = forms.CharField(label="建议", max_length=LONGEST_TEXT)
    answer = forms.CharField(label="逐条答复", max_length=LONGEST_TEXT, required=False)
    taken = forms.ChoiceField(label="采纳情况", choices=Taken.choices, required=False)


class PromisePiece(PieceForm):
    text = forms.CharField(label="承诺事项", max_length=500)
    due_on = forms.DateField(label="完成期限", required=False)


def why_no_reply(proposal: Proposal, partner: Partner) -> str:
    if proposal.is_secret and not partner.takes_secrets:
        return f"{proposal}涉密，不能发给{partner}"
    return "" if Reply.objects.of_proposal(proposal).exists() else f"{proposal}还没有发出的答复"


def pack_replies(proposal: Proposal, answers: Mapping[str, Any], item: Item | None) -> Parcel:
    """All replies so far to what came: those that the other side has already it passes over."""
    theirs = {pk: name for name, pk in item.remembered["handlings"].items()} if item else {}
    rows: list[dict[str, Any]] = []
    files: list[Attachment] = []
    for reply in Reply.objects.of_proposal(proposal).for_list().order_by("handling", "round"):
        if reply.handling_id not in theirs:
            continue
        kept = list(Attachment.objects.of(reply))
        places = list(range(len(files), len(files) + len(kept)))
        files += kept
        words = {name: getattr(reply, name) for name in (*WORDS, "round", "replied_on")}
        accepted = {"handling": theirs[reply.handling_id], "accepted_on": reply.handling.accepted_on}
        rows.append(words | accepted | {"files": places})
    return Parcel(item.title if item else str(proposal), {"replies": rows}, files)


def read_replies(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"replies": [_reply(row) for row in listed(data.get("replies"), "答复", 50)]}


def _reply(row: Any) -> dict[str, Any]:
    read = clean(ReplyPiece, row, "答复")
    points = [clean(PointPiece, each, "逐条答复") for each in listed(row.get("points", []), "逐条答复", 50)]
    promises = [clean(PromisePiece, each, "承诺事项") for each in listed(row.get("promises", []), "承诺事项", 50)]
    places = listed(row.get("files", []), "附件", 20)
    if not all(isinstance(place, int) and place >= 0 for place in places):
        raise PackageRefused("答复的附件不合格式，没有接收")
    told = [{"text": each["text"], "due_on": str(each["due_on"] or "")} for each in promises]
    return {**read, "points": points, "promises": told, "files": places}


def take_replies(piece: Piece, taking: Taking) -> Made:
    """Each reply given on the handling it answers, once, in its order; the unit has accepted it by then."""
    proposal = piece.about.target if piece.about else None
    if piece.about is None or not isinstance(proposal, Proposal):
        raise PackageRefused(f"{piece.title}已不在本系统，不能登记答复")
    keys = piece.about.remembered.get("handlings", {})
    fresh = 0
    for row in sorted(piece.data["replies"], key=lambda row: (row["handling"], row["round"])):
        handling = Handling.objects.filter(pk=keys.get(row["handling"]), proposal=proposal).first()
        if handling is None:
            raise PackageRefused(f"{piece.title}：答复的不是发出时的承办单位，没有接收")
        fresh += _give(handling, row, piece, taking)
    return Made(proposal, f"登记答复{fresh}份" if fresh else "没有新的答复")


def _give(handling: Handling, row: Mapping[str, Any], piece: Piece, taking: Taking) -> int:
    """1 when the reply was given now, 0 when it was there already."""
    known = handling.replies.count()
    if row["round"] <= known:
        return 0
    if row["round"] > known + 1:
        raise PackageRefused(f"{handling}的第{row['round']}次答复之前缺第{known + 1}次，请向对方索取")
    if not handling.issued_on <= row["replied_on"] <= taking.on:
        raise PackageRefused(f"{handling}的答复日期{row['replied_on']}不在交办日到今天之间，请与对方核对")
    if handling.status == HandlingStatus.ISSUED:
        handling.accept(by=taking.by, on=row["accepted_on"] or row["replied_on"])
    reply = handling.reply(by=taking.by, on=row["replied_on"], **{name: row[name] for name in WORDS})
    files = [piece.files[place] for place in row["files"] if place < len(piece.files)]
    Attachment.objects.attach(reply, files, by=taking.by)
    return 1


carry(
    Cargo(
        HANDED_OVER, "提案交办", "件", "发往对方网络", Proposal, "proposals.exchange",
        rows=seen, pack=pack_proposal, read=read_proposal, take=take_proposal,
        hindrance=why_not_carried, told=tell_carried, ask=asked_of,
        note="提案全文、提案者姓名、承办单位、期限和附件一同发出，不含联系电话。对方接收后由其承办单位办理，答复随交换包返回。",
    )
)  # fmt: skip
carry(
    Cargo(
        REPLIES, "提案答复", "件", "发回答复", Proposal, "proposals.exchange",
        rows=seen, pack=pack_replies, read=read_replies, take=take_replies,
        hindrance=why_no_reply, answers=HANDED_OVER,
        note="这些提案已发出的全部答复一并发回，对方已有的不重复登记。",
    )
)  # fmt: skip
