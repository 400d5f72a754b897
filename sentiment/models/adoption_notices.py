"""A notice of adoptions (采用通报): what a higher committee says it used of the office's reports in a month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from cppcc.core.audit.models import record
from cppcc.core.levels import Level
from sentiment.models.bulletins import SEE_SECRET
from sentiment.models.outcomes import Adoption, AdoptionManner
from sentiment.models.reports import SocialReport

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@dataclass(frozen=True)
class Entry:
    """A line of a notice as it was read; without a day of its own it has the notice's."""

    title: str
    names: str
    manner: str
    on: date
    carrier: str
    has_day: bool = True

    @property
    def key(self) -> tuple[str, str, str, date]:
        """What makes two lines the same."""
        return ("".join(self.title.split()), "".join(self.names.split()), self.manner, self.on)


class AdoptionNoticeQuerySet(models.QuerySet["AdoptionNotice"]):
    def visible_to(self, user: User) -> AdoptionNoticeQuerySet:
        """Who sees secret reports: a line may mean one."""
        return self.all() if user.roles & SEE_SECRET else self.none()

    def of_year(self, year: str) -> AdoptionNoticeQuerySet:
        return self.filter(on__year=year)

    def of_level(self, level: str) -> AdoptionNoticeQuerySet:
        return self.filter(level=level)

    def with_open_lines(self, _: str = "") -> AdoptionNoticeQuerySet:
        return self.filter(pk__in=NoticeLine.objects.open().values("notice"))

    def matching(self, text: str) -> AdoptionNoticeQuerySet:
        """Its name, or a line's title or names, holds `text`."""
        lines = NoticeLine.objects.filter(Q(title__icontains=text) | Q(names__icontains=text))
        return self.filter(Q(title__icontains=text) | Q(pk__in=lines.values("notice")))

    def years(self) -> list[int]:
        return sorted({day.year for day in self.dates("on", "year")}, reverse=True)

    def for_list(self) -> AdoptionNoticeQuerySet:
        """Each with how many lines, how many of them matched, of other committees, and open."""
        lines = NoticeLine.objects.all()
        counted = {
            "total": lines,
            "matched": lines.matched(),
            "foreign": lines.foreign(),
            "open": lines.open(),
        }
        numbers = {f"lines_{name}": _number_of(rows) for name, rows in counted.items()}
        return self.select_related("entered_by").annotate(**numbers)

    def enter(
        self, *, level: str, title: str, on: date, lines: Sequence[Entry], by: User
    ) -> tuple[AdoptionNotice, int]:
        """The notice with these lines; entered before, it gets only those it does not have yet. Returns how many were
        new. Nothing is noted of any report yet."""
        with transaction.atomic():
            notice, is_new = self.get_or_create(level=level, title=title, on=on, defaults={"entered_by": by})
            self.select_for_update().get(pk=notice.pk)
            known = {line.entry.key for line in notice.lines.all()}
            last = notice.lines.aggregate(last=Max("row"))["last"] or 0
            fresh = {entry.key: entry for entry in lines if entry.key not in known}
            NoticeLine.objects.bulk_create(
                NoticeLine(notice=notice, row=row, **vars(entry)) for row, entry in enumerate(fresh.values(), last + 1)
            )
            if is_new or fresh:
                record("录入采用通报", by=by, target=notice, lines=len(fresh))
        return notice, len(fresh)


def _number_of(lines: NoticeLineQuerySet) -> Any:
    own = lines.filter(notice=OuterRef("pk")).order_by().values("notice").annotate(number=Count("pk"))
    return Coalesce(Subquery(own.values("number")), 0)


class AdoptionNotice(models.Model):
    level = models.CharField("层级", max_length=20, choices=Level)
    title = models.CharField("通报名称", max_length=120)
    on = models.DateField("通报日期")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField("录入时间", auto_now_add=True)

    if TYPE_CHECKING:
        lines: Any

    objects = AdoptionNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "采用通报"
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["level", "title", "on"], name="adoption_notice_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("sentiment:adoption_notice", args=[self.pk])

    def settle(
        self, reports: Mapping[int, Sequence[SocialReport]], foreign: Iterable[int], *, by: User
    ) -> list[Adoption]:
        """Lines by key: those that mean `reports`, and those of other committees. The adoptions that were not yet
        noted are, all together or none; returns these. A line that was settled before stays as it is."""
        noted: list[Adoption] = []
        with transaction.atomic():
            lines = self.lines.select_for_update().open().in_bulk([*reports, *foreign])
            for key, meant in reports.items():
                if key in lines:
                    noted += lines[key].mean(meant, by=by)
            self.lines.filter(pk__in=set(foreign) & set(lines)).update(is_foreign=True)
            if lines:
                record("对应采用通报", by=by, target=self, lines=len(lines), adoptions=len(noted))
        return noted

    def discard(self, *, by: User) -> bool:
        """Entered by mistake; only while no line of it is matched. Returns whether it is gone."""
        with transaction.atomic():
            if self.lines.select_for_update().matched().exists():
                return False
            record("删除采用通报", by=by, target=self, lines=self.lines.count())
            self.delete()
        return True


