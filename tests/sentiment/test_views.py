from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.attachments.models import Attachment
from sentiment.models import Adoption, Instruction, ReportAuthor, SocialReport
from sentiment.states import STEPS, Status
from tests.core.attachments import files
from tests.factories import (
    GroupFactory,
    MemberFactory,
    ProposalFactory,
    SocialReportFactory,
)

pytestmark = pytest.mark.django_db
TEXTS = {"title": "城区健身步道破损问题", "situation": "步道破损36处。", "analysis": "", "suggestions": "尽快修缮。"}
FORMS = {
    "choose": {"into": ""},
    "keep": {"reason": "内容已有部署"},
    "return": {"note": "请补充数量"},
    "withdraw": {"note": ""},
    "submit": {},
}


def page(name, *args):
    return reverse(f"sentiment:{name}", args=args)


def told(response):
    return [str(message) for message in response.context["messages"]]


# --- A member writes ------------------------------------------------------------------------------------------
def test_a_member_sends_a_report_in_with_a_photo_and_gets_a_receipt(sign_in, member):
    second = MemberFactory(name="孟怡行")
    photo = files.upload("现场.jpg", files.photo())

    response = sign_in(member.user).post(
        page("new"), {**TEXTS, "authors": "孟怡行", "files_to_keep": [photo], "act": "报送"}, follow=True
    )

    report = SocialReport.objects.get()
    year = timezone.localdate().year
    assert (report.status, report.receipt, report.created_by) == (Status.RECEIVED, f"{year}年第1号", member.user)
    assert [row.member for row in report.authors.all()] == [member, second]
    assert [file.name for file in Attachment.objects.of(report)] == ["现场.jpg"]
    assert response.redirect_chain == [(page("receipt", report.pk), 302)]
    assert told(response) == [f"《城区健身步道破损问题》已报送，编号{year}年第1号"]


def test_a_draft_needs_a_title_only_and_is_no_number(sign_in, member):
    sign_in(member.user).post(page("new"), {"title": "步道", "act": "保存草稿"})

    assert (SocialReport.objects.get().status, SocialReport.objects.get().number) == (Status.DRAFT, None)


def test_what_is_missing_is_said_and_what_was_typed_stays(sign_in, member):
    response = sign_in(member.user).post(page("new"), {"title": "步道破损", "act": "报送"})

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "situation": ["请写明情况：什么地方、什么问题"],
        "suggestions": ["请写出意见建议：希望怎样解决"],
    }
    assert "步道破损" in response.content.decode()
    assert not SocialReport.objects.exists()


def test_the_same_form_sent_twice_makes_one_report(sign_in, member):
    sent = {**TEXTS, "token": str(uuid4()), "act": "报送"}

    sign_in(member.user).post(page("new"), sent)
    sign_in(member.user).post(page("new"), sent)

    assert SocialReport.objects.count() == 1
    assert SocialReport.objects.get().history.count() == 1


def test_a_report_in_the_name_of_a_body_is_the_bodys(sign_in, member):
    group = GroupFactory()

    sign_in(member.user).post(page("new"), {**TEXTS, "body": group.pk, "act": "报送"})

    report = SocialReport.objects.get()
    assert (report.body, report.authors.count(), report.written_by) == (group, 0, "第一活动组")


@pytest.mark.parametrize(
    ("extra", "field", "words"),
    [
        ({"authors": "李委员"}, "authors", "李委员是您本人，不必再填。"),
        ({"authors": "无此人"}, "authors", "没有叫“无此人”的委员，请核对姓名，或写委员编号"),
        ({"body": "999999"}, "body", "以组织名义里没有您选的这一项，可能刚被停用，请重新选择。"),
    ],
)
def test_what_a_member_cannot_fill_in(sign_in, member, extra, field, words):
    response = sign_in(member.user).post(page("new"), {**TEXTS, **extra, "act": "报送"})

    assert response.context["form"].errors[field] == [words]


def test_a_report_of_a_body_has_no_other_authors(sign_in, member):
    MemberFactory(name="孟怡行")
    sent = {**TEXTS, "authors": "孟怡行", "body": GroupFactory().pk, "act": "报送"}

    assert "body" in sign_in(member.user).post(page("new"), sent).context["form"].errors


def test_a_renamed_program_is_refused_with_the_reason(sign_in, member):
    bad = files.upload("现场.jpg", b"MZ" + b"\0" * 100)

    response = sign_in(member.user).post(page("new"), {**TEXTS, "files_to_keep": [bad], "act": "报送"})

    assert "“现场.jpg”不是可以上传的文件" in response.context["form"].errors["files_to_keep"][0]
    assert not SocialReport.objects.exists()


