import json
from datetime import UTC, datetime

import pytest

from cppcc.core.documents.blocks import FigureRun, Heading, Paragraph, runs_of
from cppcc.core.documents.frozen import from_json
from cppcc.core.periods import Period
from reports.checks import check
from reports.compose import compose, period_of
from reports.kinds import ReportKind

COMMITTEE = "政协南和区委员会"


def composed(kind=ReportKind.ANNUAL, year=2024, **more):
    return compose(kind, period_of(kind, year), committee=COMMITTEE, **more)


def text_of(document):
    return "\n".join(
        "".join(run if isinstance(run, str) else run.text for run in runs_of(block)) for block in document.blocks
    )


def test_the_annual_report_says_what_the_figures_say(small_year):
    text = text_of(composed().document)

    assert (
        "全年共收到提案6件，其中大会提案6件；按提案形式，个人提案6件。经审查立案3件，并案1件，不予立案1件，正在审查1件，立案率50%。"
        in text
    )
    assert "立案提案交由3家单位主办，已答复2件，办复率66.7%，按期答复1件，按期答复率50%。" in text
    assert "A类1件、B类1件；办理中与委员面商1件。" in text
    assert "满意1份、基本满意0份、不满意1份，满意率50%。" in text


def test_every_number_in_the_text_is_the_frozen_figure(small_year):
    report = composed()

    for run in report.document.figures():
        name, _, key = run.name.partition("[")
        value = report.figures[name]
        if key:
            key = key.rstrip("]")
            value = value[int(key)] if isinstance(value, list) else value.get(key, 0)
        shown = "—" if value is None else f"{value:g}" + ("%" if run.text.endswith("%") else "")
        assert run.text == shown, run.name


def test_the_title_and_headings_follow_the_kind(small_year):
    annual, half = composed().document, composed(ReportKind.HALF_YEAR).document

    assert annual.title == "政协南和区委员会2024年工作总结和2025年工作谋划"
    assert half.title == "政协南和区委员会2024年上半年工作总结和下半年工作打算"
    assert [block.text for block in annual.blocks if isinstance(block, Heading) and block.level == 1][-5:] == [
        "2025年工作谋划",
        "附表1　主要数据及口径",
        "附表2　各活动组履职情况",
        "附表3　各单位主办提案情况",
        "附表4　立案提案分类情况",
    ]


def test_the_half_year_counts_only_to_june(small_year):
    late = composed(ReportKind.HALF_YEAR, 2024)

    assert late.figures["proposals.received"] == 6
    assert composed(ReportKind.HALF_YEAR, 2023).figures["proposals.received"] == 0


def test_an_empty_year_makes_a_report_without_invented_sentences(db):
    report = composed(year=2030)

    assert "收到提案0件" in text_of(report.document)
    assert "提案工作" not in [block.text for block in report.document.blocks if isinstance(block, Heading)]
    assert all(check.holds for check in report.checks)


def test_staff_paragraphs_stand_at_the_end_of_their_section(small_year):
    report = composed(additions={"social": "另有三篇信息在办。\n\n下一步继续跟踪。"})

    added = [b for b in report.document.blocks if isinstance(b, Paragraph) and b.runs == ("另有三篇信息在办。",)]
    assert len(added) == 1
    assert "下一步继续跟踪。" in text_of(report.document)


def test_last_year_stands_beside_this_year(small_year):
    report = compose(ReportKind.ANNUAL, Period.year(2025), committee=COMMITTEE)

    assert "收到提案件06" in text_of(report.document)  # label, unit, this year, last year


def test_the_sums_of_the_small_year_hold(small_year):
    assert [check.label for check in composed().checks if not check.holds] == []


def test_a_broken_sum_is_told(facts):
    facts.figures["proposals.merged"] = 5

    assert [(one.label[:4], one.left, one.right) for one in check(facts.figures) if not one.holds] == [
        ("收到提案", "6件", "10件")
    ]


def test_a_composed_report_survives_json(small_year):
    report = composed()

    assert from_json(json.loads(json.dumps(report.document_json()))) == report.document
    assert json.loads(json.dumps(report.figures)) == report.figures


def test_the_same_records_and_moment_give_the_same_report(small_year):
    as_of = datetime(2024, 12, 31, 15, 59, 59, tzinfo=UTC)
    one = compose(ReportKind.ANNUAL, period_of(ReportKind.ANNUAL, 2024, as_of), committee=COMMITTEE)
    two = compose(ReportKind.ANNUAL, period_of(ReportKind.ANNUAL, 2024, as_of), committee=COMMITTEE)

    assert one == two


def test_a_figure_run_knows_the_key_it_stands_for(small_year):
    runs = [run for run in composed().document.figures() if run.name == "proposals.by_group[第一活动组]"]

    assert runs == [FigureRun("3", "proposals.by_group[第一活动组]")]


@pytest.mark.parametrize("kind", list(ReportKind))
def test_composing_takes_no_more_queries_with_more_rows(small_year, kind, django_assert_max_num_queries):
    with django_assert_max_num_queries(160):
        composed(kind)
