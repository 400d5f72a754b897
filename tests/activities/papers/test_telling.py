"""Participants are told once, when something comes out that they can read."""

from datetime import date

import pytest

from cppcc.core.notices.models import Notice
from members.activities.models import PaperKind
from members.activities.papers.telling import tell_of_today, tell_participants
from members.activities.states import Status
from members.activities.tasks import tell_of_papers
from tests.factories import ActivityFactory, OutcomeFactory, PaperFactory, ParticipationFactory

pytestmark = pytest.mark.django_db
TODAY = date(2024, 5, 10)


@pytest.fixture
def activity(member):
    found = ActivityFactory(name="停车调研")
    ParticipationFactory(activity=found, member=member)
    ParticipationFactory(activity=found)  # a member without an account
    return found


def test_whoever_takes_part_is_told_of_a_material_once(activity, member, liaison):
    paper = PaperFactory(activity=activity, shown_from=TODAY, title="调研方案")

    assert tell_participants(paper, on=TODAY, by=liaison) == 1
    assert tell_participants(paper, on=TODAY, by=liaison) == 0

    notice = Notice.objects.get()
    assert (notice.user, notice.title) == (member.user, "《停车调研》活动材料：调研方案")
    assert notice.url == f"/activities/{activity.pk}/#beside-paper-{paper.pk}"


@pytest.mark.parametrize(
    "fields",
    [
        {"shown_from": date(2024, 5, 11)},
        {"shown_from": None},
        {"kind": PaperKind.PHOTOS, "shown_from": TODAY},
    ],
)
def test_nobody_is_told_of_what_is_not_shown_yet_or_of_photos(activity, fields):
    assert tell_participants(PaperFactory(activity=activity, **fields), on=TODAY) == 0


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CANCELLED])
def test_nobody_is_told_beside_an_activity_that_is_not_announced(activity, status):
    activity.status = status
    activity.save()

    assert tell_participants(PaperFactory(activity=activity, shown_from=TODAY), on=TODAY) == 0


def test_every_morning_what_comes_out_is_told_once(activity):
    entered = "2024-05-01T08:00Z"
    PaperFactory(activity=activity, at=entered, shown_from=TODAY)
    OutcomeFactory(activity=activity, at=entered, shown_from=date(2024, 5, 8))  # on a day when the clock stood still
    OutcomeFactory(activity=activity, at=entered, shown_from=date(2024, 5, 6))  # too long ago
    OutcomeFactory(activity=activity, at=entered, shown_from=date(2024, 5, 11))
    PaperFactory(activity=activity, at="2024-05-10T08:00Z", shown_from=TODAY)  # told when it was entered

    assert tell_of_today(on=TODAY) == 2
    assert tell_of_today(on=TODAY) == 0


def test_the_clock_asks_for_its_own_day(activity):
    from django.utils import timezone

    PaperFactory(activity=activity, at="2024-05-01T08:00Z", shown_from=timezone.localdate())

    tell_of_papers()

    assert Notice.objects.count() == 1
