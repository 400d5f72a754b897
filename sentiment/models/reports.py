"""The report and its authors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Max, Q

from cppcc.core.accounts.roles import Role
from cppcc.core.periods import Period
from cppcc.core.workflow import Stepped
from members.people.models import Body, Member
from sentiment.models.registers import Bulletin, YearRegister
from sentiment.states import STEPS, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class SocialReportQuerySet(models.QuerySet["SocialReport"]):
    def received(self) -> SocialReportQuerySet:
        """All that reached the office: neither drafts nor withdrawn."""
        return self.exclude(status__in=[Status.DRAFT, Status.WITHDRAWN])

    def issued(self) -> SocialReportQuerySet:
        return self.filter(status=Status.ISSUED)

    def kept(self) -> SocialReportQuerySet:
        return self.filter(status=Status.KEPT)

    def received_in(self, period: Period) -> SocialReportQuerySet:
        return self.received().filter(received_on__gte=period.start, received_on__lte=period.last_day)

    def next_number(self, year: int) -> int:
        """The number after the year's last; hold the year's register when you mean to use it."""
        return (self.filter(year=year).aggregate(last=Max("number"))["last"] or 0) + 1

    def from_origin(self, origin: models.Model) -> SocialReportQuerySet:
        """The report that `origin` (a proposal) was turned into."""
        return self.filter(origin_type=ContentType.objects.get_for_model(origin), origin_id=origin.pk)

    def visible_to(self, user: User) -> SocialReportQuerySet:
        """The office and leaders see all that was sent in; members their own."""
        typed = Q(created_by=user)
        if user.is_office or Role.LEADER in user.roles:
            return self.filter(~Q(status=Status.DRAFT) | typed)
        if Role.MEMBER in user.roles:
            mine = ReportAuthor.objects.filter(member__user=user).values("report")
            return self.filter(typed | Q(pk__in=mine))
        return self.none()

    def for_list(self) -> SocialReportQuerySet:
        return (
            self.select_related("bulletin", "body")
            .prefetch_related("authors__member")
            .defer("situation", "analysis", "suggestions", "edited_text")
        )


class SocialReport(Stepped):
    STEPS = STEPS

    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号", null=True, blank=True)
    title = models.CharField("标题", max_length=200)
    situation = models.TextField("情况反映")
    analysis = models.TextField("原因分析", blank=True)
    suggestions = models.TextField("意见建议", blank=True)
    edited_title = models.CharField("编辑后标题", max_length=200, blank=True)
    edited_text = models.TextField("编辑后正文", blank=True)
    body = models.ForeignKey(
        Body, verbose_name="反映单位", null=True, blank=True, on_delete=models.PROTECT, related_name="social_reports"
    )
    source_name = models.CharField("其他反映人", max_length=60, blank=True)
    writers = models.ManyToManyField(Member, through="ReportAuthor", related_name="social_reports")
    is_secret = models.BooleanField("涉密", default=False)
    received_on = models.DateField("收到日期", null=True, blank=True)
    bulletin = models.ForeignKey(
        Bulletin, verbose_name="期号", null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    kept_reason = models.CharField("留存原因", max_length=200, blank=True)
    origin_type = models.ForeignKey(ContentType, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    origin_id = models.BigIntegerField(null=True, editable=False)
    origin = GenericForeignKey("origin_type", "origin_id")
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField("最近修改", auto_now=True)

    objects = SocialReportQuerySet.as_manager()

    class Meta:
        verbose_name = "社情民意信息"
        ordering: ClassVar = ["-received_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "number"], name="social_report_number_once"),
            models.UniqueConstraint(fields=["origin_type", "origin_id"], name="social_report_from_origin_once"),
            models.CheckConstraint(
                condition=~Q(status=str(Status.ISSUED)) | Q(bulletin__isnull=False), name="issued_in_a_bulletin"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["received_on"], name="social_received"),
            models.Index(fields=["status"], name="social_status"),
        ]

    def __str__(self) -> str:
        return f"社情民意第{self.number}号" if self.number else f"社情民意草稿《{self.title}》"

    def submit(self, *, by: User, on: date) -> None:
        """Send it to the office: the receipt's number is given, gap-free within the year it is received in."""
        received_on = self.received_on or on
        with transaction.atomic():
            YearRegister.objects.lock(received_on.year)
            number = self.number or SocialReport.objects.next_number(received_on.year)
            self._take("submit", by=by, number=number, received_on=received_on, year=received_on.year)

    def issue(self, *, by: User, bulletin: Bulletin) -> None:
        """Issued in a numbered bulletin."""
        self._take("issue", by=by, note=str(bulletin), bulletin=bulletin)

    def keep(self, *, by: User, reason: str) -> None:
        """Not issued; the author reads why."""
        self._take("keep", by=by, note=reason, kept_reason=reason)

    def return_to_author(self, *, by: User, note: str) -> None:
        """Back to the author with questions."""
        self._take("return", by=by, note=note)

    def withdraw(self, *, by: User) -> None:
        """Taken back by its author."""
        self._take("withdraw", by=by)


class ReportAuthor(models.Model):
    report = models.ForeignKey(SocialReport, on_delete=models.CASCADE, related_name="authors")
    member = models.ForeignKey(
        Member, verbose_name="反映人", on_delete=models.PROTECT, related_name="report_authorships"
    )
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "反映人"
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "member"], name="writes_once")]

    def __str__(self) -> str:
        return str(self.member)
