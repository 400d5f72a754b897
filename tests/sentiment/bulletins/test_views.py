"""Pages of the bulletin: laying out, the way out, the register."""

from datetime import date
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry
from sentiment.models import Bulletin, BulletinRules, Combined, SocialReport
from sentiment.states import BulletinStatus, Status
from tests.factories import BulletinFactory, SocialReportFactory
from tests.sentiment.bulletins.pages import errors, page, told

pytestmark = pytest.mark.django_db
POSTS = {
    "send_to_check": {},
    "check": {},
    "sign": {"signatory": "王建国", "issued_on": "2024-03-20"},
    "send_back": {"note": "数字请核实"},
    "discard": {"note": ""},
}
STARTS = {
    "send_to_check": BulletinStatus.EDITING,
    "check": BulletinStatus.CHECKING,
    "sign": BulletinStatus.SIGNING,
    "send_back": BulletinStatus.SIGNING,
    "discard": BulletinStatus.EDITING,
}


# --- Laying it out --------------------------------------------------------------------------------------------------
def test_recipients_are_saved_and_a_change_in_between_is_shown(sign_in, editor, issue):
    bulletin, client = issue(), sign_in(editor)
    seen = client.get(page("bulletin_edit", bulletin.pk)).context["form"]["seen"].value()
    sent = {"report_to": "区委", "send_to": "", "copy_to": "", "copies": "80", "title": "", "seen": seen}
    client.post(page("bulletin_edit", bulletin.pk), {**sent, "report_to": "区委、区政府"})

    refused = client.post(page("bulletin_edit", bulletin.pk), sent)

    assert refused.status_code == 422
    assert "报现为“区委、区政府”" in errors(refused)["__all__"][0]
    bulletin.refresh_from_db()
    assert (bulletin.report_to, bulletin.copies) == ("区委、区政府", 80)


@pytest.mark.parametrize("copies", ["0.5", "-1", "100001", "很多"])
def test_copies_are_a_sensible_number(sign_in, editor, issue, copies):
    assert errors(sign_in(editor).post(page("bulletin_edit", issue().pk), {"copies": copies})).keys() >= {"copies"}


def test_articles_are_moved_combined_edited_and_parted_on_the_pages(sign_in, editor, issue):
    bulletin, client = issue("甲", "乙", "丙"), sign_in(editor)
    first, second, third = SocialReport.objects.order_by("place")

    client.post(page("bulletin_move", bulletin.pk), {"up": f"r{third.pk}"})
    assert Bulletin.objects.for_list().get().titles() == ["甲", "丙", "乙"]
    response = client.post(page("combine", bulletin.pk), {"row": [first.pk, second.pk]})
    combined = Combined.objects.get()
    assert response.url == combined.get_absolute_url()
    beside = client.get(response.url)
    assert [report.title for report in beside.context["sources"]] == ["甲", "乙"]
    seen = beside.context["form"]["seen"].value()
    client.post(response.url, {"title": "两处步道", "text": "合起来写。", "seen": seen})
    assert Bulletin.objects.for_list().get().titles() == ["两处步道", "丙"]
    assert "两处步道" in client.get(bulletin.get_absolute_url()).content.decode()
    client.post(page("dissolve", bulletin.pk, combined.pk))
    assert sorted(Bulletin.objects.for_list().get().titles()) == ["丙", "乙", "甲"]


def test_combining_one_article_is_refused_in_words(sign_in, editor, issue):
    bulletin = issue("甲", "乙")

    response = sign_in(editor).post(
        page("combine", bulletin.pk), {"row": [0, bulletin.reports.first().pk]}, follow=True
    )

    assert told(response) == ["请至少勾选两篇没有合编过的文章。"]


def test_a_combined_text_has_to_say_something_and_not_too_much(sign_in, editor, issue):
    bulletin = issue("甲", "乙")
    combined = bulletin.combine(SocialReport.objects.all(), title="综合", by=editor)
    client = sign_in(editor)

    assert errors(client.post(combined.get_absolute_url(), {"title": "综合", "text": " "})).keys() >= {"text"}
    long = client.post(combined.get_absolute_url(), {"title": "综合", "text": "步" * 20_001})
    assert "正文最多20000个字，现在有20001个，请删去1个。" in errors(long)["text"]


