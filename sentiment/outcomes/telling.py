"""Outcomes entered, and the authors told in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from cppcc.core.accounts.models import RoleGrant, User
from cppcc.core.accounts.roles import Role
from cppcc.core.notices.telling import Letter, notify_each
from sentiment.models import Adoption, Instruction, ReportAuthor
from sentiment.notices import OUTCOME

if TYPE_CHECKING:
    from sentiment.models import AdoptionNotice, Relay, SocialReport

Told = Adoption | Instruction


def note(outcomes: Sequence[Told | Relay], *, by: User) -> int:
    """Each entered beside its report; what was there already is left alone. Returns how many were new."""
    with transaction.atomic():
        fresh = [outcome for outcome in outcomes if outcome.note_down(by=by)]
        tell(outcome for outcome in fresh if isinstance(outcome, Told))
    return len(fresh)


def settle(
    notice: AdoptionNotice, reports: dict[int, list[SocialReport]], foreign: Iterable[int], *, by: User
) -> list[Adoption]:
    """What the lines of a notice mean, noted and told."""
    with transaction.atomic():
        noted = notice.settle(reports, foreign, by=by)
        tell(noted)
    return noted


def tell(outcomes: Iterable[Told]) -> None:
    """To everybody named in the reports, and to the member who wrote for a body."""
    told = list(outcomes)
    readers = readers_of([outcome.report for outcome in told])
    notify_each([letter for outcome in told for letter in _letters(outcome, readers[outcome.report_id])])


def readers_of(reports: Sequence[SocialReport]) -> dict[int, list[User]]:
    """The accounts of each report's authors; of a body's report, of the member who wrote it. Three queries."""
    named = ReportAuthor.objects.filter(report__in=reports).exclude(member__user=None)
    wrote = {report.created_by_id for report in reports if report.body_id and report.created_by_id}
    members = RoleGrant.objects.filter(role=Role.MEMBER, user__in=wrote).values_list("user", flat=True)
    pairs = [*named.values_list("report", "member__user")]
    is_member = set(members)
    pairs += [
        (report.pk, report.created_by_id) for report in reports if report.body_id and report.created_by_id in is_member
    ]
    users = User.objects.in_bulk({user for _, user in pairs})
    readers: dict[int, list[User]] = defaultdict(list)
    for report, user in dict.fromkeys(pairs):
        readers[report].append(users[user])
    return readers


def _letters(outcome: Told, readers: Iterable[User]) -> Iterator[Letter]:
    report = outcome.report
    what = f"被{outcome}" if isinstance(outcome, Adoption) else f"得到{outcome.get_level_display()}领导批示"
    for reader in readers:
        yield Letter(
            to=reader,
            kind=OUTCOME.name,
            once=f"{outcome._meta.model_name}:{outcome.pk}",
            title=f"您反映的《{report.title}》{what}",
            url=report.get_absolute_url(),
            private=report.is_secret,
        )
