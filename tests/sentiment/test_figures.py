"""Figures and credits of social reports in a year worked out by hand.

Five received in 2024: 1 by 甲 and 乙, issued by itself on 10 April, sent up, adopted by the city (single) and the
province (combined), instructed upon with feedback; 2 by 甲, issued in a combined text with 3 by 丙; 4 by 丙, kept,
published; 5 turned from a proposal, by 乙, waiting. Adopted in 2024: 1 and 4."""

from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType

from cppcc.core.cuts import breakdown
from cppcc.core.periods import Period
from cppcc.core.registry import DUTY_SOURCES, FIGURES, Figures
from sentiment.models import Adoption, Bulletin, Combined, Instruction, Relay, ReportAuthor
from sentiment.registers.cuts import DIMENSIONS
from sentiment.states import Status
from tests.factories import GroupFactory, MemberFactory, SocialReportFactory, UserFactory

pytestmark = [pytest.mark.django_db]
YEAR = Period.year(2024)


@pytest.fixture
def year():
    first, second = GroupFactory(name="第一活动组"), GroupFactory(name="第二活动组")
    one, two, three = (MemberFactory(name=name, group=g) for name, g in [("甲", first), ("乙", first), ("丙", second)])
    issues = [Bulletin.objects.create(year=2024, number=n, issued_on=date(2024, 4, 9 + n)) for n in (1, 2)]
    text = Combined.objects.create(bulletin=issues[1], title="综合")
    plan = [
        ([one, two], {"status": Status.ISSUED, "bulletin": issues[0]}),
        ([one], {"status": Status.ISSUED, "bulletin": issues[1], "combined": text}),
        ([three], {"status": Status.ISSUED, "bulletin": issues[1], "combined": text}),
        ([three], {"status": Status.KEPT}),
        ([two], {"origin_type": ContentType.objects.get_for_model(UserFactory()), "origin_id": 1}),
    ]
    reports = []
    for authors, fields in plan:
        reports.append(SocialReportFactory(**fields))
        for place, author in enumerate(authors):
            ReportAuthor.objects.create(report=reports[-1], member=author, order=place)
    for report, level, manner in [(0, "city", "adopted"), (0, "province", "combined"), (3, "city", "published")]:
        Adoption.objects.create(report=reports[report], level=level, manner=manner, on=date(2024, 5, 6), note="某刊")
    Adoption.objects.create(report=reports[0], level="nation", manner="adopted", on=date(2025, 1, 6))
    told = {"level": "county", "leader": "王区长", "on": date(2024, 5, 8)}
    Instruction.objects.create(report=reports[0], feedback="已办", **told)
    Instruction.objects.create(report=reports[3], **told)
    Relay.objects.create(report=reports[0], level="city", on=date(2024, 4, 12))
    return reports


EXPECTED = {
    "received": 5, "joint": 1, "from_proposals": 1, "issued": 3, "issued_single": 1, "issued_combined": 2,
    "issued_within": 3, "bulletins": 2, "kept": 1, "adopted": 2, "adoptions": 3, "published": 1, "instructed": 2,
    "fed_back": 1, "adopted_by_level": {"市": 2, "省": 1},
    "adopted_by_manner": {"采用": 1, "综合采用": 1, "刊载": 1},
    "adopted_by_level_and_manner": {"市采用": 1, "省综合采用": 1, "市刊载": 1},
    "instructed_by_level": {"区": 2}, "relayed_by_level": {"市": 1}, "by_group": {"第一活动组": 3, "第二活动组": 2},
    "by_sector": {"未填界别": 5}, "by_party": {"无党派或未填": 5}, "by_category": {"未分类": 5},
    "by_place": {"未填地域": 5},
}  # fmt: skip


@pytest.mark.sqlite
def test_the_figures_of_the_year_are_as_worked_out_by_hand(year):
    figures = Figures(YEAR)

    assert {name: figures[f"social.{name}"] for name in EXPECTED} == EXPECTED
    assert str(figures["social.adoption_rate"]) == "40.0"


@pytest.mark.parametrize(
    "name", [name for name in FIGURES if name.startswith("social.") and name != "social.adoption_rate"]
)
def test_every_figure_opens_as_many_rows_as_it_counts(year, name):
    figure, value = FIGURES[name], Figures(YEAR)[name]

    if isinstance(value, dict):
        assert {key: figure.rows(YEAR, key).count() for key in value} == value
    else:
        assert figure.rows(YEAR, None).count() == value


def credits(name):
    return sorted(
        (str(each.on), each.record[1], each.place, each.among, each.level, each.manner)
        for each in DUTY_SOURCES[name].credits(YEAR)
    )


@pytest.mark.sqlite
def test_credits_say_place_among_the_names_level_and_manner(year):
    first, second, third, fourth, fifth = (report.pk for report in year)

    assert [row[1:4] for row in credits("social.written")] == [
        (first, 1, 2), (first, 2, 2), (second, 1, 1), (third, 1, 1), (fourth, 1, 1), (fifth, 1, 1),
    ]  # fmt: skip
    assert [row[1:4] for row in credits("social.from_proposals")] == [(fifth, 1, 1)]
    assert credits("social.issued") == [
        ("2024-04-10", first, 1, 2, "单篇", "单篇"), ("2024-04-10", first, 2, 2, "单篇", "单篇"),
        ("2024-04-11", second, 1, 1, "综合", "综合"), ("2024-04-11", third, 1, 1, "综合", "综合"),
    ]  # fmt: skip
    assert credits("social.adopted") == [
        ("2024-05-06", first, 1, 2, "市", "采用"), ("2024-05-06", first, 1, 2, "省", "综合采用"),
        ("2024-05-06", first, 2, 2, "市", "采用"), ("2024-05-06", first, 2, 2, "省", "综合采用"),
        ("2024-05-06", fourth, 1, 1, "市", "刊载"),
    ]  # fmt: skip
    assert [row[4] for row in credits("social.adopted_combined")] == ["省", "省"]
    assert [row[1] for row in credits("social.instructed")] == [first, first, fourth]
    assert [row[4] for row in credits("social.relayed")] == ["市", "市"]


@pytest.mark.parametrize("name", [name for name in DUTY_SOURCES if name.startswith("social.")])
def test_credits_take_two_queries_whatever_the_head_count(year, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        found = list(DUTY_SOURCES[name].credits(YEAR))

    levels = DUTY_SOURCES[name].levels()
    assert all(each.level in levels for each in found) or not levels


@pytest.mark.parametrize("name", DIMENSIONS)
def test_every_tables_parts_add_up_to_the_figures(year, name):
    found = breakdown(DIMENSIONS[name], YEAR)

    assert found.broken == []
    for column in found.columns:
        for part, number in column.parts.items():
            assert DIMENSIONS[name].cut(column.name, YEAR).filter(cut_name=part).count() == number