def test_a_source_is_taken_in_and_left_out_on_the_page_of_the_issue(sign_in, editor, issue):
    bulletin, client = issue("甲", "乙", "丙"), sign_in(editor)
    combined = bulletin.combine(SocialReport.objects.exclude(title="丙"), title="综合", by=editor)
    third = SocialReport.objects.get(title="丙")
    assert page("leave_out", bulletin.pk, combined.pk) not in client.get(bulletin.get_absolute_url()).content.decode()

    answer = client.post(page("take_in", bulletin.pk, combined.pk), {"row": third.pk}, follow=True)
    assert told(answer) == ["已把1篇并入《综合》，原文接在正文之后，请改写成一篇"]
    assert [report.title for report in answer.context["sources"]] == ["甲", "乙", "丙"]
    assert page("leave_out", bulletin.pk, combined.pk) in client.get(bulletin.get_absolute_url()).content.decode()

    client.post(page("leave_out", bulletin.pk, combined.pk), {"source": third.pk})
    assert Bulletin.objects.for_list().get().titles() == ["综合", "丙"]
    assert client.post(page("leave_out", bulletin.pk, combined.pk), {"source": "x"}).status_code == 302  # told why


def test_nothing_ticked_to_take_in_is_told(sign_in, editor, issue):
    bulletin = issue("甲", "乙")
    combined = bulletin.combine(SocialReport.objects.all(), title="综合", by=editor)

    response = sign_in(editor).post(page("take_in", bulletin.pk, combined.pk), follow=True)

    assert told(response) == ["请先勾选要并入《综合》的文章。"]


def test_what_is_personal_in_a_combined_text_is_pointed_out_and_ticked(sign_in, editor, issue):
    issue("甲", "乙", situation="居民王建国（电话13900001234）反映，热线0319-4567890无人接听。", suggestions="修。")
    bulletin, client = Bulletin.objects.get(), sign_in(editor)
    combined = bulletin.combine(SocialReport.objects.all(), title="综合", by=editor)

    asked = client.get(combined.get_absolute_url())
    shown = asked.content.decode()
    assert [each.finding.words for each in asked.context["form"].pointed_out()] == [
        "王建国", "13900001234", "0319-4567890",
    ]  # fmt: skip
    assert all(f'value="{words}"' in shown for words in ("王建国", "13900001234", "0319-4567890"))

    seen = asked.context["form"]["seen"].value()
    kept = {"may_print": ["0319-4567890", "13800009999"], "title": "综合", "seen": seen}
    answer = client.post(combined.get_absolute_url(), kept | {"text": combined.text}, follow=True)

    assert told(answer) == ["综合稿《综合》已保存，其中2处个人信息印发时遮盖"]
    combined.refresh_from_db()
    assert combined.may_print == ["0319-4567890"]


@pytest.mark.parametrize("name", ["bulletin_edit", "bulletin_move", "combine"])
def test_an_issue_on_its_way_out_is_not_laid_out(sign_in, editor, issue_in, name):
    assert sign_in(editor).post(page(name, issue_in(BulletinStatus.CHECKING).pk)).status_code == 409


# --- The way out ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("verb", POSTS)
def test_a_verb_works_once_then_it_is_too_late(sign_in, editor, issue_in, verb):
    bulletin, client = issue_in(STARTS[verb]), sign_in(editor)

    assert client.post(page(verb, bulletin.pk), POSTS[verb]).status_code == 302  # told why
    assert client.post(page(verb, bulletin.pk), POSTS[verb]).status_code == 409


@pytest.mark.parametrize("role", [Role.PROPOSAL_OFFICE, Role.LIAISON_OFFICE])
@pytest.mark.parametrize("verb", POSTS)
def test_other_offices_see_an_issue_and_do_nothing_with_it(sign_in, user_with, issue_in, role, verb):
    bulletin, client = issue_in(STARTS[verb]), sign_in(user_with(role))

    assert client.get(bulletin.get_absolute_url()).status_code == 200
    assert client.post(page(verb, bulletin.pk), POSTS[verb]).status_code == 403


