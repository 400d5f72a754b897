"""Moments around an activity on 15 May 2024 at nine o'clock."""

from datetime import date, datetime, time

from django.utils import timezone

from tests.factories import ActivityFactory

DAY = date(2024, 5, 15)
NINE, HALF_PAST_ELEVEN = time(9), time(11, 30)


def at(text):
    """`at("05-15 08:58")` is that moment of 2024 in the office's time."""
    return timezone.make_aware(datetime.strptime(f"2024-{text}", "%Y-%m-%d %H:%M"))  # noqa: DTZ007


LONG_BEFORE = at("05-01 10:00")
IN_TIME = at("05-15 08:55")


def morning(**fields):
    """An activity from nine to half past eleven."""
    return ActivityFactory(
        **{"starts_on": DAY, "ends_on": DAY, "starts_at": NINE, "ends_at": HALF_PAST_ELEVEN} | fields
    )
