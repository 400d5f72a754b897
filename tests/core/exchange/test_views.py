"""The pages of packages: chosen, made, carried, checked, confirmed, told in words when not."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry
from cppcc.core.exchange.models import Package, Partner
from cppcc.core.exchange.receiving import receive
from cppcc.core.registry import todos_for
from sentiment.models import Adoption, SocialReport
from tests.core.exchange.packing import KIND, PIECE, package
from tests.factories import SocialReportFactory
from tests.places import file_of

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"exchange:{name}", args=args)


def upload(client, content, name="包.zip"):
    return client.post(page("upload"), {"file": SimpleUploadedFile(name, content)})


def words(response):
    return response.content.decode()


@pytest.fixture
def client(sign_in, editor, places):
    return sign_in(editor)


@pytest.fixture
def came(places, editor):
    return receive(io.BytesIO(package(places)), by=editor)


def make(client, records, kind=KIND, **chosen):
    return client.post(page("make", kind), {"rows": ",".join(str(each.pk) for each in records), **chosen})


# --- Making one -------------------------------------------------------------------------------------------
def test_from_ticked_rows_over_one_question_to_a_file(places, client, editor):
    reports = [SocialReportFactory(title="步道破损"), SocialReportFactory(title="路灯不亮")]

    asked = make(client, reports)
    assert asked.status_code == 200
    assert "步道破损" in words(asked)
    assert Package.objects.count() == 0

    made = make(client, reports, act="生成交换包", partner=places.county.partner.pk, wording="original")
    row = Package.objects.get()
    assert made.url == row.get_absolute_url()
    assert [item.title[-6:] for item in row.items.all()] == ["《步道破损》", "《路灯不亮》"]

    answer = client.get(page("file", row.pk))
    assert b"".join(answer.streaming_content) == file_of(row).read()
    assert "%E4%BA%A4%E6%8D%A2%E5%8C%85" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert AuditEntry.objects.filter(action="下载交换包", target_id=row.pk).count() == 1


def test_from_a_reports_own_page(client):
    report = SocialReportFactory()

    detail = client.get(report.get_absolute_url())
    link = f"{page('make', KIND)}?row={report.pk}"

    assert link in words(detail)
    assert client.get(link).context["records"] == [report]


def test_what_cannot_go_is_told_at_the_form_and_nothing_is_made(places, client):
    secret = SocialReportFactory(is_secret=True, number=5)

    answer = make(client, [SocialReportFactory(), secret], act="1", partner=places.county.partner.pk, wording="edited")

    assert answer.status_code == 422
    assert "社情民意第5号涉密，不能发给政协云河市委员会" in words(answer)
    assert Package.objects.count() == 0


def test_nothing_ticked_leads_back_with_a_word(client):
    answer = client.post(page("make", KIND), {}, follow=True)

    assert answer.redirect_chain == [(reverse("sentiment:list"), 302)]
    assert "请先逐篇勾选要发出的社情民意信息" in words(answer)


def test_a_kind_nobody_knows_is_404_and_anothers_403(client, sign_in, clerk):
    assert client.get(page("make", "budget.plans")).status_code == 404
    assert sign_in(clerk).get(page("make", KIND)).status_code == 403


def test_reports_one_does_not_see_cannot_be_sent(client, user_with, places):
    draft = SocialReportFactory(status="draft", created_by=user_with(Role.MEMBER))

    assert make(client, [draft]).status_code == 302  # as if nothing had been ticked


def test_the_buttons_are_there_while_somebody_is_there_to_be_sent_to(client, places):
    SocialReportFactory()
    assert page("make", KIND) in words(client.get(reverse("sentiment:list")))

    for partner in Partner.objects.all():
        partner.retire(by=None)
    assert page("make", KIND) not in words(client.get(reverse("sentiment:list")))


# --- Letting one in -----------------------------------------------------------------------------------------
def test_uploaded_it_is_shown_and_waits(places, client, editor):
    answer = upload(client, package(places, sequence=3))

    row = Package.objects.get()
    shown = client.get(answer.url)
    assert answer.url == row.get_absolute_url()
    assert "来自政协云河市委员会，第3包，含1篇" in words(shown)
    assert "政协云河市委员会：第3包之前缺第1、2包，请向对方索取" in words(shown)
    assert "社情民意第1号《步道破损》" in words(shown)
    assert SocialReport.objects.count() == 0
    waits = {todo.label: todo.count for todo in todos_for(editor, on=timezone.localdate())}
    assert waits["待确认的交换包"] == 1


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda content: content[:-9], "文件不完整或已损坏"),
        (lambda content: content[:-1] + b"\x01", "文件"),
        (lambda content: b"", "文件是空的"),
        (lambda content: b"%PDF-1.7", "这不是交换包"),
    ],
)
def test_a_spoilt_file_is_told_at_the_field(places, client, spoil, told):
    answer = upload(client, spoil(package(places)))

    assert answer.status_code == 422
    assert told in words(answer)
    assert Package.objects.count() == 0


def test_no_file_is_told_at_the_field(client):
    assert "请选择交换包文件" in words(client.post(page("upload"), {"act": "导入"}))


def test_confirmed_it_is_written_and_the_receipt_is_there_to_download(client, came):
    answer = client.post(page("take", came.pk), follow=True)

    assert "已接收1篇。回执已生成，请下载交回政协云河市委员会" in words(answer)
    assert page("file", came.receipts.get().pk) in words(answer)
    assert SocialReport.objects.get().title == "步道破损"


def test_pressed_twice_it_is_written_once(client, came):
    client.post(page("take", came.pk))
    again = client.post(page("take", came.pk))

    assert again.status_code == 409
    assert SocialReport.objects.count() == 1


def test_what_cannot_be_taken_any_more_says_why_on_its_page(client, came, places):
    Partner.objects.filter(pk=places.county.partner.pk).update(status="retired")

    assert "现在不能接收：与政协云河市委员会的交换已停用" in words(client.get(came.get_absolute_url()))
    assert client.post(page("take", came.pk)).status_code == 422


def test_a_refusal_inside_is_a_page_with_its_sentence(places, client, editor):
    secret = PIECE | {"data": PIECE["data"] | {"is_secret": True}}
    row = receive(io.BytesIO(package(places, pieces=[secret])), by=editor)

    answer = client.post(page("take", row.pk))

    assert answer.status_code == 409
    assert "没有登记可以与政协云河市委员会交换涉密件" in words(answer)


def test_declining_asks_why_and_makes_a_receipt(client, came):
    assert client.post(page("decline", came.pk), {"note": ""}).status_code == 422
    answer = client.post(page("decline", came.pk), {"note": "不属于本级职权"}, follow=True)

    assert "不接收。回执已生成" in words(answer)
    assert client.post(page("decline", came.pk), {"note": "x"}).status_code == 409


def test_recalling_asks_why_and_the_file_is_not_handed_out_any_more(places, client):
    make(client, [SocialReportFactory()], act="1", partner=places.county.partner.pk, wording="edited")
    row = Package.objects.get()
    assert page("recall", row.pk) in words(client.get(row.get_absolute_url()))
    assert client.post(page("recall", row.pk), {"note": ""}).status_code == 422

    answer = client.post(page("recall", row.pk), {"note": "文字选错了"}, follow=True)

    assert "已作废，可以重新生成" in words(answer)
    assert page("file", row.pk) not in words(answer)
    assert client.get(page("file", row.pk)).status_code == 404
    assert client.post(page("recall", row.pk), {"note": "再按一次"}).status_code == 409


def test_a_receipt_is_noted_at_once(places, client, editor):
    report = SocialReportFactory()
    make(client, [report], act="1", partner=places.county.partner.pk, wording="edited")
    sent = Package.objects.get()
    there = places.carry(sent, to=places.city, by=editor)
    there.take(by=editor, on=timezone.localdate(), answers={})
    places.at(places.county)

    answer = client.post(page("upload"), {"file": SimpleUploadedFile("r.zip", file_of(there.receipts.get()).read())})

    assert answer.url == sent.get_absolute_url()
    assert "已回执" in words(client.get(answer.url))


def test_from_a_packages_page_what_there_is_to_answer_is_chosen(places, client, editor):
    second = PIECE | {"key": PIECE["key"].replace("0f", "1f")}
    row = receive(io.BytesIO(package(places, pieces=[PIECE, second])), by=editor)
    row.take(by=editor, on=timezone.localdate(), answers={})
    reports = [item.target for item in row.items.order_by("pk")]
    Adoption(report=reports[1], level="city", manner="adopted", on=timezone.localdate()).note_down(by=editor)

    assert page("make", "sentiment.outcomes") in words(client.get(row.get_absolute_url()))
    asked = make(client, reports, kind="sentiment.outcomes", partner=places.county.partner.pk)

    assert asked.context["records"] == [reports[1]]


def test_what_came_is_not_handed_on(client, came):
    assert client.get(page("file", came.pk)).status_code == 404


def test_anothers_package_is_not_there(client, places, sign_in, clerk):
    row = Package.objects.create(
        direction="in", uuid=PIECE["key"], partner=places.county.partner, kind=KIND, sequence=1, status="waiting"
    )
    other = sign_in(clerk)

    assert [other.get(page(name, row.pk)).status_code for name in ("detail", "file", "decline")] == [404, 404, 404]
    assert other.post(page("take", row.pk)).status_code == 404


@pytest.mark.parametrize("name", ["take"])
def test_a_step_is_pressed(client, came, name):
    assert client.get(page(name, came.pk)).status_code == 405


# --- The list -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_however_many_rows(places, client, editor, rows, django_assert_num_queries):
    for sequence in range(1, rows + 1):
        receive(io.BytesIO(package(places, sequence=sequence)), by=editor)
    client.get(page("list"))

    with django_assert_num_queries(7):
        client.get(page("list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_package_asks_the_same_however_many_it_holds(places, client, editor, rows, django_assert_num_queries):
    pieces = [PIECE | {"key": PIECE["key"].replace("0f", f"{n}f")} for n in range(rows)]
    row = receive(io.BytesIO(package(places, pieces=pieces)), by=editor)
    row.take(by=editor, on=timezone.localdate(), answers={})
    client.get(row.get_absolute_url())

    with django_assert_num_queries(9):
        client.get(row.get_absolute_url())


def test_the_list_is_narrowed_and_tells_the_gaps(places, client, editor):
    for sequence in (1, 3):
        receive(io.BytesIO(package(places, sequence=sequence)), by=editor)
    Package.objects.first().decline(by=editor, note="不收")

    shown = lambda **asked: len(client.get(page("list"), asked).context["listing"].page.object_list)  # noqa: E731

    assert (shown(), shown(direction="in"), shown(state="waiting"), shown(state="declined")) == (3, 2, 1, 1)
    assert "第3包之前缺第2包" in words(client.get(page("list")))
