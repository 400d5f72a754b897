"""The editor's desk: the queue with its filter, wording and decision in one press, on to the next, taking back; two
editors at the same report lose nothing."""

from datetime import date

import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry
from cppcc.core.kept.models import KeptForm
from cppcc.core.notices.models import Notice
from sentiment.models import Bulletin, Category, Place, ReportAuthor, SocialReport
from sentiment.states import Status
from tests.factories import MemberFactory, SocialReportFactory

pytestmark = pytest.mark.django_db
URL = "/social-reports/desk/"
TEXT = "步道破损36处，据居民王建国（电话13900001234）反映，雨后积水。"


@pytest.fixture
def queue():
    """Three that wait, received in this order."""
    return [SocialReportFactory(received_on=date(2024, 3, day), situation=TEXT) for day in (1, 2, 3)]


def pressed(client, report, act, following=None, query="", **typed):
    """The desk's form as it stands, with what was typed, sent by the button."""
    report = SocialReport.objects.get(pk=report.pk)
    form = {
        "edited_title": report.shown_title,
        "edited_text": report.shown_text,
        "seen": report.changed_at.isoformat(),
        "may_print": report.may_print,
        "following": following.pk if following else "",
        "act": act,
    }
    return client.post(f"{URL}{report.pk}/decide/{query}", form | typed)


def told(page):
    return [str(message) for message in page.context["messages"]]


def test_the_queue_shows_what_waits_the_first_received_first(editor, sign_in, queue):
    SocialReportFactory(status=Status.KEPT)

    page = sign_in(editor).get(URL)

    assert page.context["queue"].rows == queue
    assert (page.context["report"], page.context["queue"].following) == (queue[0], queue[1].pk)


def test_a_secret_report_is_on_the_desk_of_those_who_see_it_only(user_with, sign_in):
    report = SocialReportFactory(is_secret=True)

    assert sign_in(user_with(Role.GENERAL_OFFICE)).get(URL).context["report"] == report
    assert sign_in(user_with(Role.LIAISON_OFFICE)).get(URL).status_code == 403


def test_wording_and_decision_are_one_press_and_the_next_follows(editor, sign_in, queue):
    first, second, _ = queue
    roads = Category.objects.create(name="道路")

    answer = pressed(
        sign_in(editor), first, "选用", second, "?year=2024", edited_text="步道破损36处。", category=roads.pk
    )

    first.refresh_from_db()
    assert answer.url == f"{URL}?year=2024&at={second.pk}&done={first.pk}"
    assert (first.status, first.edited_text, first.category) == (Status.CHOSEN, "步道破损36处。", roads)
    assert first.situation == TEXT
    assert first.bulletin == Bulletin.objects.get()


def test_an_unchanged_wording_stays_the_original(editor, sign_in, queue):
    pressed(sign_in(editor), queue[0], "保存", edited_text=f"{TEXT}\r\n")

    assert not SocialReport.objects.get(pk=queue[0].pk).is_edited
    assert SocialReport.objects.get(pk=queue[0].pk).changed_at == queue[0].changed_at


@pytest.mark.parametrize(
    ("act", "typed", "status", "title"),
    [
        ("留存", {"reason": "已有部门在办"}, Status.KEPT, "您反映的《{}》留存备用"),
        ("退回补充", {"note": "请补充数量"}, Status.RETURNED, "您反映的《{}》需要补充"),
    ],
)
def test_its_author_is_told_why(editor, member, sign_in, queue, act, typed, status, title):
    ReportAuthor.objects.create(report=queue[0], member=member)

    pressed(sign_in(editor), queue[0], act, **typed)

    assert SocialReport.objects.get(pk=queue[0].pk).status == status
    notice = Notice.objects.get(user=member.user)
    assert (notice.title, notice.text) == (title.format(queue[0].title), *typed.values())


