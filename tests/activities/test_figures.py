"""Figures of outcomes and series."""

from datetime import date

import pytest

from cppcc.core.periods import Period
from cppcc.core.registry import Figures
from members.activities.models import OutcomeKind
from members.activities.states import Status
from tests.factories import ActivityFactory, OutcomeFactory, SeriesFactory

pytestmark = pytest.mark.django_db


def test_outcomes_and_series_of_the_year_are_counted_without_what_was_called_off_or_is_planned():
    study = OutcomeKind.objects.get(name="调研报告")
    series = SeriesFactory()
    held = ActivityFactory(series=series, status=Status.CLOSED)
    ActivityFactory(series=series)
    OutcomeFactory(activity=held)
    OutcomeFactory(activity=held, kind=study, sent_to="区委")
    OutcomeFactory(activity=held, kind=study)
    for fields in ({"status": Status.CANCELLED}, {"status": Status.DRAFT}, {"starts_on": date(2023, 12, 31)}):
        OutcomeFactory(activity=ActivityFactory(series=SeriesFactory(), **fields))

    figures = Figures(Period.year(2024))

    assert figures["activities.outcomes"] == 3
    assert figures["activities.outcomes_by_kind"] == {"会议纪要": 1, "调研报告": 2}
    assert figures["activities.outcomes_sent"] == 1
    assert figures["activities.series"] == 1
