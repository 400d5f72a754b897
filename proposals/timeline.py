"""What happened to a proposal, in one line, as each reader may read it.

Sources yield events, each with who it is for; `as_read_by` alone decides what a reader gets of an event. What a table
here does not name is for the proposal office and leaders only, so a new step leaks nothing until somebody says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.utils import timezone

from cppcc.core.prepared import Prepared
from cppcc.core.workflow import Stepped, StepTaken
from proposals.models import Cosigner, Handling, Manner, Proposal, Publication, PublishedReply, RevisionKind
from proposals.models.commitments import Commitment
from proposals.models.discussions import Discussion
from proposals.models.drafts import ReplyDraft
from proposals.models.extensions import Extension
from proposals.models.followups import FollowUp
from proposals.models.register import READS_OPINIONS
from proposals.models.reviews import Review
from proposals.models.seeing import SEES_SECRETS
from proposals.models.urges import Urge
from proposals.states import CommitmentStatus

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class Side(Enum):
    DESK = auto()  # the proposal office, the general office, leaders
    STAFF = auto()  # the other departments and the supervising office
    UNIT = auto()  # units that handle it
    AUTHOR = auto()  # everybody else who sees it: its author, signers, whoever typed it


Audience = frozenset[Side]
INNER: Audience = frozenset({Side.DESK})
STAFF: Audience = INNER | {Side.STAFF}
UNITS: Audience = STAFF | {Side.UNIT}
AUTHORS: Audience = STAFF | {Side.AUTHOR}
ALL: Audience = UNITS | AUTHORS


@dataclass(frozen=True)
class Event:
    """One line. `to` reads it, `note_to` its note as well; with `unit` set, of the units that one alone does."""

    key: str  # "handling.accept"
    label: str
    at: datetime
    to: Audience = INNER
    by: str = ""
    note: str = ""
    note_to: Audience = INNER
    unit: int | None = None
    timed: bool = True  # the hour is known, not only the day
    how: str = ""  # the arithmetic of the due dates it gave; for whoever reads the event


@dataclass(frozen=True)
class Reader:
    """Somebody who sees the proposal: the sides they stand on, and the units they work for."""

    sides: Audience
    units: frozenset[int] = frozenset()

    @classmethod
    def of(cls, user: User, handlings: Iterable[Handling]) -> Reader:
        units = frozenset(handling.unit_id for handling in handlings if handling.is_for(user))
        sides = set()
        if user.roles & SEES_SECRETS:
            sides.add(Side.DESK)
        if user.roles & READS_OPINIONS:
            sides.add(Side.STAFF)
        if units:
            sides.add(Side.UNIT)
        return cls(frozenset(sides or {Side.AUTHOR}), units)

    def is_among(self, audience: Audience, unit: int | None) -> bool:
        known = self.sides
        if unit is not None and unit not in self.units:
            known = known - {Side.UNIT}
        return bool(audience & known)


def as_read_by(event: Event, reader: Reader) -> Event | None:
    """The event as `reader` may read it; None when it is not for them. Who did it is told inside the house only."""
    if not reader.is_among(event.to, event.unit):
        return None
    note = event.note if reader.is_among(event.note_to, event.unit) else ""
    return replace(event, note=note, by=event.by if reader.sides & STAFF else "")


@dataclass
class Case:
    """A proposal with what its page has fetched already."""

    proposal: Proposal
    handlings: list[Handling]
    relieved: list[Handling] = field(default_factory=list)
    cosigners: list[Cosigner] = field(default_factory=list)
    revisions: list[Any] = field(default_factory=list)
    supervisions: list[Any] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)

    @cached_property
    def all_handlings(self) -> dict[int, Handling]:
        """Also of the units that were relieved of it."""
        return {handling.pk: handling for handling in [*self.handlings, *self.relieved]}


Source = Callable[[Case], Iterable[Event]]
SOURCES: list[tuple[Source, Audience]] = []


def source(to: Audience = ALL) -> Callable[[Source], Source]:
    """Declare where events of a proposal come from; it is not asked for readers who are not among `to`."""

    def declare(events: Source) -> Source:
        SOURCES.append((events, to))
        return events

    return declare


def events_of(case: Case, reader: Reader) -> list[Event]:
    """What the sources hold for such a reader, the earliest first; `as_read_by` says what of it is theirs."""
    asked = (events for events, to in SOURCES if reader.is_among(to, None))
    return sorted((event for events in asked for event in events(case)), key=lambda event: event.at)


# --- Steps -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Telling:
    """How a step is told: to whom, its note to whom, in plain words where the step's own name is too short."""

    to: Audience
    note_to: Audience = INNER
    words: str = ""
    own_unit: bool = False


