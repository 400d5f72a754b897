"""Who stands for a report: its writer decides, those named beside them see it once it is sent in and may leave."""

from datetime import date

import pytest
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry
from cppcc.core.registry import todos_for
from cppcc.core.workflow import StepRefused
from sentiment.models import ReportAuthor, SocialReport
from sentiment.rules import MAY
from sentiment.states import UNSIGN, Status
from tests.factories import GroupFactory, MemberFactory, SocialReportFactory

pytestmark = pytest.mark.django_db
TEXTS = {"title": "城区健身步道破损问题", "situation": "步道破损36处。", "analysis": "", "suggestions": "尽快修缮。"}
ON_THE_REPORT = {"mend", "attach", "submit", "withdraw", "unsign"}
UNSENT = {"status": Status.WITHDRAWN, "number": None, "received_on": None}


def page(name, *args):
    return reverse(f"sentiment:{name}", args=args)


def sees(user, report):
    return SocialReport.objects.visible_to(user).filter(pk=report.pk).exists()


@pytest.fixture
def named(user_with):
    """A member whom others name beside themselves."""
    return MemberFactory(user=user_with(Role.MEMBER, name="孟怡行"), name="孟怡行")


@pytest.fixture
def of_two(member, named):
    """A function: a report by the member, who named the other."""

    def make(by=member.user, **fields):
        report = SocialReportFactory(created_by=by, suggestions="尽快修缮。", **fields)
        report.credit([member, named])
        return report

    return make


# --- Seeing ---------------------------------------------------------------------------------------------------
@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("fields", "seen"),
    [
        ({"status": Status.DRAFT}, {"writer"}),
        (UNSENT, {"writer"}),
        ({"status": Status.RECEIVED}, {"writer", "named", "editor", "leader"}),
        ({"status": Status.RETURNED}, {"writer", "named", "editor", "leader"}),
        ({"status": Status.ISSUED}, {"writer", "named", "editor", "leader"}),
        ({"status": Status.WITHDRAWN}, {"writer", "named", "editor", "leader"}),
    ],
)
def test_a_members_report_is_seen_by_others_once_it_is_sent_in(member, named, editor, leader, of_two, fields, seen):
    report = of_two(**fields)
    users = {"writer": member.user, "named": named.user, "editor": editor, "leader": leader}

    assert {name for name, user in users.items() if sees(user, report)} == seen


@pytest.mark.sqlite
def test_a_draft_the_office_typed_is_seen_by_the_office_alone(user_with, member, named, editor, leader, of_two):
    report = of_two(by=editor, status=Status.DRAFT)
    users = [editor, user_with(Role.INFORMATION_OFFICE), user_with(Role.GENERAL_OFFICE)]
    others = [member.user, named.user, leader, user_with(Role.PROPOSAL_OFFICE)]

    assert [sees(user, report) for user in users] == [True, True, True]
    assert [sees(user, report) for user in others] == [False, False, False, False]


@pytest.mark.sqlite
@pytest.mark.parametrize("role", [Role.LIAISON_OFFICE, Role.MEMBER])
def test_who_moved_office_sees_of_the_secret_reports_they_typed_those_with_the_writer(user_with, editor, role):
    typed = {status: SocialReportFactory(status=status, is_secret=True, created_by=editor) for status in Status}
    editor.hold([role])

    shown = SocialReport.objects.visible_to(type(editor).objects.get(pk=editor.pk))

    assert set(shown) == {typed[Status.DRAFT], typed[Status.RETURNED]}


@pytest.mark.sqlite
def test_who_wrote_for_a_body_keeps_seeing_the_report(member):
    report = SocialReportFactory(created_by=member.user, body=GroupFactory(), is_secret=True)

    assert sees(member.user, report)


# --- Deciding -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("status", "writer", "beside"),
    [
        (Status.DRAFT, {"mend", "attach", "submit", "withdraw"}, set()),
        (Status.RECEIVED, {"submit", "withdraw"}, {"unsign"}),
        (Status.RETURNED, {"mend", "attach", "submit", "withdraw"}, {"unsign"}),
        (Status.WITHDRAWN, {"submit", "withdraw"}, set()),
    ],
)
@pytest.mark.parametrize("typed_by_the_office", [False, True])
def test_who_is_named_decides_nothing(member, named, editor, of_two, status, writer, beside, typed_by_the_office):
    report = of_two(**({"by": editor} if typed_by_the_office else {}), status=status)

    def may(user):
        return {verb for verb in ON_THE_REPORT & MAY.keys() if user.has_perm(f"sentiment.{verb}", report)}

    assert (may(member.user), may(named.user)) == (writer, beside)


@pytest.mark.parametrize("name", ["detail", "edit", "receipt", "submit", "withdraw", "unsign"])
def test_a_draft_is_not_found_by_who_is_named_in_it(sign_in, named, of_two, name):
    address, client = page(name, of_two(status=Status.DRAFT).pk), sign_in(named.user)

    assert (client.get if name in {"detail", "receipt"} else client.post)(address).status_code == 404


