"""Who wrote a report, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import OuterRef, Subquery

from members.people.models import Member

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class ReportAuthorQuerySet(models.QuerySet["ReportAuthor"]):
    def of_user(self, user: User) -> ReportAuthorQuerySet:
        return self.filter(member__user=user)

    def first_named(self) -> ReportAuthorQuerySet:
        """Of each report the one named first."""
        first = ReportAuthor.objects.filter(report=OuterRef("report")).order_by("order", "pk").values("pk")[:1]
        return self.filter(pk=Subquery(first))


class ReportAuthor(models.Model):
    report = models.ForeignKey("sentiment.SocialReport", on_delete=models.CASCADE, related_name="authors")
    member = models.ForeignKey(
        Member, verbose_name="反映人", on_delete=models.PROTECT, related_name="report_authorships"
    )
    order = models.PositiveSmallIntegerField("顺序", default=0)

    objects = ReportAuthorQuerySet.as_manager()

    class Meta:
        verbose_name = "反映人"
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "member"], name="writes_once")]

    def __str__(self) -> str:
        return str(self.member)