TOLD: dict[str, Telling] = {
    "proposal.submit": Telling(ALL, words="递交提案"),
    "proposal.return": Telling(AUTHORS, AUTHORS, "退回修改"),
    "proposal.file": Telling(ALL, words="审查立案"),
    "proposal.unfile": Telling(AUTHORS, words="撤销立案，重新审查"),
    "proposal.merge": Telling(ALL, ALL),
    "proposal.unmerge": Telling(ALL, ALL),
    "proposal.decline": Telling(AUTHORS, AUTHORS),
    "proposal.restore": Telling(AUTHORS),
    "proposal.turn_social": Telling(AUTHORS, AUTHORS),
    "proposal.withdraw": Telling(ALL, AUTHORS),
    "proposal.hand_over": Telling(ALL, ALL, "交给承办单位"),
    "proposal.take_back": Telling(ALL, words="收回，准备重新交办"),
    "proposal.reassign": Telling(ALL, ALL),
    "proposal.handle": Telling(ALL),
    "proposal.answer": Telling(ALL, words="答复完毕"),
    "proposal.redo": Telling(ALL, ALL),
    "proposal.close": Telling(ALL),
    "proposal.key": Telling(ALL, ALL),
    "proposal.correct": Telling(ALL, ALL, "工作人员更正文字"),
    "proposal.consent": Telling(AUTHORS, AUTHORS),
    "handling.accept": Telling(ALL),
    "handling.reply": Telling(ALL),
    "handling.opinion": Telling(UNITS, words="交会办意见"),
    "handling.reopen": Telling(ALL, ALL),
    "handling.replace": Telling(ALL, words="不再承办"),
    "handling.agree_hand_back": Telling(ALL, words="不再承办"),
    "handling.ask_hand_back": Telling(UNITS, UNITS, own_unit=True),
    "handling.withdraw_hand_back": Telling(UNITS, own_unit=True),
    "handling.refuse_hand_back": Telling(UNITS, UNITS, own_unit=True),
    "handling.延期": Telling(ALL, ALL, "延期答复"),
    "cosigner.sign": Telling(AUTHORS),
    "cosigner.decline_to_sign": Telling(AUTHORS),
    "cosigner.ask_again": Telling(AUTHORS, AUTHORS),
    "cosigner.invite_again": Telling(AUTHORS, AUTHORS),
    "cosigner.lapse": Telling(AUTHORS),
    "cosigner.withdraw_name": Telling(AUTHORS, AUTHORS),
    "extension.grant_extension": Telling(UNITS, UNITS, own_unit=True),
    "extension.refuse_extension": Telling(UNITS, UNITS, own_unit=True),
    "extension.withdraw_extension": Telling(UNITS, UNITS, own_unit=True),
    "replydraft.send_back": Telling(UNITS, UNITS, "答复稿退回修改", own_unit=True),
    "replydraft.release": Telling(UNITS, UNITS, "答复稿审核发出", own_unit=True),
    "followup.confirm_result": Telling(ALL, words="后续办理结果得到确认"),
    "followup.refuse_result": Telling(UNITS, UNITS, "后续办理结果未认可", own_unit=True),
    "publication.publish": Telling(ALL, words="在公开页面公开"),
    "publication.unpublish": Telling(ALL, words="停止公开"),
    "publishedreply.publish": Telling(ALL, words="答复在公开页面公开"),
}


