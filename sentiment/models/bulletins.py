"""The bulletin 《社情民意》: put together from chosen reports, checked, signed, and numbered only then."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, F, Max, Prefetch, Q
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.revising import Revised
from cppcc.core.ticking import key_of
from cppcc.core.workflow import StepRefused
from sentiment.models.articles import FEWEST_SOURCES, Article, Combined, kept_of, strung
from sentiment.models.years import YearRegister
from sentiment.states import BULLETIN_STEPS, IN_HAND, LAY_OUT, BulletinStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cppcc.core.accounts.models import User
    from sentiment.models.reports import SocialReport

SEE_SECRET = frozenset({Role.INFORMATION_OFFICE, Role.GENERAL_OFFICE, Role.LEADER})


class BulletinRules(models.Model):
    """How this office lets a bulletin out; one row, made when it is first saved."""

    is_checked = models.BooleanField(
        "核稿", default=True, choices=[(True, "先核稿，再签发"), (False, "直接签发，不另核稿")]
    )
    two_people = models.BooleanField(
        "编辑和核稿", default=False, choices=[(False, "可以是同一人"), (True, "必须由两人分别负责")]
    )

    class Meta:
        verbose_name = "期刊的编发方式"

    def __str__(self) -> str:
        return "先核稿，再签发" if self.is_checked else "直接签发"

    @classmethod
    def current(cls) -> BulletinRules:
        return cls.objects.order_by("pk").first() or cls(pk=1)

    def lay_down(self, *, by: User) -> None:
        """From now on bulletins go out by these rules."""
        self.save()
        record("修改编发方式", by=by, target=self, is_checked=self.is_checked, two_people=self.two_people)


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def of_year(self, year: int) -> BulletinQuerySet:
        return self.filter(year=year)

    def numbered(self, number: int) -> Bulletin | None:
        """The issue of that number."""
        return self.filter(number=number).first()

    def keyed(self, key: str) -> Bulletin | None:
        """The one of that key, as an address names it."""
        pk = key_of(key)
        return self.filter(pk=pk).first() if pk is not None else None

    def issued(self) -> BulletinQuerySet:
        return self.filter(status=BulletinStatus.ISSUED)

    def in_status(self, status: str) -> BulletinQuerySet:
        return self.filter(status=status)

    def in_hand(self) -> BulletinQuerySet:
        """With the checker or the signer: nothing in them changes."""
        return self.filter(status__in=IN_HAND)

    def in_editing(self) -> BulletinQuerySet:
        """Those that still take reports, the latest first."""
        return self.filter(status=BulletinStatus.EDITING).order_by("-pk")

    def visible_to(self, user: User) -> BulletinQuerySet:
        """The office and leaders; one that holds a secret report only those who see secret reports."""
        if user.roles & SEE_SECRET:
            return self.all()
        if not user.is_office:
            return self.none()
        return self.exclude(reports__is_secret=True)

    def next_number(self, year: int) -> int:
        """The number after the year's last; hold the year's register when you mean to use it."""
        return (self.of_year(year).aggregate(last=Max("number"))["last"] or 0) + 1

    def years(self) -> list[int]:
        """The years that have issues, the latest first."""
        return list(self.order_by("-year").values_list("year", flat=True).distinct())

    def newest_first(self) -> BulletinQuerySet:
        """What is being made, then the issues from the last to the first."""
        return self.order_by("-year", F("number").desc(nulls_first=True), "-pk")

    def waiting_for_check(self, user: User) -> BulletinQuerySet:
        """Those that `user`, an editor, may check."""
        waiting = self.filter(status=BulletinStatus.CHECKING)
        return waiting.exclude(made_by=user) if BulletinRules.current().two_people else waiting

    def per_status(self) -> dict[str, int]:
        return dict(self.order_by().values_list("status").annotate(n=Count("pk", distinct=True)))

    def matching(self, text: str) -> BulletinQuerySet:
        """Its number, or a title in it, holds `text`."""
        reports: Any = self.model._meta.get_field("reports").related_model
        titled = reports.objects.filter(
            Q(title__icontains=text) | Q(edited_title__icontains=text), bulletin__isnull=False
        )
        combined = Combined.objects.filter(title__icontains=text)
        found = Q(title__icontains=text) | Q(signatory__icontains=text)
        found |= Q(pk__in=titled.values("bulletin")) | Q(pk__in=combined.values("bulletin"))
        digits = text.removeprefix("第").removesuffix("期")
        if digits.isascii() and digits.isdigit() and len(digits) < 10:
            found |= Q(number=int(digits))
        return self.filter(found)

    def for_list(self) -> BulletinQuerySet:
        """Titles only: no text is read."""
        return self.defer("printed").prefetch_related(
            Prefetch(
                "reports", self._reports().only("title", "edited_title", "bulletin", "combined", "place", "is_secret")
            ),
            Prefetch("combined", Combined.objects.defer("text")),
        )

    def for_detail(self) -> BulletinQuerySet:
        return self.select_related("made_by", "checked_by", "signed_by").prefetch_related(
            Prefetch("reports", self._reports().select_related("body").prefetch_related("authors__member")), "combined"
        )

    def _reports(self) -> Any:
        reports: Any = self.model._meta.get_field("reports").related_model
        return reports.objects.order_by("place", "pk")


class Bulletin(Revised):
    """An issue of 《社情民意》; it takes the year's next number when it is signed, never before."""

    STEPS = BULLETIN_STEPS
    EDIT = LAY_OUT

    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("期号", null=True, blank=True)
    issued_on = models.DateField("编发日期", null=True, blank=True)
    title = models.CharField("标题", max_length=200, blank=True)
    report_to = models.CharField("报", max_length=500, blank=True)
    send_to = models.CharField("送", max_length=500, blank=True)
    copy_to = models.CharField("发", max_length=500, blank=True)
    copies = models.PositiveIntegerField("印数", null=True, blank=True)
    signatory = models.CharField("签发人", max_length=40, blank=True)
    status = models.CharField("状态", max_length=20, choices=BulletinStatus, default=BulletinStatus.ISSUED)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="编辑", null=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="核稿", null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记签发", null=True, on_delete=models.PROTECT, related_name="+"
    )

    printed = models.JSONField("印发稿", null=True, editable=False)  # as signed: `cppcc.core.documents.frozen`

    if TYPE_CHECKING:
        reports: Any
        combined: Any

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = "期刊"
        ordering: ClassVar = ["-year", "-number", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "number"], name="bulletin_number_once"),
            models.CheckConstraint(
                condition=~Q(status=str(BulletinStatus.ISSUED)) | Q(number__isnull=False), name="issued_with_a_number"
            ),
        ]

    def __str__(self) -> str:
        if self.number:
            return f"{self.year}年第{self.number}期"
        return f"{'取消' if self.status == BulletinStatus.DISCARDED else '在编'}的一期（{self.pk}）"

    def get_absolute_url(self) -> str:
        return reverse("sentiment:bulletin", args=[self.pk])

    @property
    def is_secret(self) -> bool:
        """Whether it holds a secret report, and so is seen only by those who see these."""
        return any(report.is_secret for report in self.reports.all())

    @property
    def name(self) -> str:
        """《社情民意》2026年第3期, or what it is called while it is made."""
        return f"《社情民意》{self}" if self.number else f"{self}“{self.title}”" if self.title else str(self)

    # --- Putting it together -------------------------------------------------------------------------------------
    @classmethod
    def begin(cls, *, by: User, on: date, title: str = "") -> Bulletin:
        """A new issue being edited, without a number; who it goes to is taken over from the last one made."""
        last = cls.objects.exclude(status=BulletinStatus.DISCARDED).order_by("-pk").first()
        before = {name: getattr(last, name) for name in ("report_to", "send_to", "copy_to", "copies")} if last else {}
        with transaction.atomic():
            bulletin = cls.objects.create(
                year=on.year, title=title, made_by=by, status=BulletinStatus.EDITING, **before
            )
            record("新编一期", by=by, target=bulletin)
        return bulletin

    def hold_for_editing(self) -> None:
        """Lock it until the transaction ends; StepRefused when it is no longer edited."""
        self._hold(LAY_OUT)

    def lay_out(self, *, by: User, fields: Iterable[str]) -> None:
        """Its heading, recipients and copies."""
        self.revise(by=by, fields=fields)

    def articles(self) -> list[Article]:
        """What it prints, in order: combined texts with their sources, and the other reports one by one."""
        reports = sorted(self.reports.all(), key=lambda report: (report.place, report.pk))
        printed: list[tuple[int, Article]] = []
        combined_here = {combined.pk for combined in self.combined.all()}
        for combined in self.combined.all():
            sources = [report for report in reports if report.combined_id == combined.pk]
            printed.append((combined.place, Article(combined.title, combined.text, sources, combined)))
        printed += [
            (report.place, Article(report.shown_title, report.shown_text, [report]))
            for report in reports
            if report.combined_id not in combined_here
        ]
        return [article for _, article in sorted(printed, key=lambda row: row[0])]

    def titles(self) -> list[str]:
        """The titles in order; reads no text (`for_list`)."""
        combined = [(each.place, each.title) for each in self.combined.all()]
        alone = [(each.place, each.shown_title) for each in self.reports.all() if each.combined_id is None]
        return [title for _, title in sorted([*combined, *alone], key=lambda row: row[0])]

    def next_place(self) -> int:
        last = [self.reports.aggregate(last=Max("place"))["last"], self.combined.aggregate(last=Max("place"))["last"]]
        return max((place for place in last if place is not None), default=0) + 1

    def move(self, key: str, *, up: bool, by: User) -> None:
        """An article one place up or down; StepRefused when it is no longer there."""
        with transaction.atomic():
            self.hold_for_editing()
            articles = type(self).objects.for_detail().get(pk=self.pk).articles()
            here = next((place for place, article in enumerate(articles) if article.key == key), None)
            if here is None:
                raise StepRefused(self, LAY_OUT)
            there = min(max(here + (-1 if up else 1), 0), len(articles) - 1)
            articles.insert(there, articles.pop(here))
            for place, article in enumerate(articles, start=1):
                self._put(article, place)
            record("调整顺序", by=by, target=self, articles=[article.key for article in articles])

    def _put(self, article: Article, place: int) -> None:
        if article.combined:
            self.combined.filter(pk=article.combined.pk).update(place=place)
        self.reports.filter(pk__in=[report.pk for report in article.sources]).update(place=place)

    def combine(self, reports: Iterable[SocialReport], *, title: str, by: User) -> Combined:
        """One text out of several reports of this issue, to begin with one after another; each stays a source."""
        with transaction.atomic():
            self.hold_for_editing()
            keys = [report.pk for report in reports]
            chosen = list(self.reports.filter(pk__in=keys, combined=None).order_by("place", "pk"))
            if len(chosen) < FEWEST_SOURCES or len(chosen) < len(keys):
                raise StepRefused(self, LAY_OUT)
            combined: Combined = self.combined.create(
                title=title, text=strung(chosen), may_print=kept_of(chosen), place=chosen[0].place
            )
            self.reports.filter(pk__in=keys).update(combined=combined, place=combined.place)
            record("合编", by=by, target=self, reports=keys)
        return combined

    def dissolve(self, combined: Combined, *, by: User) -> None:
        """The combined text is given up; its sources are articles by themselves again."""
        with transaction.atomic():
            self.hold_for_editing()
            record("拆开合编", by=by, target=self, title=combined.title)
            self.combined.filter(pk=combined.pk).delete()

    # --- Letting it out ------------------------------------------------------------------------------------------
    def send_to_check(self, *, by: User) -> None:
        self._send("send_to_check", by=by)

    def send_to_sign(self, *, by: User) -> None:
        """Straight to the signature, where the office's rules ask for no check."""
        self._send("send_to_sign", by=by)

    def _send(self, step: str, *, by: User) -> None:
        """On its way out, unless there is nothing in it."""
        with transaction.atomic():
            self._take(step, by=by)
            if not self.reports.exists():
                raise StepRefused(self, self.STEPS[step])

    def check_off(self, *, by: User) -> None:
        """The check is passed (核稿通过)."""
        self._take("check", by=by, checked_by=by)

    def send_back(self, *, by: User, note: str) -> None:
        self._take("send_back", by=by, note=note, checked_by=None)

    def sign(self, *, by: User, signatory: str, on: date, number: int | None = None) -> None:
        """Signed and out: it takes the next number of the year (`number` only as the first of a year that was
        begun on paper), and every report in it is issued."""
        with transaction.atomic():
            YearRegister.objects.lock(on.year)
            following = Bulletin.objects.next_number(on.year)
            given = number if number and following == 1 else following
            self._take(
                "sign", by=by, note=signatory, number=given, year=on.year, issued_on=on, signatory=signatory,
                signed_by=by,
            )  # fmt: skip
            for report in self.reports.order_by("place", "pk"):
                report.issue(by=by, bulletin=self)

    def keep_as_printed(self, document: dict[str, object]) -> None:
        """What was signed stays as it was, whatever is changed in its reports later."""
        type(self).objects.filter(pk=self.pk).update(printed=document)
        self.printed = document

    def discard(self, *, by: User, note: str = "") -> None:
        """Not made after all; its reports go back to the desk."""
        with transaction.atomic():
            self.hold_for_editing()
            self.combined.all().delete()
            for report in self.reports.order_by("place", "pk"):
                report.put_back(by=by)
            self._take("discard", by=by, note=note)