def test_a_returned_report_is_mended_and_sent_in_again_under_its_number(sign_in, mine, member, editor):
    report = mine(number=4)
    report.return_to_author(by=editor, note="请补充地点")
    client = sign_in(member.user)
    assert "请补充地点" in client.get(page("edit", report.pk)).content.decode()
    seen = SocialReport.objects.get().changed_at.isoformat()

    client.post(page("edit", report.pk), {**TEXTS, "situation": "滨河步道。", "seen": seen, "act": "报送"})

    report.refresh_from_db()
    assert (report.status, report.number, report.situation) == (Status.RECEIVED, 4, "滨河步道。")
    assert [row.member for row in report.authors.all()] == [member]


def test_a_change_of_the_other_author_meanwhile_is_told_once(sign_in, mine, member):
    report = mine(status=Status.DRAFT)
    client, sent = sign_in(member.user), {**TEXTS, "seen": report.changed_at.isoformat(), "act": "保存草稿"}
    client.post(page("edit", report.pk), {**sent, "title": "别人改的"})

    response = client.post(page("edit", report.pk), sent)

    assert response.status_code == 422
    assert "别人改过这条记录" in response.content.decode()
    assert SocialReport.objects.get().title == "别人改的"


def test_a_complete_draft_is_sent_in_from_its_page_and_an_incomplete_one_says_what_is_missing(sign_in, mine, member):
    complete, incomplete = mine(status=Status.DRAFT), mine(status=Status.DRAFT)
    SocialReport.objects.filter(pk=incomplete.pk).update(suggestions="")
    client = sign_in(member.user)

    assert client.post(page("submit", complete.pk)).url == page("receipt", complete.pk)
    response = client.post(page("submit", incomplete.pk), follow=True)

    assert told(response)[-1] == "还不能报送：请先填写意见建议。"
    incomplete.refresh_from_db()
    assert incomplete.status == Status.DRAFT


# --- The office enters ----------------------------------------------------------------------------------------
def test_the_office_enters_a_report_for_a_member_on_the_day_it_came(sign_in, editor):
    author = MemberFactory(name="孟怡行")
    day = timezone.localdate() - timedelta(days=3)

    sign_in(editor).post(page("new"), {**TEXTS, "authors": author.number, "received_on": day, "act": "报送"})

    report = SocialReport.objects.get()
    assert [row.member for row in report.authors.all()] == [author]
    assert (report.received_on, report.status) == (day, Status.RECEIVED)


def test_the_office_enters_a_report_for_somebody_else(sign_in, editor):
    sign_in(editor).post(page("new"), {**TEXTS, "source_name": "和阳街道信息员", "act": "报送"})

    assert SocialReport.objects.get().written_by == "和阳街道信息员"


def test_the_office_names_somebody_and_no_day_to_come(sign_in, editor):
    tomorrow = timezone.localdate() + timedelta(days=1)

    errors = sign_in(editor).post(page("new"), {**TEXTS, "received_on": tomorrow, "act": "报送"}).context["form"].errors

    assert set(errors) == {"authors", "received_on"}


# --- The editor's desk ----------------------------------------------------------------------------------------
def test_the_editor_writes_beside_the_original(sign_in, editor):
    report = SocialReportFactory(title="步道坏了", situation="坏了。", suggestions="修。")
    client = sign_in(editor)
    form = client.get(page("edit", report.pk)).context["form"]
    assert form.initial["edited_text"] == "坏了。\n\n修。"
    sent = {"edited_title": "步道亟待修缮", "edited_text": "坏了。\r\n\r\n修。", "seen": form.initial.get("seen", "")}
    sent["seen"] = report.changed_at.isoformat()

    client.post(page("edit", report.pk), sent)

    report.refresh_from_db()
    assert (report.title, report.edited_title, report.edited_text) == ("步道坏了", "步道亟待修缮", "")
    shown = client.get(page("detail", report.pk)).content.decode()
    assert shown.index("编辑稿") < shown.index("原文")


def test_the_author_reads_why_a_report_was_kept(sign_in, mine, member, editor):
    report = mine()

    sign_in(editor).post(page("keep", report.pk), {"reason": "内容已有部署"})

    assert "内容已有部署" in sign_in(member.user).get(page("detail", report.pk)).content.decode()


def test_adoptions_and_instructions_are_added_and_removed(sign_in, editor):
    report = SocialReportFactory(number=6)
    client = sign_in(editor)
    sent = {"level": "city", "manner": "adopted", "on": "2024-05-01", "note": "=HYPERLINK()"}

    client.post(page("adoption_new", report.pk), sent)
    twice = client.post(page("adoption_new", report.pk), sent)
    client.post(page("instruction_new", report.pk), {"level": "county", "leader": "王区长", "on": "2024-05-02"})

    assert "这条采用已经登记过了" in twice.content.decode()
    assert [str(row) for row in report.adoptions.all()] == ["市采用"]
    assert "王区长" in client.get(page("detail", report.pk)).content.decode()
    client.post(page("adoption_remove", report.pk, report.adoptions.get().pk))
    client.post(page("instruction_remove", report.pk, report.instructions.get().pk))
    assert (report.adoptions.count(), report.instructions.count()) == (0, 0)


