from datetime import UTC, datetime
from decimal import Decimal

import pytest

from cppcc.core.periods import Period
from cppcc.core.registry import FIGURES, ROW_TABLES, Figures

EXPECTED = {
    "members.total": 3,
    "members.by_group": {"第一活动组": 1, "第二活动组": 2},
    "proposals.received": 6,
    "proposals.filed": 3,
    "proposals.merged": 1,
    "proposals.declined": 1,
    "proposals.pending": 1,
    "proposals.withdrawn": 0,
    "proposals.filing_rate": Decimal("50.0"),
    "proposals.key": 1,
    "proposals.handed_over": 3,
    "proposals.lead_units": 3,
    "proposals.answered": 2,
    "proposals.reply_rate": Decimal("66.7"),
    "proposals.replies": 2,
    "proposals.on_time": 1,
    "proposals.on_time_rate": Decimal("50.0"),
    "proposals.met": 1,
    "proposals.outcome_a": 1,
    "proposals.outcome_b": 1,
    "proposals.outcome_c": 0,
    "proposals.rated": 2,
    "proposals.satisfied_rate": Decimal("50.0"),
    "proposals.not_rated": 0,
    "proposals.by_group": {"第一活动组": 3, "第二活动组": 3},
    "proposals.filed_by_group": {"第一活动组": 2, "第二活动组": 1},
    "proposals.key_by_group": {"第一活动组": 1},
    "social.received": 3,
    "social.issued": 1,
    "social.adopted": 1,
    "social.adopted_by_level": {"市": 1, "省": 1},
    "social.adoption_rate": Decimal("33.3"),
    "social.instructed": 1,
    "social.by_group": {"第一活动组": 3},
    "activities.total": 2,
    "activities.by_kind": {"调研": 1, "学习培训": 1},
    "activities.attendances": 2,
    "activities.expected_attendances": 4,
    "activities.attendance_rate": Decimal("50.0"),
    "activities.excused": 1,
    "activities.absent": 1,
}


@pytest.mark.sqlite
def test_the_figures_of_the_small_year_are_as_worked_out_by_hand(facts):
    assert {name: facts.figures[name] for name in EXPECTED} == EXPECTED


@pytest.mark.sqlite
def test_every_number_is_what_its_rows_count(facts):
    found, opened = {}, {}
    for name, figure in FIGURES.items():
        if figure.rows is None or figure.unit in {"%", "万元"} or name == "service.office_by_kind":
            continue
        found[name] = value = facts.figures[name]
        if isinstance(value, dict):
            opened[name] = {key: figure.rows(facts.period, key).count() for key in value}
        elif isinstance(value, list):
            opened[name] = [figure.rows(facts.period, str(place)).count() for place in range(len(value))]
        else:
            opened[name] = figure.rows(facts.period, None).count()

    assert opened == found
    assert len(found) > 50


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_a_figure_says_what_it_means(name):
    figure = FIGURES[name]

    assert figure.label
    assert figure.definition, f"{name} has no definition"


def test_the_rows_behind_every_figure_know_how_to_be_listed(db):
    models = {f.rows(Period.year(2024), None).model._meta.label_lower for f in FIGURES.values() if f.rows}

    assert models <= ROW_TABLES.keys()


def test_what_came_after_the_moment_is_not_known_yet(small_year):
    early = Figures(Period.year(2024, as_of=datetime(2024, 5, 15, 12, tzinfo=UTC)))

    assert (early["proposals.received"], early["proposals.answered"], early["proposals.replies"]) == (6, 1, 1)
    assert (early["activities.total"], early["social.adopted"]) == (2, 0)


def test_an_empty_year_has_zeros_and_no_rates(db):
    empty = Figures(Period.year(2030)).all()

    assert empty["proposals.received"] == 0
    assert empty["proposals.reply_rate"] is None
    assert empty["activities.by_kind"] == {}
