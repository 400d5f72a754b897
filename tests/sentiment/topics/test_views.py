"""Editor and leader open the topics, see numbers that open, have a long period counted, take it home on paper."""

import re
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from docx import Document as WordFile
from openpyxl import load_workbook

from cppcc.core.jobs.models import Job
from cppcc.core.jobs.runs import perform
from sentiment.models import Category, TopicSurvey, TopicWord, Use
from sentiment.topics.finding import survey
from sentiment.views import topics as pages
from tests.factories import MemberFactory

PAGE = "/social-reports/topics/"
YEAR = f"{PAGE}?every=year&on=2024-01-01"
NUMBER = re.compile(r'<a href="(/social-reports/topics/one/\?[^"]+)"[^>]*>(\d+)</a>')


@pytest.fixture
def filled(about):
    traffic = Category.objects.create(name="城市交通出行")
    about("停车", 3, category=traffic)
    about("停车", 2, on=date(2023, 3, 1))
    about("养犬", 2)


def numbers_of(html):
    return {(unescape(address), int(number)) for address, number in NUMBER.findall(html)}


@pytest.mark.usefixtures("filled")
def test_every_number_on_the_page_opens_as_many_reports(sign_in, leader):
    client = sign_in(leader)

    numbers = numbers_of(client.get(YEAR).content.decode())
    opened = {address: client.get(address).context["page"].paginator.count for address, _ in numbers}

    assert len(numbers) > 4
    assert {(address, opened[address]) for address, _ in numbers} == numbers


@pytest.mark.usefixtures("filled")
def test_numbers_of_a_topics_page_open_its_reports_too(sign_in, editor):
    client = sign_in(editor)

    page = client.get(f"{PAGE}one/?every=year&on=2024-01-01&words=停车,车位")
    shares = re.findall(r'<a href="(\?[^"]+(?:category|place)=\d+)">(\d+)</a>', page.content.decode())

    assert "停车·车位：3篇" in page.content.decode()
    assert {number for _, number in shares} == {"3"}
    for address, number in shares:
        assert client.get(f"{PAGE}one/{unescape(address)}").context["page"].paginator.count == int(number)


@pytest.mark.usefixtures("filled")
def test_the_change_against_the_period_before_is_said_in_words(sign_in, leader):
    html = sign_in(leader).get(YEAR).content.decode()

    assert "↑ 上升1篇" in html
    assert "新出现" in html


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("words", ["", "李委员", "停车,李委员", "没有这个词", "停车,车位,养犬,积水", "张局长"])
def test_nobody_reads_the_reports_of_a_person_or_of_any_word_they_like(sign_in, leader, words):
    MemberFactory(name="李委员")

    assert sign_in(leader).get(f"{PAGE}one/", {"every": "year", "on": "2024-01-01", "words": words}).status_code == 404


@pytest.mark.usefixtures("filled")
def test_a_hidden_word_is_gone_from_the_page_and_its_address_is_not_found(sign_in, editor):
    client = sign_in(editor)
    client.post(f"{PAGE}topic_words/new/", {"name": "停车", "use": Use.HIDE})

    shown = client.get(YEAR).context["told"]
    assert shown.topics
    assert not [line for line in (*shown.topics, *shown.rising) if "停车" in line.topic.words]
    assert client.get(f"{PAGE}one/?every=year&on=2024-01-01&words=停车").status_code == 404


@pytest.mark.usefixtures("filled")
def test_a_long_period_is_counted_by_a_job_and_shown_as_counted(sign_in, leader, monkeypatch, year):
    monkeypatch.setattr(pages, "AT_ONCE", 4)
    client = sign_in(leader)
    before = client.get(YEAR)

    client.post(f"{PAGE}count/", {"every": "year", "on": "2024-01-01"})
    client.post(f"{PAGE}count/", {"every": "year", "on": "2024-01-01"})  # pressed twice
    job = Job.objects.get()
    perform(job.pk, pulse=False)
    job.refresh_from_db()
    after = client.get(YEAR)

    assert "统计热点" in before.content.decode()
    assert "停车" not in before.content.decode()
    assert (job.status, job.message) == ("done", "2024年的热点已统计：5篇信息")
    assert client.get(job.result_url).context["told"].survey == after.context["told"].survey
    assert after.context["told"].survey.topics == tuple(survey(year).topics)
    assert "重新统计" in after.content.decode()


@pytest.mark.usefixtures("filled")
def test_what_a_job_counted_is_shown_without_words_hidden_since(sign_in, editor, monkeypatch, year):
    monkeypatch.setattr(pages, "AT_ONCE", 4)
    kept = TopicSurvey.order(year, "year", by=editor)
    kept.keep(survey(year).to_json())
    TopicWord.objects.create(name="车位", use=Use.HIDE)

    assert "车位" not in sign_in(editor).get(YEAR).content.decode()


def test_counting_anew_takes_the_place_of_what_was_counted(editor, year):
    for _ in range(2):
        ordered = TopicSurvey.order(year, "year", by=editor)
        perform(ordered.job.pk, pulse=False)

    assert TopicSurvey.objects.of_period(year).count() == 1


@pytest.mark.usefixtures("filled")
def test_pdf_word_and_workbook_say_what_the_page_says(sign_in, leader):
    client = sign_in(leader)

    files = {kind: client.get(f"{PAGE}{kind}/download/?every=year&on=2024-01-01").content for kind in pages.KINDS}
    paper = WordFile(BytesIO(files["docx"]))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    sheet = load_workbook(BytesIO(files["xlsx"]))["热点"]
    told = client.get(YEAR).context["told"]

    assert files["pdf"].startswith(b"%PDF")
    assert told.topics[0].topic.label in cells
    assert [row[1:4] for row in sheet.iter_rows(min_row=3, values_only=True)] == [
        (line.topic.label, line.topic.count, line.topic.before) for line in told.topics
    ]


def test_a_period_without_reports_says_what_to_do(sign_in, leader):
    assert "换一个时段再看" in sign_in(leader).get(f"{PAGE}?every=month&on=2024-05-01").content.decode()


@pytest.mark.usefixtures("filled")
def test_the_page_asks_as_much_for_many_reports_as_for_few(sign_in, leader, about, django_assert_max_num_queries):
    client = sign_in(leader)
    client.get(YEAR)
    about("近视", 20)
    about("积水", 20)

    with django_assert_max_num_queries(24):
        client.get(YEAR)