class NoticeLineQuerySet(models.QuerySet["NoticeLine"]):
    def open(self) -> NoticeLineQuerySet:
        """Not yet said what it means."""
        return self.filter(~Exists(NoticeMatch.objects.filter(line=OuterRef("pk"))), is_foreign=False)

    def foreign(self) -> NoticeLineQuerySet:
        return self.filter(is_foreign=True)

    def matched(self) -> NoticeLineQuerySet:
        return self.filter(Exists(NoticeMatch.objects.filter(line=OuterRef("pk"))))

    def for_page(self) -> NoticeLineQuerySet:
        matches = NoticeMatch.objects.select_related("adoption", "report__body")
        return self.prefetch_related(Prefetch("matches", matches.prefetch_related("report__authors__member")))

    def for_export(self) -> NoticeLineQuerySet:
        return self.for_page().select_related("notice").order_by("-notice__on", "notice", "row")


class NoticeLine(models.Model):
    """A line of the notice as it came, and what staff said it means: reports of ours, or none of ours."""

    notice = models.ForeignKey(AdoptionNotice, on_delete=models.CASCADE, related_name="lines")
    row = models.PositiveSmallIntegerField("行")
    title = models.CharField("标题", max_length=200)
    names = models.CharField("反映人", max_length=200, blank=True)
    manner = models.CharField("方式", max_length=20, choices=AdoptionManner, default=AdoptionManner.ADOPTED)
    on = models.DateField("采用日期")
    has_day = models.BooleanField("通报写明日期", default=True)
    carrier = models.CharField("载体", max_length=120, blank=True)
    is_foreign = models.BooleanField("不是本会报送的", default=False)

    if TYPE_CHECKING:
        matches: Any
        notice_id: int

    objects = NoticeLineQuerySet.as_manager()

    class Meta:
        verbose_name = "采用通报的一行"
        ordering: ClassVar = ["row"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["notice", "row"], name="notice_row_once")]

    def __str__(self) -> str:
        return f"{self.notice}第{self.row}行"

    @property
    def entry(self) -> Entry:
        return Entry(self.title, self.names, self.manner, self.on, self.carrier, self.has_day)

    def mean(self, reports: Iterable[SocialReport], *, by: User) -> list[Adoption]:
        """It means these reports: their adoption is noted, or the one already there recognised; returns the new."""
        noted = []
        for report in reports:
            report.hold_for_outcome()
            adoption = self._known(report)
            is_new = adoption is None
            if adoption is None:
                adoption = Adoption(
                    report=report, level=self.notice.level, manner=self.manner, on=self.on, note=self.carrier
                )
                adoption.note_down(by=by)
                noted.append(adoption)
            self.matches.create(report=report, adoption=adoption, is_new=is_new)
        return noted

    def _known(self, report: SocialReport) -> Adoption | None:
        """The same adoption noted before: of that day, or of the notice's month when the line names no day."""
        same = Adoption.objects.filter(report=report, level=self.notice.level, manner=self.manner)
        found: Adoption | None = same.filter(on=self.on).first()
        if found or self.has_day:
            return found
        free = same.filter(notice_matches=None)
        found = free.filter(on__year=self.on.year, on__month=self.on.month).order_by("-on").first()
        return found

    def undo(self, *, by: User) -> None:
        """Not what was meant: open again, and the adoptions noted by it are struck."""
        with transaction.atomic():
            for match in self.matches.select_for_update().select_related("report"):
                if match.is_new and match.adoption:
                    match.adoption.strike(by=by)
            self.matches.all().delete()
            NoticeLine.objects.filter(pk=self.pk).update(is_foreign=False)
            record("取消对应", by=by, target=self.notice, row=self.row)


class NoticeMatch(models.Model):
    """A report that a line means (several of a combined text), with the adoption it noted or found noted."""

    line = models.ForeignKey(NoticeLine, on_delete=models.CASCADE, related_name="matches")
    report = models.ForeignKey(
        SocialReport, verbose_name="社情民意", on_delete=models.PROTECT, related_name="notice_matches"
    )
    adoption = models.ForeignKey(
        Adoption, verbose_name="采用", null=True, on_delete=models.SET_NULL, related_name="notice_matches"
    )
    is_new = models.BooleanField("由通报登记", default=True)

    class Meta:
        verbose_name = "通报与社情民意的对应"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["line", "report"], name="line_means_once")]

    def __str__(self) -> str:
        return f"{self.line}：{self.report}"