@pytest.mark.parametrize("name", ["bulletin", *POSTS, "bulletin_edit", "bulletin_move", "combine"])
def test_members_find_no_issue(sign_in, member, issue_in, name):
    bulletin = issue_in(BulletinStatus.SIGNING)

    assert sign_in(member.user).post(page(name, bulletin.pk)).status_code in ({404} if name != "bulletin" else {405})
    assert sign_in(member.user).get(page("bulletin", bulletin.pk)).status_code == 404


@pytest.mark.parametrize("name", ["send_to_check", "send_to_sign", "check", "bulletin_move", "combine"])
def test_what_changes_something_is_never_a_get(sign_in, editor, issue, name):
    assert sign_in(editor).get(page(name, issue().pk)).status_code == 405


def test_an_empty_issue_is_not_sent_and_the_page_says_what_to_do(sign_in, editor):
    client = sign_in(editor)
    client.post(page("bulletin_new"))
    begun = Bulletin.objects.get()

    response = client.post(page("send_to_check", begun.pk), follow=True)

    assert told(response)[-1] == "本期还没有文章，请先从社情民意中选用。"
    assert Bulletin.objects.get().status == BulletinStatus.EDITING


def test_a_leader_signs_with_the_own_name_offered(sign_in, leader, issue_in):
    bulletin, client = issue_in(BulletinStatus.SIGNING), sign_in(leader)
    asked = client.get(page("sign", bulletin.pk))
    assert asked.context["form"]["signatory"].value() == "王领导"
    year = timezone.localdate().year

    response = client.post(
        page("sign", bulletin.pk), {"signatory": "王领导", "issued_on": f"{timezone.localdate()}"}, follow=True
    )

    assert told(response) == [f"已签发，编为《社情民意》{year}年第1期"]
    bulletin.refresh_from_db()
    assert (bulletin.signed_by, bulletin.signatory, SocialReport.objects.get().status) == (
        leader, "王领导", Status.ISSUED
    )  # fmt: skip


def test_the_editor_writes_down_whose_signature_is_on_the_paper(sign_in, editor, issue_in):
    bulletin, client = issue_in(BulletinStatus.SIGNING), sign_in(editor)
    assert client.get(page("sign", bulletin.pk)).context["form"]["signatory"].value() is None

    assert errors(client.post(page("sign", bulletin.pk), {**POSTS["sign"], "signatory": ""})) == {
        "signatory": ["请填写签发人姓名"]
    }
    client.post(page("sign", bulletin.pk), POSTS["sign"])

    shown = client.get(bulletin.get_absolute_url()).content.decode()
    assert "王建国" in shown
    assert "（吴编辑登记）" in shown


def test_the_first_number_of_a_year_begun_on_paper_is_asked_for_once(sign_in, editor, issue_in):
    today = timezone.localdate()
    sent, client = {"signatory": "王建国", "issued_on": f"{today}"}, sign_in(editor)
    client.post(page("sign", issue_in(BulletinStatus.SIGNING).pk), {**sent, "number": "37"})
    second = issue_in(BulletinStatus.SIGNING)
    assert "number" not in client.get(page("sign", second.pk)).context["form"].fields

    client.post(page("sign", second.pk), {**sent, "number": "99"})

    assert [*Bulletin.objects.order_by("number").values_list("year", "number")] == [(today.year, 37), (today.year, 38)]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2024-03-04", "编发日期不能早于本期文章的收到日期（2024-03-05），请核对年份。"),
        ("2090-01-01", "编发日期比今天晚了31天以上，请核对年份。"),
    ],
)
def test_no_issue_is_dated_before_its_reports_or_far_ahead(sign_in, editor, issue_in, day, words):
    bulletin = issue_in(BulletinStatus.SIGNING)

    response = sign_in(editor).post(page("sign", bulletin.pk), {"signatory": "王建国", "issued_on": day})

    assert errors(response) == {"issued_on": [words]}