@source()
def steps(case: Case) -> Iterator[Event]:
    """Every step of the proposal and of what belongs to it: one query, each arm of it over the index. Of the signers
    only those that the page tells of."""
    types = {ContentType.objects.get_for_model(model).pk: model for model in _STEPPED}
    signers = {row.pk: str(row.member) for row in case.cosigners}
    for kind, target, name, label, at, note, by, handling_pk in _TAKEN.rows(case.proposal.pk, *types):
        model = types[kind]
        if model is Cosigner and target not in signers:
            continue
        handling = case.all_handlings.get(handling_pk)
        whose = signers.get(target, "") if model is Cosigner else (handling.unit.name if handling else "")
        event = _step_event(model, name, label, at, note=note, by=by, whose=whose, handling=handling)
        yield replace(event, how=_arithmetic(case, name, at)) if event.key in GIVES_DATES else event


GIVES_DATES = {"proposal.hand_over", "proposal.reassign"}


def _arithmetic(case: Case, step: str, at: datetime) -> str:
    """How the due dates of those who answer the author were worked out, a line a unit."""
    day = timezone.localdate(at)
    given = [each for each in case.handlings if each.due_how and each.answers_to_author]
    given = [each for each in given if each.issued_on == day or (step == "hand_over" and each.issued_on < day)]
    return "\n".join(f"{each.unit}：{each.due_how}" for each in given)


def _step_event(
    model: type[Stepped], step: str, label: str, at: datetime, *, note: str, by: str, whose: str, handling: Any
) -> Event:
    assists = model is Handling and handling is not None and handling.manner == Manner.ASSIST
    name = "opinion" if assists and step == "reply" else label if step == "changed" else step
    key = f"{model._meta.model_name}.{name}"
    told = TOLD.get(key, Telling(INNER))
    if assists and not told.own_unit:
        told = replace(told, to=told.to & UNITS, note_to=told.note_to & UNITS)
    own = handling.unit_id if told.own_unit and handling else None
    return Event(key, f"{whose}{told.words or label}", at, told.to, by or "", note, told.note_to, own)


# What hangs below a proposal, by the way to its handling ("" for none) and to the proposal.
_BELOW: dict[type[Stepped], str] = {
    Extension: "handling",
    ReplyDraft: "handling",
    FollowUp: "reply__handling",
    PublishedReply: "reply__handling",
    Publication: "",
}
_STEPPED: list[type[Stepped]] = [Proposal, Handling, Cosigner, *_BELOW]
_COLUMNS = ("target_type", "target_id", "step", "label", "at", "note", "by__name")


def _steps_of(proposal: int, *types: int) -> QuerySet[Any, Any]:
    """The steps of the proposal and of what hangs below it, an arm for each model; `types` are those of _STEPPED."""
    kinds = dict(zip(_STEPPED, types, strict=True))
    arms = [
        _taken(kinds[Proposal], [proposal], None),
        _taken(kinds[Handling], _keys(Handling, "proposal", proposal), F("target_id")),
        _taken(kinds[Cosigner], _keys(Cosigner, "proposal", proposal), None),
    ]
    for model, path in _BELOW.items():
        keys = _keys(model, f"{path}__proposal" if path else "proposal", proposal)
        arms.append(_taken(kinds[model], keys, _handling_of(model, path)))
    return arms[0].union(*arms[1:], all=True)


def _keys(model: type[Stepped], way: str, proposal: int) -> QuerySet[Any]:
    found: QuerySet[Any] = model._base_manager.filter(**{way: proposal}).values("pk")
    return found


def _handling_of(model: type[Stepped], path: str) -> Any:
    if not path:
        return None
    return Subquery(model._base_manager.filter(pk=OuterRef("target_id")).values(f"{path}_id")[:1])


