"""The report and its authors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from cppcc.core.audit.models import record
from cppcc.core.revising import Revised
from cppcc.core.search.index import index
from cppcc.core.workflow import StepRefused
from members.people.models import Body, Member
from sentiment.models.articles import Combined
from sentiment.models.authors import ReportAuthor
from sentiment.models.bulletins import Bulletin
from sentiment.models.lists import Category, Place
from sentiment.models.register import SocialReportQuerySet
from sentiment.models.years import YearRegister
from sentiment.states import EDIT, NOTE_OUTCOME, REVISE, STEPS, UNSIGN, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cppcc.core.accounts.models import User

UNSIGNED = "unsign"  # the step's name in the history


class SocialReport(Revised):
    STEPS = STEPS
    EDIT = EDIT

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
    combined = models.ForeignKey(
        Combined, verbose_name="综合稿", null=True, blank=True, on_delete=models.SET_NULL, related_name="sources"
    )
    place = models.PositiveSmallIntegerField("期内顺序", default=0)
    category = models.ForeignKey(
        Category, verbose_name="类别", null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    location = models.ForeignKey(
        Place, verbose_name="地域", null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    may_print = models.JSONField("可以照印的个人信息", default=list, blank=True)
    kept_reason = models.CharField("留存原因", max_length=200, blank=True)
    origin_type = models.ForeignKey(ContentType, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    origin_id = models.BigIntegerField(null=True, editable=False)
    origin = GenericForeignKey("origin_type", "origin_id")
    token = models.UUIDField("表单标记", null=True, unique=True, editable=False)
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入人", null=True, on_delete=models.PROTECT, related_name="+"
    )

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
            models.Index(fields=["-received_on", "-id"], name="social_newest"),
            models.Index(fields=["year", "-received_on", "-id"], name="social_newest_of_year"),
            models.Index(fields=["status"], name="social_status"),
            # What is seen, counted and narrowed, and what is looked up, is answered from these alone:
            models.Index(
                fields=["year", "status", "category", "location", "is_secret", "number", "created_by"],
                name="social_counted",
            ),
            models.Index(fields=["year", "title", "edited_title", "id"], name="social_titles"),
            models.Index(fields=["title", "id"], name="social_title"),
            models.Index(fields=["number"], name="social_number"),
            models.Index(fields=["source_name"], condition=~Q(source_name=""), name="social_other_source"),
        ]

    def __str__(self) -> str:
        return f"社情民意第{self.number}号" if self.number else f"社情民意草稿《{self.title}》"

    def get_absolute_url(self) -> str:
        return reverse("sentiment:detail", args=[self.pk])

    @property
    def shown_title(self) -> str:
        """The title in its latest wording."""
        return self.edited_title or self.title

    @property
    def receipt(self) -> str:
        """What the author is told on sending it in: 2024年第12号."""
        return f"{self.year}年第{self.number}号"

    @property
    def source(self) -> str:
        """Who reports when it is no member: a body, or somebody named by the office."""
        return self.body.name if self.body else self.source_name

    @property
    def written_by(self) -> str:
        """Everybody who reports, for a line of a list."""
        names = [author.member.name for author in self.authors.all()]
        return "、".join([*names, self.source] if self.source else names)

    @property
    def original_text(self) -> str:
        """The author's own words as one text: where the edited text starts from."""
        return "\n\n".join(part.strip() for part in (self.situation, self.analysis, self.suggestions) if part.strip())

    @property
    def shown_text(self) -> str:
        """The text in its latest wording."""
        return self.edited_text or self.original_text

    @property
    def is_edited(self) -> bool:
        return bool(self.edited_text or self.edited_title)

    def missing(self) -> list[str]:
        """What has to be written before it can be sent in."""
        parts = {"情况反映": self.situation, "意见建议": self.suggestions}
        return [label for label, text in parts.items() if not text.strip()]

    def return_note(self) -> str:
        """What the office asked when it last returned the report."""
        taken = self.history.filter(step="return").order_by("-pk").first()
        return taken.note if taken else ""

    def submit(self, *, by: User, on: date) -> None:
        """Send it to the office: the receipt's number is given, gap-free within the year it is received in."""
        received_on = self.received_on or on
        with transaction.atomic():
            YearRegister.objects.lock(received_on.year)
            number = self.number or SocialReport.objects.next_number(received_on.year)
            self._take("submit", by=by, number=number, received_on=received_on, year=received_on.year)
            index(self)

    def choose(self, *, by: User, bulletin: Bulletin) -> None:
        """Taken into a bulletin that is being edited, as its last article."""
        with transaction.atomic():
            bulletin.hold_for_editing()
            self._take("choose", by=by, bulletin=bulletin, place=bulletin.next_place(), kept_reason="")

    def put_back(self, *, by: User) -> None:
        """Out of the bulletin again, back to the desk; a combined text left with one source is given up."""
        bulletin, combined = self.bulletin, self.combined_id
        with transaction.atomic():
            if bulletin:
                bulletin.hold_for_editing()
            self._take("put_back", by=by, bulletin=None, combined=None, place=0)
            if combined:
                Combined.objects.filter(pk=combined).short_of_sources().delete()

    def issue(self, *, by: User, bulletin: Bulletin) -> None:
        """Out with its bulletin, which has just been signed."""
        self._take("issue", by=by, note=str(bulletin), bulletin=bulletin)

    def keep(self, *, by: User, reason: str) -> None:
        """Not issued; the author reads why."""
        self._take("keep", by=by, note=reason, kept_reason=reason)

    def reopen(self, *, by: User) -> None:
        """Kept before its time: back to the desk."""
        self._take("reopen", by=by, kept_reason="")

    def classify(self, *, by: User, category: Category) -> None:
        """What it is about."""
        self.category = category
        self.revise(by=by, fields=["category"])

    def return_to_author(self, *, by: User, note: str) -> None:
        """Back to the author with questions."""
        self._take("return", by=by, note=note)

    def withdraw(self, *, by: User, note: str = "") -> None:
        """Taken back by its author; the number stays used."""
        with transaction.atomic():
            self._take("withdraw", by=by, note=note)
            index(self)

    def mend(self, *, by: User, fields: Iterable[str], authors: Sequence[Member]) -> None:
        """The author's own change, while it is a draft or returned."""
        with transaction.atomic():
            self._hold(REVISE)
            self.revise(by=by, fields=fields, step=REVISE)
            self.credit(authors)
            index(self)

    def edit(self, *, by: User, fields: Iterable[str]) -> None:
        """The office's wording beside the original, which stays as it was sent in; refused while its bulletin is with
        the checker or the signer."""
        with transaction.atomic():
            self.revise(by=by, fields=fields)
            if Bulletin.objects.in_hand().filter(reports=self.pk).exists():
                raise StepRefused(self, EDIT)
            index(self)

    def unsign(self, *, by: User) -> None:
        """Take the name of `by`, who was named beside the first author, off it."""
        with transaction.atomic():
            self._hold(UNSIGN)
            first = ReportAuthor.objects.filter(report=self).first_named().values_list("pk", flat=True)
            struck, _ = self.authors.filter(member__user=by).exclude(pk__in=list(first)).delete()
            if not struck:
                raise StepRefused(self, UNSIGN)
            self.__dict__.get("_prefetched_objects_cache", {}).pop("authors", None)
            self.history.create(step=UNSIGNED, label=UNSIGN.label, source=self.status, result=self.status, by=by)
            record(UNSIGN.label, by=by, target=self)
            index(self)

    def unsigned_by(self) -> set[int | None]:
        """The accounts of those who took their name off it."""
        return set(self.history.filter(step=UNSIGNED).values_list("by", flat=True))

    def hold_for_outcome(self) -> None:
        """Lock the report while something that became of it is entered; StepRefused when it is with its author."""
        self._hold(NOTE_OUTCOME)

    def credit(self, authors: Sequence[Member]) -> None:
        """Exactly these authors, in this order."""
        self.authors.exclude(member__in=authors).delete()
        ReportAuthor.objects.bulk_create(
            [ReportAuthor(report=self, member=member, order=order) for order, member in enumerate(authors)],
            update_conflicts=True,
            unique_fields=["report", "member"],
            update_fields=["order"],
        )
        self.__dict__.get("_prefetched_objects_cache", {}).pop("authors", None)