def test_a_row_of_another_report_is_not_found(sign_in, editor):
    report, other = SocialReportFactory.create_batch(2)
    row = Adoption.objects.create(report=other, level="city", manner="adopted", on=date(2024, 5, 1))

    assert sign_in(editor).post(page("adoption_remove", report.pk, row.pk)).status_code == 404


# --- Every verb -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("verb", FORMS)
def test_a_verb_works_once_then_it_is_too_late(sign_in, mine, member, editor, verb):
    by_author = verb in {"submit", "withdraw"}
    report = mine(status=Status.DRAFT if verb == "submit" else Status.RECEIVED)
    client = sign_in(member.user if by_author else editor)

    assert client.post(page(verb, report.pk), FORMS[verb]).status_code == 302
    report.refresh_from_db()
    assert report.status == STEPS[verb].target
    assert client.post(page(verb, report.pk), FORMS[verb]).status_code == 409


@pytest.mark.parametrize("verb", [*FORMS, "edit", "adoption_new", "instruction_new"])
def test_a_verb_of_others_is_forbidden(sign_in, mine, member, clerk, verb):
    report = mine()
    user = clerk if verb in {"submit", "withdraw"} else member.user

    assert sign_in(user).post(page(verb, report.pk), FORMS.get(verb, {})).status_code == 403


@pytest.mark.parametrize("name", [*FORMS, "detail", "edit", "receipt", "adoption_new", "instruction_new"])
def test_other_peoples_reports_are_not_found(sign_in, user_with, name):
    report = SocialReportFactory()
    client = sign_in(user_with(Role.MEMBER))

    assert client.post(page(name, report.pk)).status_code in ({404} if name not in {"detail", "receipt"} else {405})
    assert client.get(page(name, report.pk)).status_code == (405 if name == "submit" else 404)


@pytest.mark.parametrize(("name", "args"), [("submit", 0), ("adoption_remove", 1), ("instruction_remove", 1)])
def test_what_changes_something_is_never_a_get(sign_in, editor, name, args):
    report = SocialReportFactory()

    assert sign_in(editor).get(page(name, report.pk, *[1] * args)).status_code == 405


@pytest.mark.parametrize("role", [Role.LEADER, Role.PROPOSAL_OFFICE, Role.UNIT_CLERK])
def test_only_members_and_the_information_office_enter_reports(sign_in, user_with, role):
    assert sign_in(user_with(role)).get(page("new")).status_code == 403


# --- One report and what waits ---------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3])
def test_a_report_takes_as_many_queries_with_one_row_of_each_as_with_three(
    sign_in, editor, rows, django_assert_num_queries
):
    report = SocialReportFactory(status=Status.ISSUED, body=GroupFactory(), origin=ProposalFactory(), created_by=editor)
    for n in range(rows):
        ReportAuthor.objects.create(report=report, member=MemberFactory())
        Adoption.objects.create(report=report, level="city", manner="adopted", on=date(2024, 5, 1 + n))
        Instruction.objects.create(report=report, level="city", leader="甲", on=date(2024, 5, 1 + n))
    client = sign_in(editor)
    client.get(page("detail", report.pk))

    with django_assert_num_queries(12):
        client.get(page("detail", report.pk))


def test_what_waits_is_told_to_those_it_waits_for(editor, member, mine):
    from cppcc.core.registry import todos_for

    SocialReportFactory()
    mine(status=Status.RETURNED)

    def waiting(user):
        return [(todo.label, todo.count) for todo in todos_for(user, on=date(2024, 3, 8)) if todo.nav == "sentiment"]

    assert waiting(editor) == [("待处理的社情民意", 1)]
    assert waiting(member.user) == [("退回补充的社情民意", 1)]


# --- Days that cannot be -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "told"), [("2024-03-04", "日期不能早于本篇的收到日期（2024-03-05）"), ("2090-01-01", "日期还没有到")]
)
def test_no_report_is_adopted_before_it_was_received_nor_in_the_future(sign_in, editor, day, told):
    report = SocialReportFactory(status=Status.ISSUED)

    response = sign_in(editor).post(
        page("adoption_new", report.pk), {"level": "city", "manner": "adopted", "on": day, "note": ""}
    )

    assert told in response.context["form"].errors["on"][0]
    assert not Adoption.objects.exists()


def test_a_report_received_long_before_the_first_term_is_refused(sign_in, editor):
    response = sign_in(editor).post(page("new"), {**TEXTS, "received_on": "1995-01-01", "act": "报送"})

    assert "第一届开始或十年之前" in response.context["form"].errors["received_on"][0]
