import pytest

from cppcc.core.accounts.roles import Role
from sentiment.models import BulletinRules, ReportAuthor, SocialReport
from sentiment.rules import MAY
from sentiment.states import BULLETIN_STEPS, STEPS, BulletinStatus, Status
from tests.factories import BulletinFactory, GroupFactory, MemberFactory, SocialReportFactory

pytestmark = pytest.mark.django_db
O, D, R = Status.RECEIVED, Status.DRAFT, Status.RETURNED  # noqa: E741
NO_RECORD = {"enter", "enter_for_others", "exchange", "export", "import_ledger", "edit_lists", "work_desk"}
NO_RECORD |= {"browse_bulletins", "make_bulletin", "lay_down_bulletin_rules", "sign_own_name"}
OF_OUTCOMES = {"browse_notices", "enter_notice", "see_targets", "set_targets", "print_registers"}
NO_RECORD |= OF_OUTCOMES | {"browse_topics", "keep_topic_words"}
SEEN_BY_STAFF = {"export", "browse_bulletins", "see_targets", "print_registers", "browse_topics"}
OF_BULLETINS = {*BULLETIN_STEPS, "edit_bulletin"}
FOR_ANY = (NO_RECORD - {"sign_own_name"}) | {"choose", "put_back", "keep", "reopen", "return"}
OFFICE_VERBS = FOR_ANY | {"edit", "attach", "note_outcome"}
EXPECTED = {
    (Role.INFORMATION_OFFICE, O): OFFICE_VERBS,
    (Role.GENERAL_OFFICE, O): OFFICE_VERBS,
    (Role.PROPOSAL_OFFICE, O): SEEN_BY_STAFF,
    (Role.LIAISON_OFFICE, O): SEEN_BY_STAFF,
    (Role.LEADER, O): SEEN_BY_STAFF | {"sign_own_name", "browse_notices"},
    (Role.MEMBER, O): {"enter", "see_targets"},
    (Role.CONVENOR, O): {"see_targets"},
    (Role.UNIT_CLERK, O): set(),
    (Role.SYSTEM_ADMIN, O): set(),
    (Role.SECURITY_ADMIN, O): set(),
    (Role.AUDIT_ADMIN, O): set(),
    (Role.INFORMATION_OFFICE, D): FOR_ANY,
}


def allowed(user, report):
    verbs = MAY.keys() - OF_BULLETINS
    return {verb for verb in verbs if user.has_perm(f"sentiment.{verb}", None if verb in NO_RECORD else report)}


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

    assert allowed(member.user, report) == verbs | {"see_targets"}


def test_every_step_has_its_line():
    assert STEPS.keys() | BULLETIN_STEPS.keys() <= MAY.keys()


EDITOR_OF_BULLETINS = {
    BulletinStatus.EDITING: OF_BULLETINS - {"send_to_sign"},
    BulletinStatus.SIGNING: OF_BULLETINS - {"send_to_sign"},
}
LEADER_OF_BULLETINS = {"sign", "send_back"}


@pytest.mark.parametrize("status", EDITOR_OF_BULLETINS)
@pytest.mark.parametrize("role", Role)
def test_who_may_do_what_with_a_bulletin(user_with, role, status):
    user, bulletin = user_with(role), BulletinFactory(status=status, number=None)
    editors = {Role.INFORMATION_OFFICE, Role.GENERAL_OFFICE}
    expected = EDITOR_OF_BULLETINS[status] if role in editors else LEADER_OF_BULLETINS if role == Role.LEADER else set()

    assert {verb for verb in OF_BULLETINS if user.has_perm(f"sentiment.{verb}", bulletin)} == expected


def test_where_nothing_is_checked_a_bulletin_goes_straight_to_its_signature(editor):
    BulletinRules(is_checked=False).lay_down(by=editor)
    bulletin = BulletinFactory(status=BulletinStatus.EDITING, number=None)

    assert editor.has_perm("sentiment.send_to_sign", bulletin)
    assert not editor.has_perm("sentiment.send_to_check", bulletin)


def test_where_two_people_are_wanted_the_editor_does_not_check_their_own(editor, user_with):
    BulletinRules(two_people=True).lay_down(by=editor)
    bulletin = BulletinFactory(status=BulletinStatus.CHECKING, number=None, made_by=editor)

    assert not editor.has_perm("sentiment.check", bulletin)
    assert user_with(Role.GENERAL_OFFICE).has_perm("sentiment.check", bulletin)


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
