"""Review in one or two stages: what was thought of a proposal by whom, before and when it was decided upon."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cppcc.core.audit.models import record
from members.people.models import Unit
from proposals.models.lists import Category, DeclineReason

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from proposals.models.proposals import Proposal


class Stage(models.TextChoices):
    PRELIMINARY = "preliminary", "初审"
    FINAL = "final", "复审"


class Opinion(models.TextChoices):
    """What a review comes to; the values are the steps that carry it out."""

    FILE = "file", "立案"
    MERGE = "merge", "并案"
    DECLINE = "decline", "不予立案"
    TURN_SOCIAL = "turn_social", "转社情民意"
    RETURN = "return", "退回修改"


class ReviewRules(models.Model):
    """How this office reviews; one row, made when it is first saved."""

    two_stages = models.BooleanField(
        "审查方式", default=False, choices=[(False, "一审：审查人直接决定"), (True, "两审：先初审，再复审决定")]
    )
    two_people = models.BooleanField(
        "初审和复审", default=False, choices=[(False, "可以是同一人"), (True, "必须由两人分别审查")]
    )

    class Meta:
        verbose_name = "审查方式"

    def __str__(self) -> str:
        return "两审" if self.two_stages else "一审"

    @classmethod
    def current(cls) -> ReviewRules:
        return cls.objects.order_by("pk").first() or cls(pk=1)

    def lay_down(self, *, by: User) -> None:
        """From now on review goes by these rules."""
        self.save()
        record("修改审查方式", by=by, target=self, two_stages=self.two_stages, two_people=self.two_people)


class ReviewQuerySet(models.QuerySet["Review"]):
    def standing(self) -> ReviewQuerySet:
        """Preliminary opinions that wait for the final review."""
        return self.filter(standing=True)

    def of_stage(self, stage: str) -> ReviewQuerySet:
        return self.filter(stage=stage)

    def final_of(self, proposal: Proposal) -> Review:
        """The opinion by which it was decided last."""
        return self.filter(proposal=proposal, stage=Stage.FINAL).latest("pk")

    def units_chosen_for(self, proposals: Iterable[Proposal]) -> dict[int, list[Unit]]:
        """The units named in the last review that named any, by proposal; two queries."""
        rows = self.filter(proposal__in=list(proposals), units__isnull=False).distinct().order_by("pk")
        return {row.proposal_id: list(row.units.all()) for row in rows.prefetch_related("units")}

    def for_page(self) -> ReviewQuerySet:
        return self.select_related("by", "reason", "into", "category").prefetch_related("units").order_by("pk")


class Review(models.Model):
    """One stage's opinion; the author never sees it, only what was decided in the end."""

    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.CASCADE, related_name="reviews")
    stage = models.CharField("审查", max_length=20, choices=Stage)
    opinion = models.CharField("意见", max_length=20, choices=Opinion)
    category = models.ForeignKey(
        Category, verbose_name="建议分类", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    units = models.ManyToManyField(Unit, verbose_name="拟交承办单位", blank=True, related_name="+")
    reason = models.ForeignKey(
        DeclineReason, verbose_name="不予立案原因", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    into = models.ForeignKey(
        "proposals.Proposal", verbose_name="并入", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField("说明", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审查人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    standing = models.BooleanField("待复审", default=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "审查意见"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal"], condition=Q(standing=True), name="one_standing_opinion")
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}：{self.get_opinion_display()}"

    def words(self) -> str:
        """The opinion with what belongs to it, in one line."""
        parts: list[Any] = [self.get_opinion_display()]
        if self.into is not None:
            parts.append(f"并入{self.into}")
        if self.reason is not None:
            parts.append(self.reason)
        return "，".join(map(str, [*parts, *filter(None, [self.note])]))
