"""What the office wants to be told of: rows that name records, how many of them in what time, and what is advised."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from cppcc.core.lists import Listed
from cppcc.core.registry import DUTY_SOURCES
from members.duty.wording import offices_words
from members.service.models.kinds import is_month_and_day, month_and_day

SETTLING = timedelta(days=90)  # attendance of December is often settled after New Year: so long a year is looked at


class Span(models.TextChoices):
    YEAR = "year", "本年度"
    TWO_YEARS = "two_years", "连续两年（两年都达到）"
    TERM = "term", "本届"


class Measure(models.TextChoices):
    AT_LEAST = "at_least", "达到（不少于）"
    FEWER = "fewer", "少于"


class Threshold(Listed):
    """One rule (履职提醒规则). `sources` are added up: names of duty sources, each with or without a level after a
    colon (`activities.absent:常委会议`). It asks for attention; it decides nothing."""

    name = models.CharField("名称", max_length=60, unique=True, help_text="如：常委无故缺席常委会议三次")
    sources = models.JSONField("哪些记录算数", default=list)
    offices = models.JSONField("适用于", default=list, blank=True)
    span = models.CharField("在多长时间内", max_length=20, choices=Span, default=Span.YEAR)
    measure = models.CharField("怎样算达到规则", max_length=20, choices=Measure, default=Measure.AT_LEAST)
    number = models.PositiveSmallIntegerField(
        "次数（件数）", default=3, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    checked_from = models.CharField(
        "每年从哪天起检查",
        max_length=5,
        blank=True,
        validators=[is_month_and_day],
        help_text="月-日，如：10-01；只用于“少于”。不填的，到一年（一届）结束后才检查。",
    )
    advice = models.CharField(
        "建议怎样处理", max_length=200, blank=True, help_text="如：按《委员履职管理办法》提请主席会议研究"
    )
    tells_member = models.BooleanField("同时提醒委员本人", default=False)
    basis = models.CharField("依据", max_length=200, blank=True)

    class Meta(Listed.Meta):
        verbose_name = "履职提醒规则"

    def get_sources_display(self) -> str:
        """As the office calls them: 无故缺席（常委会议）."""
        return "、".join(self.told_sources)

    def get_number_display(self) -> str:
        return f"{'达到' if self.counts_up else '少于'}{self.number}次（件）"

    def get_offices_display(self) -> str:
        return offices_words(self.offices) or "全体委员"

    @property
    def told_sources(self) -> list[str]:
        told = []
        for name, _, level in (source.partition(":") for source in self.sources):
            label = DUTY_SOURCES[name].label if name in DUTY_SOURCES else f"{name}（本系统没有这种记录）"
            told.append(f"{label}（{level}）" if level else label)
        return told

    @property
    def counts_up(self) -> bool:
        """The more, the worse: absences, say."""
        return self.measure == Measure.AT_LEAST

    def concerns(self, office: int | None) -> bool:
        """Whether it is about holders of the office (None: not in office)."""
        return office is not None and (not self.offices or office in self.offices)

    def is_met_by(self, counts: list[int]) -> bool:
        """`counts` are those of each year, or of the term: over two years, each of them has to meet it."""
        if self.span == Span.TERM:
            counts = [sum(counts)]
        return all(count >= self.number if self.counts_up else count < self.number for count in counts)

    def words(self) -> str:
        """The whole rule as one sentence."""
        what = f"{self.get_span_display()}{self.get_sources_display()}"
        return f"{self.get_offices_display()}{what}{self.get_number_display()}"

    def check_day(self, year: int) -> date:
        """From when on too few in a year is told: never before the year is far enough."""
        return month_and_day(self.checked_from, year) if self.checked_from else date(year + 1, 1, 1)

    def last_year(self, *, on: date) -> int:
        """The year that is looked at on a day."""
        if self.counts_up or on >= self.check_day(on.year):
            return on.year
        return on.year - 1
