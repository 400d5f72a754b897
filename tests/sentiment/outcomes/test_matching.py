"""A line finds its report: whatever else is in the year, and however the notice writes the title."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as office
from hypothesis import given, settings
from hypothesis import strategies as st

from cppcc.core.ledger.grids import bare, read_workbook
from sentiment.models import Adoption, Bulletin, Combined, NoticeLine, ReportAuthor
from sentiment.outcomes.matching import FAINTEST, Candidate, Named, Titles, candidates_for, pairs
from sentiment.states import Status
from tests.factories import MemberFactory, SocialReportFactory


def ledger_titles():
    """The titles of the sample year, reports and proposals, each once."""
    with Path(office.BASE_DIR, "data/sample/nanhe-2024.xlsx").open("rb") as file:
        grids = read_workbook(file).grids
    titles = []
    for rows, name in ((grids["社情民意"].rows, "标题"), (grids["提案"].rows, "案由")):
        head = next(place for place, row in enumerate(rows) if name in map(bare, row))
        column = [bare(cell) for cell in rows[head]].index(name)
        titles += [row[column] for row in rows[head + 1 :]]
    return list(dict.fromkeys(str(title).strip() for title in titles if title))


TITLES = ledger_titles()
YEAR = Titles([Named(title, (key,)) for key, title in enumerate(TITLES)])
NOISE = st.sampled_from(["", " ", "　", "，", "、", "“", "”", "《", "》", "-", "。"])


@st.composite
def written_otherwise(draw):
    """A title of the year with marks and spaces thrown in, so that its letters stay the same."""
    key = draw(st.integers(0, len(TITLES) - 1))
    return key, "".join(sign + draw(NOISE) for sign in TITLES[key])


@given(written_otherwise())
@settings(max_examples=150)
def test_a_title_is_found_whatever_marks_and_spaces_the_notice_puts_into_it(case):
    key, line = case
    found = YEAR.candidates(line, [])

    assert found[0].is_equal
    assert {TITLES[each.reports[0]] for each in found if each.is_equal} == {TITLES[key]}


@given(st.integers(0, len(TITLES) - 1), st.data())
@settings(max_examples=150)
def test_a_title_with_a_few_letters_lost_still_has_its_report_among_the_candidates(key, data):
    title = TITLES[key]
    lost = data.draw(st.integers(0, max(0, len(title) - 3)))
    line = title[:lost] + title[lost + 2 :]

    shared = 2 * len(pairs(line) & pairs(title)) / (len(pairs(line)) + len(pairs(title)))
    if shared * 0.99 >= FAINTEST:  # its own report is not passed over for a worse one
        assert YEAR.candidates(line, [])[0].score >= shared * 0.99 - 1e-9


@given(st.text(max_size=40), st.lists(st.text(min_size=1, max_size=4), max_size=3))
@settings(max_examples=100)
def test_any_line_has_at_most_three_candidates_in_order_and_one_sure(line, names):
    found = YEAR.candidates(line, names)

    assert len(found) <= 3
    assert [each.score for each in found if not each.is_equal] == sorted(
        (each.score for each in found if not each.is_equal), reverse=True
    )
    assert not any(each.sure for each in found[1:])


def known(*titles, authors=None):
    people = {key: set(names) for key, names in (authors or {}).items()}
    return Titles([Named(title, (key,)) for key, title in enumerate(titles)], people)


def answer(titles, line, *names):
    """Which is offered first, and whether it is ticked beforehand."""
    found = titles.candidates(line, names)
    return (found[0].reports[0], found[0].sure) if found else None


def test_two_reports_of_one_title_are_told_apart_by_their_authors():
    titles = known("路灯不亮问题值得关注", "路灯不亮问题值得关注", authors={0: ["张三"], 1: ["李四"]})

    assert answer(titles, "路灯不亮问题值得关注", "李四") == (1, True)
    assert answer(titles, "路灯不亮问题值得关注") == (0, False)


def test_a_shortened_title_is_ticked_only_when_the_authors_agree():
    titles = known("老城区六条支路路灯长期不亮影响夜间出行", "学校门口拥堵", authors={0: ["张三"]})

    assert answer(titles, "老城区支路路灯长期不亮影响出行", "张三") == (0, True)
    assert answer(titles, "老城区支路路灯长期不亮影响出行", "王五") == (0, False)


def test_an_equal_title_by_others_is_not_ticked_while_the_authors_named_wrote_one_much_like_it():
    titles = known("农贸市场公平秤缺失", "农贸市场公平秤缺失问题突出", authors={0: ["赵六"], 1: ["张三"]})

    assert answer(titles, "农贸市场公平秤缺失", "张三") == (0, False)


def test_what_shares_nothing_is_no_candidate():
    assert answer(known("路灯不亮"), "电梯困人") is None


# --- Against the records ---------------------------------------------------------------------------------------------
def line(title, names="", on=date(2024, 5, 31)):
    return NoticeLine(pk=1, title=title, names=names, on=on)


def offered(user, *lines):
    return [each.reports for each in candidates_for(list(lines), user)[1]]


@pytest.mark.django_db
def test_the_edited_title_and_that_of_the_combined_text_lead_to_the_reports(editor):
    bulletin = Bulletin.begin(by=editor, on=date(2024, 3, 8))
    one = SocialReportFactory(title="甲街区步道破损", edited_title="城区健身步道维护缺位", bulletin=bulletin)
    two = SocialReportFactory(title="乙公园座椅损坏", bulletin=bulletin)
    text = Combined.objects.create(bulletin=bulletin, title="公共健身设施有建无管")
    type(one).objects.filter(pk__in=[one.pk, two.pk]).update(combined=text)

    assert offered(editor, line("城区健身步道维护缺位")) == [(one.pk,)]
    assert offered(editor, line("公共健身设施有建无管问题")) == [(one.pk, two.pk)]


@pytest.mark.django_db
def test_neither_drafts_nor_secret_reports_of_others_nor_later_ones_are_candidates(editor, liaison):
    secret = SocialReportFactory(title="化工园区隐患处置迟缓", is_secret=True)
    SocialReportFactory(title="化工园区隐患处置迟缓", status=Status.DRAFT)
    SocialReportFactory(title="化工园区隐患处置迟缓", received_on=date(2024, 6, 3))

    assert offered(editor, line("化工园区隐患处置迟缓")) == [(secret.pk,)]
    assert offered(liaison, line("化工园区隐患处置迟缓")) == []


@pytest.mark.django_db
def test_a_month_is_matched_in_the_same_few_queries_whatever_its_length(editor, django_assert_num_queries):
    for place in range(12):
        report = SocialReportFactory(title=f"第{place}街区路灯不亮")
        ReportAuthor.objects.create(report=report, member=MemberFactory())
    lines = [NoticeLine(pk=place, title=f"第{place}街区路灯不亮", on=date(2024, 5, 31)) for place in range(12)]
    assert editor.roles

    with django_assert_num_queries(2):
        found = candidates_for(lines, editor)

    assert all(isinstance(found[place][0], Candidate) and found[place][0].is_equal for place in range(12))
    assert not Adoption.objects.exists()
