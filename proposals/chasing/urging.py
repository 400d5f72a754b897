"""Urging by hand: telling the unit, telling who urged; many at once; the list of whom to urge, by unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from cppcc.core.notices.telling import notify
from cppcc.core.templatetags.office import masked_phone
from cppcc.core.workbooks import workbook
from cppcc.core.workflow import StepRefused
from members.people.models import Unit
from members.people.notices import WITH_UNITS
from proposals.models import Handling, HandlingStatus, Proposal, Refused, Urge
from proposals.models.handling import SOON_DAYS, HandlingQuerySet
from proposals.notices import URGED
from proposals.states import URGE

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

COLUMNS = {
    "提案号": 8, "案由": 40, "承办单位": 20, "方式": 8, "状态": 10, "交办日期": 12, "应答复日期": 12, "超期天数": 10,
    "催办次数": 10, "最近催办": 12, "联系人": 24,
}  # fmt: skip

WAYS = {"letter": "书面", "supervision": "督查"}


def tell_unit(urge: Urge) -> None:
    """The unit's clerks; who was phoned has been told."""
    handling = urge.handling
    if urge.manner == "phone":
        return
    notify(
        handling.unit.clerks.all(),
        kind=URGED.name,
        once=f"urge:{urge.pk}",
        title=f"{WAYS.get(urge.manner, '')}催办：请尽快办理{_named(handling.proposal)}",
        text=urge.text,
        url=handling.page,
        by=urge.by,
        urgent=True,
        private=handling.proposal.is_secret,
    )


def tell_presser(urge: Urge) -> None:
    """Who urged reads what the unit said."""
    handling = urge.handling
    if urge.by is not None:
        notify(
            [urge.by],
            kind=URGED.name,
            once=f"urge:{urge.pk}:answer",
            title=f"{handling.unit}回复了催办：{_named(handling.proposal)}",
            text=urge.answer,
            url=handling.page,
            by=urge.answered_by,
            private=handling.proposal.is_secret,
        )


def urge_proposal(proposal: Proposal, *, by: User, on: date, answers: Any) -> None:
    """Every unit of the proposal that owes something; refused when none does or all were urged today."""
    owing = [each for each in proposal.handlings.current().select_related("unit") if each.status in URGE.sources]
    if not owing:
        raise Refused(proposal, URGE, f"{proposal}没有要催办的单位")
    done, why = urge_many(owing, by=by, on=on, **_words(answers))
    if not done:
        raise Refused(proposal, URGE, "；".join(words for _, words in why))


def urge_many(
    handlings: Sequence[Handling], *, by: User, on: date, manner: str, text: str = "", again: bool = False
) -> tuple[list[Handling], list[tuple[Handling, str]]]:
    """Each by itself: those that were urged, and those that were not with the reason."""
    done, left = [], []
    for handling in handlings:
        try:
            Urge.press(handling, by=by, on=on, manner=manner, text=text, again=again)
        except StepRefused as refused:
            left.append((handling, str(refused)))
        else:
            done.append(handling)
    return done, left


def _words(answers: Any) -> dict[str, Any]:
    return {name: answers[name] for name in ("manner", "text", "again")}


# --- The list -------------------------------------------------------------------------------------------------------
def with_urges(rows: HandlingQuerySet) -> HandlingQuerySet:
    """How often each was urged by hand (`urged`), when last (`last_urged`), and how often by the nightly work."""
    of_it = Urge.objects.all().filter(handling=OuterRef("pk")).order_by().values("handling")
    by_hand = of_it.filter(by__isnull=False)
    counted = Subquery(by_hand.annotate(rows=Count("pk")).values("rows"))
    chased = Subquery(of_it.filter(by__isnull=True).annotate(rows=Count("pk")).values("rows"))
    last = Subquery(by_hand.annotate(last=Max("on")).values("last"))
    return rows.annotate(urged=Coalesce(counted, Value(0)), chased=Coalesce(chased, Value(0)), last_urged=last)


def to_urge(rows: HandlingQuerySet, *, on: date, when: str = "") -> HandlingQuerySet:
    """Overdue, due within a week, not accepted in time, or urged without an answer: those that can be urged; `when`
    names one of the first three."""
    rows = rows.current().in_status(*URGE.sources)
    if when:
        return rows.due(when)
    soon = Q(due_on__lte=on + timedelta(days=SOON_DAYS))
    waiting = Q(status=HandlingStatus.ISSUED, hand_back_until__lt=on)
    return rows.filter(soon | waiting | Q(pk__in=Urge.objects.to_answer().values("handling")))


def urged_state(rows: HandlingQuerySet, state: str) -> HandlingQuerySet:
    """`never` urged by hand, `yes`, or urged and `unanswered`."""
    by_hand = Urge.objects.by_hand()
    if state == "never":
        return rows.exclude(pk__in=by_hand.values("handling"))
    wanted = by_hand.to_answer() if state == "unanswered" else by_hand
    return rows.filter(pk__in=wanted.values("handling"))


def of_unit(rows: HandlingQuerySet, unit: str) -> HandlingQuerySet:
    return rows.filter(unit=int(unit))


@dataclass
class UnitLine:
    """A unit that is behind: with how much, and whom to phone."""

    unit: Unit
    late: int
    soon: int
    unaccepted: int
    contacts: list[str] = field(default_factory=list)


def by_unit(rows: Any, user: User, *, on: date) -> list[UnitLine]:
    """The units of `rows`, those with most overdue first; two queries."""
    counts = {
        "late": Count("pk", filter=Q(due_on__lt=on)),
        "soon": Count("pk", filter=Q(due_on__range=(on, on + timedelta(days=SOON_DAYS)))),
        "unaccepted": Count("pk", filter=Q(status=HandlingStatus.ISSUED, hand_back_until__lt=on)),
    }
    counted: Any = rows.order_by().values("unit").annotate(**counts)
    found = {row["unit"]: row for row in counted}
    units = Unit.objects.all().prefetch_related("clerks").in_bulk(list(found))
    lines = [
        UnitLine(units[pk], row["late"], row["soon"], row["unaccepted"], contacts_of_unit(units[pk], user))
        for pk, row in found.items()
    ]
    return sorted(lines, key=lambda line: (-line.late, -line.unaccepted, -line.soon, line.unit.order))


def contacts_of_unit(unit: Unit, user: User) -> list[str]:
    """孙经办 0319-4560000; masked for those who do not work with units. Clerks are fetched already."""
    full = bool(user.roles & WITH_UNITS)
    return [
        " ".join(filter(None, [clerk.name, clerk.phone if full else masked_phone(clerk.phone)]))
        for clerk in unit.clerks.all()
        if clerk.is_active
    ]


def urging_workbook(rows: Iterable[Any], user: User, *, on: date) -> bytes:
    """The list on paper."""
    lines = (
        [
            row.proposal.number, row.proposal.title, row.unit.name, row.get_manner_display(), row.get_status_display(),
            row.issued_on, row.due_on or "", max(0, (on - row.due_on).days) if row.due_on else "",
            row.urged, row.last_urged or "", "；".join(contacts_of_unit(row.unit, user)),
        ]
        for row in rows
    )  # fmt: skip
    return workbook("催办名单", list(COLUMNS), lines, widths=list(COLUMNS.values()), boxed=True)


def _named(proposal: Proposal) -> str:
    return str(proposal) if proposal.is_secret else f"{proposal}《{proposal.title}》"