def test_what_the_checker_wrote_stands_over_the_issue(sign_in, editor, issue_in):
    bulletin, client = issue_in(BulletinStatus.CHECKING), sign_in(editor)
    client.post(page("send_back", bulletin.pk), {"note": "第二段数字请核实"})

    shown = client.get(bulletin.get_absolute_url()).content.decode()

    assert "退回，请修改后再送：</strong>第二段数字请核实" in shown


def test_the_rules_decide_which_button_is_there(sign_in, editor, issue):
    bulletin, client = issue(), sign_in(editor)
    client.post(page("bulletin_rules"), {"is_checked": "False", "two_people": "False"})

    assert not BulletinRules.current().is_checked
    assert [*client.get(bulletin.get_absolute_url()).context["steps"]] == ["send_to_sign", "discard"]
    assert AuditEntry.objects.filter(action="修改编发方式").count() == 1


@pytest.mark.parametrize(("kind", "starts"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_everybody_who_sees_an_issue_downloads_it_and_it_is_written_down(sign_in, clerk, issue_in, kind, starts):
    bulletin = issue_in(BulletinStatus.ISSUED)

    response = sign_in(clerk).get(page("bulletin_download", bulletin.pk, kind))

    assert response.content.startswith(starts)
    assert response["Cache-Control"] == "private, no-store"
    assert [entry.action for entry in AuditEntry.objects.about(bulletin)][-1] == "下载期刊"
    assert sign_in(clerk).get(page("bulletin_download", bulletin.pk, "exe")).status_code == 404


# --- The register ---------------------------------------------------------------------------------------------------
@pytest.fixture
def register(issue, issue_in):
    """One being edited, one signed in 2024, two of earlier years from the ledger."""
    issue("公交站台")
    issue_in(BulletinStatus.ISSUED)
    for year, number in ((2023, 12), (2022, 3)):
        bulletin = BulletinFactory(year=year, number=number)
        SocialReportFactory(title=f"旧事{year}", year=year, bulletin=bulletin, status=Status.ISSUED)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, [["公交站台"], ["步道破损"], ["旧事2023"], ["旧事2022"]]),
        ({"state": "editing"}, [["公交站台"]]),
        ({"year": "2023"}, [["旧事2023"]]),
        ({"q": "站台"}, [["公交站台"]]),
        ({"q": "第12期"}, [["旧事2023"]]),
        ({"q": "王领导"}, [["步道破损"]]),
        ({"q": "没有的"}, []),
        ({"sort": "number", "state": "issued"}, [["旧事2022"], ["旧事2023"], ["步道破损"]]),
        ({"state": "x", "year": "y", "page": "z"}, [["公交站台"], ["步道破损"], ["旧事2023"], ["旧事2022"]]),
    ],
)
def test_the_register_is_filtered_and_searched_by_its_address(sign_in, leader, register, asked, shown):
    listing = sign_in(leader).get(page("bulletins"), asked).context["listing"]

    assert [bulletin.titles() for bulletin in listing.page.object_list] == shown


def test_the_register_as_a_workbook_holds_what_is_shown(sign_in, clerk, register):
    response = sign_in(clerk).get(page("bulletins_export"), {"year": "2024", "state": "issued"})

    heads, row = [[cell.value for cell in line] for line in load_workbook(BytesIO(response.content)).active.iter_rows()]
    found = dict(zip(heads, row, strict=True))
    assert (found["期号"], found["文章"], found["签发人"], found["编辑"]) == (1, "步道破损", "王领导", "吴编辑")
    assert found["编发日期"].date() == date(2024, 3, 8)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_register_takes_as_many_queries_for_one_issue_as_for_three(
    sign_in, leader, issue, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        issue(*"甲乙丙"[:rows])
    client = sign_in(leader)
    client.get(page("bulletins"))

    with django_assert_max_num_queries(9):
        client.get(page("bulletins"))


@pytest.mark.parametrize("rows", [1, 3])
def test_an_issue_takes_as_many_queries_with_one_article_as_with_three(
    sign_in, editor, issue, rows, django_assert_max_num_queries
):
    bulletin, client = issue(*"甲乙丙"[:rows]), sign_in(editor)
    client.get(bulletin.get_absolute_url())

    with django_assert_max_num_queries(12):
        client.get(bulletin.get_absolute_url())
