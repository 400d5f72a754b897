import pytest

from cppcc.core.accounts.roles import Role
from sentiment.models import ReportAuthor, SocialReport
from sentiment.rules import MAY
from sentiment.states import STEPS, Status
from tests.factories import GroupFactory, MemberFactory, SocialReportFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
O, D, R = Status.RECEIVED, Status.DRAFT, Status.RETURNED  # noqa: E741
NO_RECORD = {"enter", "enter_for_others", "export", "import_ledger"}
FOR_ANY = {"enter", "enter_for_others", "export", "import_ledger", "issue", "keep", "return"}
OFFICE_VERBS = FOR_ANY | {"edit", "attach", "note_outcome"}
EXPECTED = {
    (Role.INFORMATION_OFFICE, O): OFFICE_VERBS,
    (Role.GENERAL_OFFICE, O): OFFICE_VERBS,
    (Role.PROPOSAL_OFFICE, O): {"export"},
    (Role.LIAISON_OFFICE, O): {"export"},
    (Role.LEADER, O): {"export"},
    (Role.MEMBER, O): {"enter"},
    (Role.CONVENOR, O): set(),
    (Role.UNIT_CLERK, O): set(),
    (Role.SYSTEM_ADMIN, O): set(),
    (Role.SECURITY_ADMIN, O): set(),
    (Role.AUDIT_ADMIN, O): set(),
    (Role.INFORMATION_OFFICE, D): FOR_ANY,
}


def allowed(user, report):
    return {verb for verb in MAY if user.has_perm(f"sentiment.{verb}", None if verb in NO_RECORD else report)}


@pytest.mark.parametrize(("role", "status"), EXPECTED)
def test_who_may_do_what_with_a_report_of_others(user_with, role, status):
    assert allowed(user_with(role), SocialReportFactory(status=status)) == EXPECTED[role, status]


@pytest.mark.parametrize(
    ("status", "verbs"),
    [
        (D, {"enter", "mend", "attach", "submit", "withdraw"}),
        (R, {"enter", "mend", "attach", "submit", "withdraw"}),
        (O, {"enter", "submit", "withdraw"}),
    ],
)
@pytest.mark.parametrize("how", ["wrote", "typed"])
def test_what_its_author_may_do(member, how, status, verbs):
    report = SocialReportFactory(status=status, created_by=member.user if how == "typed" else None)
    if how == "wrote":
        ReportAuthor.objects.create(report=report, member=member)

    assert allowed(member.user, report) == verbs


def test_every_step_has_its_line():
    assert STEPS.keys() <= MAY.keys()


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.INFORMATION_OFFICE, ["plain", "secret"]),
        (Role.GENERAL_OFFICE, ["plain", "secret"]),
        (Role.LEADER, ["plain", "secret"]),
        (Role.PROPOSAL_OFFICE, ["plain"]),
        (Role.LIAISON_OFFICE, ["plain"]),
        (Role.MEMBER, []),
        (Role.CONVENOR, []),
        (Role.UNIT_CLERK, []),
        (Role.SYSTEM_ADMIN, []),
        (Role.SECURITY_ADMIN, []),
        (Role.AUDIT_ADMIN, []),
    ],
)
def test_who_sees_what(user_with, role, seen):
    SocialReportFactory(title="plain")
    SocialReportFactory(title="secret", is_secret=True)
    SocialReportFactory(title="draft", status=D)

    titles = SocialReport.objects.visible_to(user_with(role)).order_by("title").values_list("title", flat=True)

    assert list(titles) == seen


def test_authors_see_their_own_drafts_and_secrets_and_nobody_elses(member, editor):
    mine = SocialReportFactory(status=D, is_secret=True, created_by=member.user)
    ReportAuthor.objects.create(report=mine, member=member)
    typed = SocialReportFactory(status=D, created_by=member.user)
    SocialReportFactory(status=D, created_by=editor)

    assert set(SocialReport.objects.visible_to(member.user)) == {mine, typed}


def test_a_group_has_the_reports_of_those_who_sat_in_it_then_and_its_own(member):
    group, other = GroupFactory(name="第二活动组"), GroupFactory(name="第三活动组")
    inside, outside = MemberFactory(group=group), MemberFactory(group=other)
    reports = [SocialReportFactory() for _ in range(3)]
    ReportAuthor.objects.create(report=reports[0], member=inside)
    ReportAuthor.objects.create(report=reports[0], member=outside)
    ReportAuthor.objects.create(report=reports[1], member=outside)
    reports[2].body = group
    reports[2].save()

    assert set(SocialReport.objects.of_group(group.pk)) == {reports[0], reports[2]}
    inside.appointments.update(ends_on="2024-01-31")
    assert set(SocialReport.objects.of_group(group.pk)) == {reports[2]}