@pytest.mark.parametrize("name", ["edit", "submit", "withdraw"])
def test_a_returned_report_is_the_writers_to_change(sign_in, named, of_two, name):
    report = of_two(status=Status.RETURNED)

    assert sign_in(named.user).post(page(name, report.pk), {**TEXTS, "act": "报送"}).status_code == 403
    report.refresh_from_db()
    assert (report.status, report.authors.count()) == (Status.RETURNED, 2)


def test_a_returned_report_waits_for_its_first_author_alone(member, named, editor, of_two):
    of_two(by=editor, status=Status.RETURNED)

    def waiting(user):
        return [todo.count for todo in todos_for(user, on=date(2024, 3, 8)) if todo.nav == "sentiment"]

    assert (waiting(member.user), waiting(named.user)) == ([1], [])


def test_the_first_author_names_and_drops_the_others(sign_in, member, named, editor, of_two):
    report, third = of_two(by=editor, status=Status.RETURNED), MemberFactory(name="郭三")
    sent = {**TEXTS, "authors": "郭三", "seen": report.changed_at.isoformat(), "act": "保存"}

    assert sign_in(member.user).post(page("edit", report.pk), sent).status_code == 302
    assert [row.member for row in report.authors.all()] == [member, third]


def test_who_typed_it_without_being_its_author_drops_nobody(sign_in, clerk, member, named, of_two):
    report = of_two(by=clerk, status=Status.RETURNED)
    sent = {**TEXTS, "authors": "", "body": "", "seen": report.changed_at.isoformat(), "act": "保存"}

    form = sign_in(clerk).get(page("edit", report.pk)).context["form"]
    assert {"authors", "body", "is_secret"} & form.fields.keys() == set()
    sign_in(clerk).post(page("edit", report.pk), sent)

    report.refresh_from_db()
    assert (report.title, [row.member for row in report.authors.all()]) == (TEXTS["title"], [member, named])


# --- The flag of secrecy --------------------------------------------------------------------------------------
def test_the_flag_the_office_set_outlasts_the_members_mending(sign_in, member, of_two):
    report = of_two(status=Status.RETURNED, is_secret=True)
    sent = {**TEXTS, "authors": "孟怡行", "seen": report.changed_at.isoformat(), "act": "保存"}

    sign_in(member.user).post(page("edit", report.pk), sent)

    report.refresh_from_db()
    assert (report.title, report.is_secret) == (TEXTS["title"], True)


def test_a_member_marks_their_draft_and_takes_the_mark_back(sign_in, member):
    client = sign_in(member.user)
    client.post(page("new"), {**TEXTS, "is_secret": "on", "act": "保存草稿"})
    report = SocialReport.objects.get()
    assert report.is_secret

    client.post(page("edit", report.pk), {**TEXTS, "seen": report.changed_at.isoformat(), "act": "保存草稿"})

    report.refresh_from_db()
    assert not report.is_secret


# --- Leaving --------------------------------------------------------------------------------------------------
def test_who_was_named_reads_by_whom_and_takes_their_name_off(sign_in, member, named, of_two):
    report, client = of_two(), sign_in(named.user)
    assert "这条信息由李委员录入，您被列为联合反映人" in client.get(page("detail", report.pk)).content.decode()

    response = client.post(page("unsign", report.pk), follow=True)

    assert response.redirect_chain == [(page("list"), 302)]
    assert [str(told) for told in response.context["messages"]] == [f"{report}不再署您的名字"]
    assert [row.member for row in report.authors.all()] == [member]
    assert [(taken.label, taken.by, taken.result) for taken in report.history.all()] == [
        ("不署名", named.user, Status.RECEIVED)
    ]
    assert [entry.action for entry in AuditEntry.objects.about(report)] == ["不署名"]
    assert client.get(page("detail", report.pk)).status_code == 404
    assert client.post(page("unsign", report.pk)).status_code == 404


def test_the_writer_and_the_office_have_no_name_to_take_off(sign_in, member, editor, of_two):
    report = of_two()

    for user in (member.user, editor):
        assert "不署名" not in sign_in(user).get(page("detail", report.pk)).content.decode()
        assert sign_in(user).post(page("unsign", report.pk)).status_code == 403
    assert sign_in(member.user).get(page("unsign", report.pk)).status_code == 405


@pytest.mark.parametrize("status", Status)
def test_a_name_is_taken_off_once_and_only_when_it_was_sent_in(named, of_two, status):
    report = of_two(status=status)

    if status in UNSIGN.sources:
        report.unsign(by=named.user)
    with pytest.raises(StepRefused):
        report.unsign(by=named.user)
    assert report.authors.count() == (1 if status in UNSIGN.sources else 2)


def test_the_first_author_stays(member, of_two):
    report = of_two()

    with pytest.raises(StepRefused):
        report.unsign(by=member.user)
    assert report.authors.count() == 2


def test_who_took_their_name_off_is_not_named_again(sign_in, member, named, of_two):
    report = of_two(status=Status.RETURNED)
    report.unsign(by=named.user)
    sent = {**TEXTS, "authors": "孟怡行", "seen": report.changed_at.isoformat(), "act": "保存"}

    response = sign_in(member.user).post(page("edit", report.pk), sent)

    assert response.context["form"].errors["authors"] == ["孟怡行已不署名，请去掉。"]
    assert ReportAuthor.objects.get(report=report).member == member
