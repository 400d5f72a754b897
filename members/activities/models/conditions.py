"""When an activity begins and ends, how many may come, and until when one signs up, asks for leave, checks in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from cppcc.core.templatetags.office import chinese_date

OPENS_BEFORE = timedelta(minutes=60)
GRACE_MINUTES = 10


class Conditions(models.Model):
    """The facts about time and places, and what follows from them for a moment that is passed in."""

    starts_on: models.DateField[date, date]
    ends_on: models.DateField[date, date]
    time_note: models.CharField[str, str]
    place: models.CharField[str, str]
    starts_at = models.TimeField("开始时刻", null=True, blank=True)
    ends_at = models.TimeField("结束时刻", null=True, blank=True)
    places = models.PositiveSmallIntegerField("名额", null=True, blank=True, validators=[MinValueValidator(1)])
    sign_up_until = models.DateField("报名截止日期", null=True, blank=True)
    leave_until = models.DateField("请假截止日期", null=True, blank=True)
    grace_minutes = models.PositiveSmallIntegerField(
        "迟到宽限（分钟）", default=GRACE_MINUTES, validators=[MaxValueValidator(240)]
    )
    check_in_closed_at = models.DateTimeField("签到结束时间", null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def begins(self) -> datetime:
        """The moment it begins; the first moment of its day where no hour is known."""
        return timezone.make_aware(datetime.combine(self.starts_on, self.starts_at or time.min))

    @property
    def ends(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.ends_on, self.ends_at or time.max))

    @property
    def clock(self) -> str:
        """9:00—11:30 with the note beside it; the note alone where no hour is known."""
        hours = "—".join(f"{each.hour}:{each.minute:02d}" for each in (self.starts_at, self.ends_at) if each)
        return " ".join(filter(None, [hours, self.time_note]))

    @property
    def when(self) -> str:
        """5月15日（周三）9:00—11:30, for a sentence."""
        until = f"至{chinese_date(self.ends_on)}" if self.ends_on != self.starts_on else ""
        return f"{chinese_date(self.starts_on)}{until}{self.clock}"

    def takes_sign_ups(self, *, at: datetime) -> bool:
        """Nobody signs up once it has begun: who comes anyway checks in there, as long as there are places."""
        return at < self.begins and _not_after(self.sign_up_until, at)

    def takes_leave(self, *, at: datetime) -> bool:
        return at < self.begins and _not_after(self.leave_until, at)

    @property
    def check_in_opens(self) -> datetime:
        return self.begins - OPENS_BEFORE if self.starts_at else self.begins

    def checks_in(self, *, at: datetime) -> bool:
        """From an hour before the beginning (from the day's first moment where no hour is known) until the end, unless
        the organiser has closed it."""
        return self.check_in_closed_at is None and self.check_in_opens <= at <= self.ends

    def is_late(self, *, at: datetime) -> bool:
        """Later than the minutes of grace; never where no hour is known."""
        return self.starts_at is not None and at > self.begins + timedelta(minutes=self.grace_minutes)


def _not_after(last: date | None, at: datetime) -> bool:
    return last is None or timezone.localdate(at) <= last
