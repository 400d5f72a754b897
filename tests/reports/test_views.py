import json
from io import BytesIO

import pytest
from docx import Document as WordDocument

from cppcc.core.jobs.models import JobStatus
from cppcc.core.jobs.runs import perform
from reports.models import WorkReport

ANNUAL = {"kind": "annual", "year": 2024, "as_of": ""}


@pytest.fixture
def ordered(sign_in, leader, small_year):
    """The leader has ordered the annual report of the small year; nobody has built it yet."""
    sign_in(leader).post("/reports/new/", ANNUAL | {"add_social": "另有三篇信息在办。"})
    return WorkReport.objects.get()


@pytest.fixture
def built(ordered):
    perform(ordered.job_id, pulse=False)
    ordered.refresh_from_db()
    return ordered


def test_an_ordered_report_waits_as_a_job_and_shows_its_progress(client, ordered):
    page = client.get(ordered.get_absolute_url()).content.decode()

    assert ordered.job.status == JobStatus.QUEUED
    assert "排队中" in page
    assert client.get(f"/reports/{ordered.pk}/report.pdf").status_code == 404


def test_the_built_report_is_shown_downloaded_and_every_number_opens(client, built):
    page = client.get(built.get_absolute_url()).content.decode()
    pdf = client.get(f"/reports/{built.pk}/report.pdf")
    word = client.get(f"/reports/{built.pk}/report.docx")

    assert built.job.status == JobStatus.DONE
    assert "另有三篇信息在办。" in page
    assert f'href="/reports/{built.pk}/figures/proposals.received/"' in page
    assert b"".join(pdf.streaming_content)[:5] == b"%PDF-"
    text = "".join(p.text for p in WordDocument(BytesIO(b"".join(word.streaming_content))).paragraphs)
    assert "收到提案6件" in text


def test_every_link_of_the_report_opens_as_many_rows_as_the_number_says(client, built):
    opened = 0
    for run in built.frozen_document().figures():
        name, _, key = run.name.partition("[")
        response = client.get(f"/reports/{built.pk}/figures/{name}/", {"key": key.rstrip("]")} if key else {})
        assert response.status_code == 200
        page = response.context["page"]
        if page is not None and not run.text.endswith("%") and "amount" not in name:
            assert page.paginator.count == int(run.text), run.name
            opened += 1
    assert opened > 40


def test_the_figures_of_a_frozen_report_do_not_move_with_the_records(client, built):
    from proposals.models import Proposal

    before = json.dumps(built.figures)
    Proposal.objects.filter(status="submitted").update(status="withdrawn")

    built.refresh_from_db()
    assert json.dumps(built.figures) == before


def test_building_twice_keeps_one_result(ordered):
    perform(ordered.job_id, pulse=False)
    first = WorkReport.objects.get()

    perform(ordered.job_id, pulse=False)

    assert WorkReport.objects.get().pdf_sha256 == first.pdf_sha256
    assert WorkReport.objects.get().pdf.name == first.pdf.name


def test_the_same_report_is_drawn_byte_for_byte_again(built):
    from cppcc.core.documents.pdf import write_pdf

    with built.pdf.open("rb") as kept:
        assert write_pdf(built.frozen_document()) == kept.read()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"year": 2090}, "2090年还没有开始"),
        ({"year": "去年"}, "年度请填写整数"),
        ({"as_of": "2023-05-01"}, "截止日期不能早于2024-01-01"),
        ({"as_of": "2099-05-01"}, "截止日期不能晚于今天"),
        ({"kind": "monthly"}, "请重新选择"),
    ],
)
def test_a_wrong_order_is_refused_at_the_field_and_keeps_what_was_typed(sign_in, leader, typed, words):
    response = sign_in(leader).post("/reports/new/", ANNUAL | {"add_plan": "我写的打算"} | typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "我写的打算" in page
    assert WorkReport.objects.count() == 0


def test_a_member_sees_no_report(sign_in, member, built):
    client = sign_in(member.user)

    assert client.get("/reports/").status_code == 403
    assert client.get(built.get_absolute_url()).status_code == 404
    assert client.get(f"/reports/{built.pk}/report.pdf").status_code == 404
    assert client.get(f"/reports/{built.pk}/figures/proposals.received/").status_code == 404


def test_an_unknown_figure_is_not_found(client, built):
    assert client.get(f"/reports/{built.pk}/figures/proposals.secret/").status_code == 404


@pytest.mark.parametrize("reports", [1, 3])
def test_the_list_takes_the_same_queries_for_one_report_and_three(sign_in, leader, reports, django_assert_num_queries):
    for year in range(2024, 2024 + reports):
        WorkReport.objects.create(kind="annual", year=year, as_of="2024-12-31T16:00:00Z", title=f"{year}年工作总结")
    client = sign_in(leader)
    client.get("/reports/")

    with django_assert_num_queries(4):  # session, user with roles, count, rows
        client.get("/reports/")


def test_the_home_page_figures_open_the_records_of_the_year(sign_in, leader, small_year):
    client = sign_in(leader)

    tiles = client.get("/reports/home/figures/?year=2024").content.decode()
    rows = client.get("/reports/figures/proposals.received/?year=2024")

    assert '<a class="value" href="/reports/figures/proposals.received/?year=2024">6' in tiles
    assert rows.context["page"].paginator.count == 6


def test_the_home_page_parts_stay_within_fifteen_queries(sign_in, leader, small_year, django_assert_max_num_queries):
    client = sign_in(leader)
    for part in ("/reports/home/figures/", "/reports/home/charts/"):
        with django_assert_max_num_queries(15):
            client.get(part)


def test_a_secret_record_counts_but_is_not_told_to_an_office_that_may_not_see_it(
    sign_in, editor, clerk, small_year, django_assert_max_num_queries
):
    from tests.factories import ProposalFactory

    ProposalFactory(title="关于某涉密事项的建议", is_secret=True)
    address = "/reports/figures/proposals.received/?year=2024"

    client = sign_in(editor)
    with django_assert_max_num_queries(15):
        to_editor = client.get(address)
    to_clerk = sign_in(clerk).get(address)

    assert "某涉密事项" not in to_editor.content.decode()
    assert "不在您的查看范围" in to_editor.content.decode()
    assert to_editor.context["page"].paginator.count == to_clerk.context["page"].paginator.count == 7
    assert "某涉密事项" in to_clerk.content.decode()


@pytest.mark.parametrize("key", ["abc", "9" * 5000, "\x00", "１２"])
def test_a_key_no_page_would_give_is_not_found(sign_in, leader, small_year, key):
    assert sign_in(leader).get("/reports/figures/activities.by_month/", {"year": 2024, "key": key}).status_code == 404
