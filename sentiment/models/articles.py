"""The articles of an issue: a report by itself, or one text made of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from cppcc.core.audit.models import record
from cppcc.core.workflow import StepRefused
from sentiment.states import LAY_OUT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cppcc.core.accounts.models import User
    from sentiment.models.reports import SocialReport

FEWEST_SOURCES = 2  # of a combined text


@dataclass(frozen=True)
class Article:
    """One article (篇) of a bulletin as it is printed, with the reports it was made of, in the order credited."""

    title: str
    text: str
    sources: Sequence[SocialReport]
    combined: Combined | None = None

    @property
    def key(self) -> str:
        """What names it within its issue: `c3` a combined text, `r12` a report by itself."""
        return f"c{self.combined.pk}" if self.combined else f"r{self.sources[0].pk}"


def strung(reports: Iterable[SocialReport]) -> str:
    """Their titles and texts one after another: what a combined text is worked out of."""
    return "\n\n".join(f"{report.shown_title}\n{report.shown_text}" for report in reports)


def kept_of(reports: Iterable[SocialReport]) -> list[str]:
    """What may be printed of any of them."""
    return list(dict.fromkeys(words for report in reports for words in report.may_print))


class CombinedQuerySet(models.QuerySet["Combined"]):
    def short_of_sources(self) -> CombinedQuerySet:
        """Those with fewer sources than make a combined text."""
        return self.annotate(number_of_sources=Count("sources")).filter(number_of_sources__lt=FEWEST_SOURCES)


class Combined(models.Model):
    """A text (综合稿) made of several reports of one issue."""

    bulletin = models.ForeignKey("sentiment.Bulletin", on_delete=models.CASCADE, related_name="combined")
    title = models.CharField("标题", max_length=200)
    text = models.TextField("正文", blank=True)
    may_print = models.JSONField("可以照印的个人信息", default=list, blank=True)
    place = models.PositiveSmallIntegerField("顺序", default=0)
    changed_at = models.DateTimeField("最近修改", default=timezone.now, editable=False)

    if TYPE_CHECKING:
        sources: Any

    objects = CombinedQuerySet.as_manager()

    class Meta:
        verbose_name = "综合稿"
        ordering: ClassVar = ["place", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("sentiment:combined", args=[self.bulletin_id, self.pk])

    def rewrite(self, *, by: User, fields: Iterable[str]) -> None:
        """Its title and text as edited; StepRefused when the issue went out or somebody changed it meanwhile."""
        values = {name: getattr(self, name) for name in fields}
        if not values:
            return
        now = timezone.now()
        with transaction.atomic():
            self.bulletin.hold_for_editing()
            unchanged = Combined.objects.filter(pk=self.pk, changed_at=self.changed_at)
            if not unchanged.update(changed_at=now, **values):
                raise StepRefused(self.bulletin, LAY_OUT)
            self.changed_at = now
            record("编辑综合稿", by=by, target=self.bulletin, title=self.title, letters=len(self.text))

    def take_in(self, reports: Iterable[SocialReport], *, by: User) -> None:
        """More articles of its issue become sources, their texts at the end of its own to be worked in; StepRefused
        when one of them stands there no more."""
        keys = [report.pk for report in reports]
        with transaction.atomic():
            self.bulletin.hold_for_editing()
            now = Combined.objects.filter(pk=self.pk).first()
            fresh = list(self.bulletin.reports.filter(pk__in=keys, combined=None).order_by("place", "pk"))
            if now is None or not fresh or len(fresh) < len(keys):
                raise StepRefused(self.bulletin, LAY_OUT)
            now.text = f"{now.text}\n\n{strung(fresh)}"
            now.may_print = list(dict.fromkeys([*now.may_print, *kept_of(fresh)]))
            now.changed_at = timezone.now()
            now.save(update_fields=["text", "may_print", "changed_at"])
            self.bulletin.reports.filter(pk__in=keys).update(combined=now, place=now.place)
            record("并入综合稿", by=by, target=self.bulletin, title=now.title, reports=keys)

    def leave_out(self, report: SocialReport, *, by: User) -> None:
        """A source is an article by itself again, after this one, and no longer credited here; the text stays as it is.
        StepRefused when it is no source, or too few would be left."""
        with transaction.atomic():
            self.bulletin.hold_for_editing()
            rest = self.sources.exclude(pk=report.pk).count()
            if rest < FEWEST_SOURCES or not self.sources.filter(pk=report.pk).update(combined=None):
                raise StepRefused(self.bulletin, LAY_OUT)
            record("移出综合稿", by=by, target=self.bulletin, title=self.title, reports=[report.pk])