def _taken(kind: int, keys: Any, handling: Any) -> QuerySet[Any, Any]:
    of_model = StepTaken.objects.filter(target_type=kind, target_id__in=keys)
    whose = Cast(Value(None), BigIntegerField()) if handling is None else handling  # a bare NULL is text to PostgreSQL
    return of_model.order_by().annotate(whose=whose).values_list(*_COLUMNS, "whose")


_TAKEN = Prepared(_steps_of)


# --- Other sources ---------------------------------------------------------------------------------------------------
@source(AUTHORS)
def edits(case: Case) -> Iterator[Event]:
    """What the office changed in the text; the differences are on the page."""
    for each in case.revisions:
        if each.kind == RevisionKind.EDITED:
            yield Event("revision.edited", "工作人员修改文字", each.at, AUTHORS, each.by.name if each.by else "")


@source()
def ratings(case: Case) -> Iterator[Event]:
    """What the signers thought of the replies, as the page has them."""
    for handling in case.handlings:
        for reply in handling.replies.all() if handling.answers_to_author else ():
            for rating in reply.ratings.all():
                if rating.rated_on is not None:
                    who = rating.member.name if rating.member else "提案者"
                    words = f"{who}评价{handling.unit.name}的答复：{rating.get_result_display()}"
                    yield Event("rating", words, _noon(rating.rated_on), ALL, timed=False)


@source()
def discussions(case: Case) -> Iterator[Event]:
    """That a unit talked with the author; what was agreed is for those who handle it."""
    if not getattr(case.proposal, "was_discussed", True):
        return
    for each in Discussion.objects.filter(handling__in=[handling.pk for handling in case.handlings]):
        unit = case.all_handlings[each.handling_id].unit
        label = f"{unit.name}与提案者沟通（{each.get_way_display()}）"
        yield Event("discussion", label, _noon(each.held_on), ALL, note=each.agreed, note_to=STAFF, timed=False)


@source()
def supervisions(case: Case) -> Iterator[Event]:
    """That it was supervised, what was found and asked for: whoever sees the proposal reads it on its page, too."""
    for each in case.supervisions:
        label = f"{each.leader}督办（{each.kind}）" if each.leader else f"督办（{each.kind}）"
        note = "；".join(filter(None, [each.gist, each.demand]))
        yield Event("supervision", label, _noon(each.held_on), ALL, note=note, note_to=ALL, timed=False)


@source(INNER)
def reviews(case: Case) -> Iterator[Event]:
    """The opinions of the review's stages; nobody outside the desk ever reads them."""
    for each in Review.objects.filter(proposal=case.proposal.pk).select_related("by", "into", "reason"):
        label = f"{each.get_stage_display()}意见"
        yield Event("review", label, each.at, INNER, each.by.name if each.by else "", each.words(), INNER)


@source(UNITS)
def urges(case: Case) -> Iterator[Event]:
    """That a unit was urged, and what it said: between the office and that unit; authors never read it."""
    if not getattr(case.proposal, "was_urged", True):
        return
    for each in Urge.objects.filter(handling__in=case.all_handlings).select_related("by"):
        unit = case.all_handlings[each.handling_id].unit
        note = "；".join(filter(None, [each.text, f"单位回复：{each.answer}" if each.answer else ""]))
        label = f"催办{unit.name}（{each.get_manner_display()}）" if each.by else f"系统催办{unit.name}"
        yield Event("urge", label, each.at, UNITS, each.by.name if each.by else "", note, UNITS, unit.pk)


@source()
def commitments(case: Case) -> Iterator[Event]:
    """What became of what the units promised."""
    for each in case.commitments:
        if each.settled_on is not None:
            kept = each.status == CommitmentStatus.KEPT
            label = f"{each.unit.name}{'兑现承诺' if kept else '的承诺事项终止'}：{each.text}"
            note = each.proof if kept else each.reason
            at = _noon(each.settled_on)
            yield Event(f"commitment.{each.status}", label, at, ALL, note=note, note_to=ALL, timed=False)


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
