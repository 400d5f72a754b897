"""A month's notice from the paste to the authors' phones: nothing twice, nothing half-done."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from cppcc.core.notices.models import Notice
from sentiment.models import Adoption, AdoptionNotice, Bulletin, Combined, NoticeLine, SocialReport
from sentiment.states import Status

pytestmark = pytest.mark.django_db
NEW, ALL = "/social-reports/adoption-notices/new/", "/social-reports/adoption-notices/"
HEAD = {"level": "city", "title": "市政协2024年5月采用通报", "on": "2024-05-31", "manner": "adopted"}
LINES = "老旧小区电梯维保缺位（张三）\n二、综合采用\n1. 学校门口拥堵（李四） 5月6日\n2. 外单位的一篇（王五）"


@pytest.fixture(autouse=True)
def addresses():
    global NEW, ALL
    NEW, ALL = reverse("sentiment:adoption_notice_new"), reverse("sentiment:adoption_notices")


@pytest.fixture
def lift(written):
    return written("老旧小区电梯维保缺位", "张三")


@pytest.fixture
def school(written):
    return written("学校门口拥堵问题值得关注", "李四", is_secret=True)


@pytest.fixture
def entered(sign_in, editor, lift, school):
    """The client, with the notice entered."""
    client = sign_in(editor)
    assert client.post(NEW, {**HEAD, "lines": LINES}).status_code == 302
    return client


def notice():
    return AdoptionNotice.objects.get()


def answers(**values):
    """What is sent for the lines, by row."""
    rows = {line.row: line.pk for line in notice().lines.all()}
    return {f"{name.split('_')[0]}-{rows[int(name.split('_')[1])]}": value for name, value in values.items()}


def settle(client, **values):
    return client.post(notice().get_absolute_url(), answers(**values))


def adoptions():
    return [(a.report_id, str(a), a.on, a.note) for a in Adoption.objects.order_by("report_id")]


def test_entering_changes_no_report_and_offers_for_each_line_what_it_means(entered, lift, school):
    page = entered.get(notice().get_absolute_url())

    offered = {asked.line.row: asked for asked in page.context["form"].asked}
    assert {row: asked.value for row, asked in offered.items()} == {1: str(lift.pk), 2: str(school.pk), 3: ""}
    assert not Adoption.objects.exists()


def test_what_is_confirmed_is_noted_once_and_its_authors_told(entered, lift, school):
    response = settle(entered, line_1=str(lift.pk), line_2=str(school.pk), line_3="foreign")

    assert response.status_code == 302
    assert adoptions() == [
        (lift.pk, "市采用", date(2024, 5, 31), ""),
        (school.pk, "市综合采用", date(2024, 5, 6), ""),
    ]
    told = {row.user.name: (row.title, row.is_private) for row in Notice.objects.select_related("user")}
    assert told == {
        "张三": ("您反映的《老旧小区电梯维保缺位》被市采用", False),
        "李四": ("您反映的《学校门口拥堵问题值得关注》被市综合采用", True),
    }
    assert not NoticeLine.objects.open().exists()


def test_the_same_notice_and_the_same_line_again_change_nothing(entered, lift, school):
    settle(entered, line_1=str(lift.pk))
    before = adoptions()

    again = entered.post(NEW, {**HEAD, "lines": f"{LINES}\n一、单篇\n{LINES}"}, follow=True)
    settle(entered, line_1=str(lift.pk))  # pressed in a tab that was open all the while

    assert "读到3行，新录入0行，3行以前已录入" in again.content.decode()
    assert (AdoptionNotice.objects.count(), NoticeLine.objects.count(), adoptions()) == (1, 3, before)
    assert Notice.objects.count() == 1


def test_an_adoption_that_was_noted_before_is_recognised(entered, lift, school, editor):
    Adoption(report=lift, level="city", manner="adopted", on=date(2024, 5, 20)).note_down(by=editor)

    told = settle(entered, line_1=str(lift.pk))  # the line names no day, so it is the one of that month

    assert [(str(a), a.on) for a in lift.adoptions.all()] == [("市采用", date(2024, 5, 20))]
    assert "1条以前已登记，没有重复" in entered.get(told.url).content.decode()


def test_an_adoption_of_another_day_that_the_line_names_is_another(entered, school, editor):
    Adoption(report=school, level="city", manner="combined", on=date(2024, 5, 20)).note_down(by=editor)

    settle(entered, line_2=str(school.pk))

    assert [a.on for a in school.adoptions.all()] == [date(2024, 5, 6), date(2024, 5, 20)]


def test_a_line_is_matched_by_number_too_and_wrong_numbers_settle_nothing(entered, lift, written):
    late = written("六月才收到的一篇", received_on=date(2024, 6, 2), number=777)

    refused = settle(entered, line_1=str(lift.pk), number_3="2024-777", number_2="第九号")
    errors = {asked.line.row: asked.error for asked in refused.context["form"].asked if asked.error}

    assert refused.status_code == 422
    assert errors[2] == "看不出编号“第九号”，请写成 2024-12"
    assert errors[3] == f"2024年第777号{late.received_on}才收到，晚于采用日期2024-05-31，请核对"
    assert 'value="2024-777"' in refused.content.decode()
    assert not Adoption.objects.exists()

    settle(entered, number_3=f"2024-{lift.number}")
    assert [row[0] for row in adoptions()] == [lift.pk]


def test_a_combined_text_credits_every_source(sign_in, editor, written):
    bulletin = Bulletin.begin(by=editor, on=date(2024, 3, 8))
    one, two = written("步道破损", "张三", bulletin=bulletin), written("座椅损坏", "李四", bulletin=bulletin)
    text = Combined.objects.create(bulletin=bulletin, title="公共设施有建无管问题突出")
    SocialReport.objects.among([one.pk, two.pk]).update(combined=text)
    client = sign_in(editor)
    client.post(NEW, {**HEAD, "lines": "公共设施有建无管问题突出"})

    settle(client, line_1=f"{one.pk}-{two.pk}")

    assert [row[0] for row in adoptions()] == [one.pk, two.pk]
    assert Notice.objects.count() == 2


def test_undoing_a_line_strikes_what_it_noted_but_not_what_was_there(entered, lift, school, editor):
    Adoption(report=lift, level="city", manner="adopted", on=date(2024, 5, 31)).note_down(by=editor)
    settle(entered, line_1=str(lift.pk), line_2=str(school.pk))

    for line in notice().lines.all():
        entered.post(reverse("sentiment:notice_line_undo", args=[notice().pk, line.pk]))

    assert [row[0] for row in adoptions()] == [lift.pk]
    assert NoticeLine.objects.open().count() == 3


def test_only_a_notice_without_matches_is_discarded(entered, lift):
    address = reverse("sentiment:adoption_notice_discard", args=[notice().pk])
    settle(entered, line_1=str(lift.pk))
    entered.post(address)
    assert notice().lines.count() == 3

    entered.post(reverse("sentiment:notice_line_undo", args=[notice().pk, notice().lines.first().pk]))
    entered.post(address)
    assert not AdoptionNotice.objects.exists()


def test_what_is_withdrawn_meanwhile_is_not_noted_and_nothing_half_done(entered, lift, school):
    SocialReport.objects.among([school.pk]).update(status=Status.WITHDRAWN)

    response = settle(entered, line_1=str(lift.pk), line_2=str(school.pk))

    assert response.status_code == 422
    assert not Adoption.objects.exists()


def test_bad_input_is_refused_all_at_once_and_stays(sign_in, editor):
    text = "标题\t方式\t日期\n好的一篇\t单篇\t2024-05-06\n不好的一篇\t表扬\t2024-13-06"

    page = sign_in(editor).post(NEW, {**HEAD, "lines": text})

    assert page.status_code == 422
    assert [str(refusal) for refusal in page.context["form"].refusals] == [
        "第3行“方式”“表扬”：只能写：单篇、采用、综合采用、转报、刊载",
        "第3行“日期”“2024-13-06”：没有这一天，请核对后写成 2024-03-05",
    ]
    assert text in page.content.decode()
    assert not AdoptionNotice.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field", "told"),
    [
        ({}, "lines", "请粘贴通报内容，或上传工作簿"),
        ({"on": "", "title": ""}, "lines", "请粘贴通报内容，或上传工作簿"),
        ({"on": "2090-01-01", "lines": "甲"}, "on", "通报日期还没有到"),
        ({"lines": "各县区政协：\n现通报如下："}, "lines", "没有读到一行标题"),
        ({"lines": "标题\n张三"}, "lines", "有2处要改"),
    ],
)
def test_what_is_missing_is_told_at_its_field(sign_in, editor, sent, field, told):
    page = sign_in(editor).post(NEW, {**HEAD, **sent})

    assert told in page.context["form"].errors[field][0]


def test_the_template_and_the_export_are_workbooks_that_come_in_again(entered, lift, sign_in, editor):
    NoticeLine.objects.filter(row=3).update(title="=HYPERLINK(1)")
    settle(entered, line_1=str(lift.pk))
    exported = entered.get(reverse("sentiment:adoption_notices_export")).content
    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(exported)).active.iter_rows()]
    template = load_workbook(BytesIO(entered.get(reverse("sentiment:adoption_notice_template")).content)).active

    assert [cell.value for cell in template[1]] == ["序号", "标题", "反映人", "方式", "日期", "载体"]
    assert rows[1][1:4] == ["老旧小区电梯维保缺位", "张三", "采用"]
    assert rows[1][9:] == [f"2024-{lift.number}", lift.title, "已对应"]
    assert load_workbook(BytesIO(exported)).active["B4"].data_type == "s"

    file = SimpleUploadedFile("通报.xlsx", exported)
    entered.post(NEW, {**HEAD, "title": "另一份", "file": file})
    assert AdoptionNotice.objects.get(title="另一份").lines.count() == 3


def test_a_file_that_is_no_workbook_is_refused_in_words(sign_in, editor):
    page = sign_in(editor).post(NEW, {**HEAD, "file": SimpleUploadedFile("通报.xlsx", b"not a workbook")})

    assert "这不是 Excel 工作簿" in page.context["form"].errors["file"][0]


def test_notices_are_not_there_for_those_who_see_no_secrets(entered, liaison, leader, sign_in):
    address = notice().get_absolute_url()

    assert sign_in(liaison).get(address).status_code == 404
    assert sign_in(liaison).get(ALL).status_code == 403
    page = sign_in(leader).get(address)
    assert page.status_code == 200
    assert "确认，登记采用" not in page.content.decode()
    assert sign_in(leader).post(address).status_code == 403


@pytest.mark.parametrize("rows", [2, 12])
def test_the_list_and_the_page_take_as_many_queries_for_many_lines(
    sign_in, editor, written, rows, django_assert_max_num_queries
):
    for place in range(rows):
        written(f"第{place}街区路灯不亮", f"委员{'甲乙丙丁戊己庚辛壬癸子丑'[place]}")
    client = sign_in(editor)
    client.post(NEW, {**HEAD, "lines": "\n".join(f"第{place}街区路灯不亮" for place in range(rows))})
    client.get(ALL)

    with django_assert_max_num_queries(11):
        client.get(ALL)
    with django_assert_max_num_queries(17):
        client.get(notice().get_absolute_url())