@pytest.mark.parametrize(
    ("act", "field", "words"),
    [
        ("留存", "reason", "请写明留存原因，反映人会看到"),
        ("退回补充", "note", "请写明需要补充什么"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(editor, sign_in, queue, act, field, words):
    page = pressed(sign_in(editor), queue[0], act, edited_text="改过的正文")

    assert (page.status_code, page.context["form"].errors[field]) == (422, [words])
    assert "改过的正文" in page.content.decode()
    assert f'action="{URL}{queue[0].pk}/decide/?"' in page.content.decode()
    assert SocialReport.objects.get(pk=queue[0].pk).edited_text == ""


@pytest.mark.parametrize(("act", "typed"), [("选用", {}), ("留存", {"reason": "已有部署"})])
def test_a_decision_is_taken_back_at_the_desk(editor, sign_in, queue, act, typed):
    client = sign_in(editor)
    shown = client.get(pressed(client, queue[0], act, queue[1], **typed).url)
    assert shown.context["done"]["report"] == queue[0]

    back = client.post(f"{URL}{queue[0].pk}/undo/", follow=True)

    assert told(back) == [f"{queue[0]}已撤销，回到待处理"]
    assert (back.context["report"], back.context["report"].kept_reason) == (queue[0], "")


def test_what_somebody_else_decided_is_told_and_the_wording_is_not_lost(editor, user_with, sign_in, queue):
    queue[0].keep(by=user_with(Role.GENERAL_OFFICE, name="郑办公"), reason="已有部署")

    page = pressed(sign_in(editor), queue[0], "选用", edited_text="我改了很久的正文")

    assert page.status_code == 409
    assert "已由郑办公于" in str(page.context["form"].non_field_errors())
    assert "我改了很久的正文" in page.content.decode()
    assert SocialReport.objects.get(pk=queue[0].pk).status == Status.KEPT


def test_what_somebody_else_wrote_is_shown_beside_and_the_second_press_saves(editor, user_with, sign_in, queue):
    client, report, seen = sign_in(editor), queue[0], queue[0].changed_at.isoformat()
    other = SocialReport.objects.get(pk=report.pk)
    other.edited_text = "别人的正文。"
    other.edit(by=user_with(Role.GENERAL_OFFICE), fields=["edited_text"])

    page = pressed(client, report, "保存", edited_text="我的正文。", seen=seen)

    assert page.status_code == 409
    pieces = [(piece.text, piece.gone, piece.come) for each in page.context["form"].clashes() for piece in each.pieces]
    assert [text for text, gone, _ in pieces if gone] == ["别人"]
    assert SocialReport.objects.get(pk=report.pk).edited_text == "别人的正文。"
    pressed(client, report, "保存", edited_text="我的正文。", seen=page.context["form"]["seen"].value())
    assert SocialReport.objects.get(pk=report.pk).edited_text == "我的正文。"


def test_an_unsaved_wording_is_offered_again_and_dropped_when_saved(editor, sign_in, queue):
    client, report = sign_in(editor), queue[0]
    place = f"sentiment.edit:{report.pk}"
    kept = {
        "kept-place": place,
        "kept-user": editor.pk,
        "edited_text": "写了一半的编辑稿",
        "edited_title": report.title,
    }
    client.post("/kept/keep/", kept)
    offered = client.get(URL).context["offers"]

    page = client.get(f"{URL}?at={report.pk}&continue={offered[0].pk}")

    assert page.context["form"]["edited_text"].value() == "写了一半的编辑稿"
    pressed(client, report, "保存", edited_text="写完了")
    assert not KeptForm.objects.exists()


def test_the_difference_follows_what_is_typed_and_saves_nothing(editor, sign_in, queue):
    typed = {"edited_title": queue[0].title, "edited_text": TEXT.replace("雨后积水", "积水"), "may_print": ["王建国"]}

    page = sign_in(editor).post(f"{URL}{queue[0].pk}/check/", typed).content.decode()

    assert "<del>雨后</del>" in page
    assert 'value="王建国"' in page
    assert SocialReport.objects.get(pk=queue[0].pk).edited_text == ""


def test_what_is_personal_is_kept_only_on_purpose_and_only_while_it_is_there(editor, sign_in, queue):
    client, report = sign_in(editor), queue[0]
    assert [each.finding.words for each in client.get(URL).context["form"].pointed_out()] == ["王建国", "13900001234"]

    pressed(client, report, "保存", may_print=["13900001234", "从没有过的话"])
    assert SocialReport.objects.get(pk=report.pk).may_print == ["13900001234"]

    pressed(client, report, "保存", edited_text="步道破损36处。", may_print=["13900001234"])
    assert SocialReport.objects.get(pk=report.pk).may_print == []


def test_places_named_in_the_text_are_suggested_and_none_is_set(editor, sign_in):
    near, other = Place.objects.create(name="贾宋镇"), Place.objects.create(name="郝桥镇")
    SocialReportFactory(title="贾宋步道破损", situation="贾宋镇步道破损，郝桥也有。")

    page = sign_in(editor).get(URL)

    assert [each.choice for each in page.context["places_named"]] == [near, other]
    assert SocialReport.objects.get().location is None


@pytest.mark.parametrize("role", set(Role) - {Role.INFORMATION_OFFICE, Role.GENERAL_OFFICE})
def test_nobody_else_works_at_it(user_with, sign_in, role, queue):
    client = sign_in(user_with(role))

    assert client.get(URL).status_code == 403
    assert pressed(client, queue[0], "选用").status_code in (403, 404)
    assert SocialReport.objects.get(pk=queue[0].pk).status == Status.RECEIVED


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_takes_as_many_queries_with_one_row_as_with_three(editor, sign_in, rows, django_assert_num_queries):
    for _ in range(rows):
        ReportAuthor.objects.create(report=SocialReportFactory(situation=TEXT), member=MemberFactory())
        Place.objects.create(name=f"第{Place.objects.count()}镇")
    client = sign_in(editor)
    client.get(URL)

    with django_assert_num_queries(25):
        client.get(URL)


def test_a_kept_report_goes_back_to_the_desk_by_its_page(editor, member, sign_in):
    report = SocialReportFactory(status=Status.KEPT, kept_reason="已有部署")
    ReportAuthor.objects.create(report=report, member=member)
    assert sign_in(member.user).post(f"/social-reports/{report.pk}/reopen/").status_code == 403

    client = sign_in(editor)
    client.post(f"/social-reports/{report.pk}/reopen/")

    assert list(SocialReport.objects.waiting().values_list("kept_reason", flat=True)) == [""]
    assert client.post(f"/social-reports/{report.pk}/reopen/").status_code == 409


def test_reports_are_listed_by_category_and_place(editor, sign_in):
    roads, town = Category.objects.create(name="道路"), Place.objects.create(name="贾宋镇")
    sorted_one, other = SocialReportFactory(category=roads, location=town), SocialReportFactory()
    client = sign_in(editor)

    def listed(query):
        return list(client.get(f"/social-reports/?{query}").context["listing"].page)

    assert listed(f"category={roads.pk}&place={town.pk}") == [sorted_one]
    assert listed("category=none") == listed("place=none") == [other]
    assert len(listed("category=abc&place=-1")) == 2


def test_personal_words_that_may_be_printed_are_not_told_in_the_audit_log(editor, sign_in, queue):
    pressed(sign_in(editor), queue[0], "保存", may_print=["13900001234"])

    told_there = " ".join(str(entry.details) for entry in AuditEntry.objects.all())
    assert "may_print" in told_there
    assert "13900001234" not in told_there
