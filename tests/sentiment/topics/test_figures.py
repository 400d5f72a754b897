"""The work report tells the hottest topics, each number with its reports."""

from cppcc.core.documents.blocks import Chart
from cppcc.core.registry import FIGURES, Figures
from reports.facts import Facts
from reports.sections.social import social
from sentiment.models import SocialReport, TopicWord, Use


def test_the_figure_counts_topics_and_opens_their_reports(about, year):
    about("停车", 3)
    about("近视", 2)

    counts = Figures(year).counts("social.topics")
    rows = FIGURES["social.topics"].rows

    assert sorted(counts.values())[-1] == 3
    assert {label: rows(year, label).count() for label in counts} == counts
    assert rows(year, None).count() == 5


def test_a_name_or_a_hidden_word_as_key_opens_nothing(about, year):
    about("停车", 3)
    TopicWord.objects.create(name="停车", use=Use.HIDE)

    assert list(FIGURES["social.topics"].rows(year, "停车·车位")) == []


def test_the_section_has_a_chart_of_the_topics(about, year):
    for matter in ("停车", "养犬", "积水", "近视"):
        about(matter, 3)

    charts = [block for block in social(Facts(Figures(year))) if isinstance(block, Chart)]

    assert [chart.title for chart in charts] == ["社情民意热点"]
    assert SocialReport.objects.count() == 12


def test_a_year_with_too_few_topics_has_no_such_paragraph(about, year):
    about("停车", 1)

    assert not [block for block in social(Facts(Figures(year))) if isinstance(block, Chart)]
