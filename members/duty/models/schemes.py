"""The scheme (考核办法) of a year: its rules, and the life of the scores by them."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone

from cppcc.core.audit.models import record
from cppcc.core.periods import Period, end_of
from cppcc.core.revising import Revised
from cppcc.core.workflow import Refused
from members.duty.scoring.carrying import moved, moved_day, rules_from, to_json
from members.duty.scoring.checking import grave, problems
from members.duty.scoring.spec import Problem, Rules
from members.duty.states import EDIT, KEPT, RULING, RUNNING, STEPS, Status
from members.people.models import Body

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.duty.scoring.engine import Scorecard

WHOLE = "全体委员"


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def ruling(self, year: int) -> SchemeQuerySet:
        """Those that score the year, that of all members first."""
        return self.filter(year=year, status__in=RULING).order_by(F("scope").asc(nulls_first=True))

    def ruling_whole(self, year: int) -> SchemeQuerySet:
        """That of all members."""
        return self.filter(year=year, status__in=RULING, scope=None)

    def ruling_any(self) -> SchemeQuerySet:
        return self.filter(status__in=RULING)

    def kept(self) -> SchemeQuerySet:
        """Those whose points were written down."""
        return self.filter(status__in=KEPT)

    def running(self) -> SchemeQuerySet:
        """Those whose points follow the records."""
        return self.filter(status__in=RUNNING)

    def numbered_like(self, other: Scheme) -> SchemeQuerySet:
        """All versions of the same year and scope."""
        return self.filter(year=other.year, scope=other.scope_id)

    def for_scope(self, scope: int | None) -> SchemeQuerySet:
        """Those of one scope (a body's key, None for all members)."""
        return self.filter(scope=scope)

    def meeting(self, other: Scheme) -> SchemeQuerySet:
        """Ruling schemes of another year and the same scope whose days overlap with the other's."""
        days = Q(starts_on__lte=other.ends_on, ends_on__gte=other.starts_on)
        return self.filter(days, scope=other.scope_id, status__in=RULING).exclude(year=other.year)

    def visible_to(self, user: User) -> SchemeQuerySet:
        """The rules that score somebody are open to all who take part; drafts and former versions to the office."""
        if user.is_office:
            return self
        return self.filter(status__in=RULING)

    def for_list(self) -> SchemeQuerySet:
        return self.select_related("scope").order_by("-year", F("scope").asc(nulls_first=True), "-version")

    def years(self) -> list[int]:
        return list(self.order_by("-year").values_list("year", flat=True).distinct())


class Scheme(Revised):
    STEPS = STEPS
    EDIT = EDIT

    name = models.CharField("名称", max_length=80)
    year = models.PositiveSmallIntegerField("年度")
    scope = models.ForeignKey(
        Body,
        verbose_name="适用范围",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="schemes",
        help_text="不选表示全体委员；选一个专委会或活动组，则只给它的委员计分，单独成榜。",
    )
    version = models.PositiveSmallIntegerField("版本", default=1, editable=False)
    starts_on = models.DateField("考核期起")
    ends_on = models.DateField("考核期止")
    basis = models.TextField("依据", blank=True, help_text="办法的文号、通过的会议等，会印在得分表上。")
    rules_json = models.JSONField("规则", default=dict, editable=False)
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.DRAFT)
    as_of = models.DateTimeField("数据截至", null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="起草人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "考核办法"
        ordering: ClassVar = ["-year", "-version", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="scheme_ends_after_start"),
            models.UniqueConstraint(
                fields=["year"], name="one_scheme_rules", condition=Q(scope=None, status__in=sorted(RULING))
            ),
            models.UniqueConstraint(
                fields=["year", "scope"],
                name="one_scheme_rules_scope",
                condition=Q(scope__isnull=False, status__in=sorted(RULING)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.name}"

    def get_absolute_url(self) -> str:
        return reverse("duty:scheme", args=[self.pk])

    @cached_property
    def rules(self) -> Rules:
        return rules_from(self.rules_json)

    @classmethod
    def of_year(cls, year: int, *, name: str, scope: Body | None = None) -> Scheme:
        """One of the calendar year, not saved yet."""
        return cls(name=name, year=year, scope=scope, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))

    @property
    def scope_name(self) -> str:
        return str(self.scope) if self.scope else WHOLE

    @property
    def is_running(self) -> bool:
        """The points follow the records."""
        return self.status in RUNNING

    @property
    def is_kept(self) -> bool:
        """The points are as they were written down when published or frozen."""
        return self.status in KEPT

    @cached_property
    def problems(self) -> list[Problem]:
        """What is wrong with the rules, in words; grave ones keep the scheme from being opened."""
        return problems(self.rules, window=(self.starts_on, self.ends_on))

    def hindrances(self) -> list[str]:
        """Why it cannot be opened, each with what to do; none when it can."""
        told = [problem.words for problem in grave(self.problems)]
        if not self.rules.items:
            told.append("还没有计分项，启用后人人都是基础分，请至少添加一个计分项")
        kept = Scheme.objects.numbered_like(self).kept().first()
        if kept is not None:
            words = f"{kept.year}年度的得分按第{kept.version}版已{kept.get_status_display()}"
            told.append(f"{words}，不能再换办法；确需更换，请先把那一版退回计分中（已定格的不能退回）")
        told += [
            f"考核期与{other}（{other.starts_on}至{other.ends_on}）重叠，同一天的记录会计两次，请改考核期"
            for other in Scheme.objects.meeting(self)
        ]
        return told

    @property
    def replaces(self) -> Scheme | None:
        """The running version that opening this one would take the place of."""
        return Scheme.objects.numbered_like(self).running().first()

    def period(self, *, now: datetime) -> Period:
        """The days that count, seen from `now` or from their end when they are over."""
        return Period(self.starts_on, self.ends_on, min(now, end_of(self.ends_on)), f"{self.year}年")

    # --- Verbs --------------------------------------------------------------------------------------------------
    def draft(self, rules: Rules, *, by: User) -> None:
        """Save a new draft, the next version of its year and scope."""
        with transaction.atomic():
            newest = Scheme.objects.numbered_like(self).aggregate(newest=Max("version"))["newest"] or 0
            self.version, self.created_by, self.rules_json = newest + 1, by, to_json(rules)
            self.save(force_insert=True)
            record("起草考核办法", by=by, target=self, year=self.year, version=self.version)

    def lay_down(self, rules: Rules, *, by: User, told: str) -> None:
        """Put changed rules in place of the draft's; refused when somebody changed it since it was read."""
        before, self.rules_json = self.rules, to_json(rules)
        self.__dict__.pop("rules", None)
        self.__dict__.pop("problems", None)
        try:
            self.revise(by=by, fields=["rules_json"])
        except Exception:
            self.rules_json = to_json(before)
            raise
        record(told, by=by, target=self)

    def copy(self, *, by: User, year: int) -> Scheme:
        """A draft with the same rules for `year`, its days moved by as many years."""
        shift = year - self.year
        new = Scheme(
            name=self.name,
            year=year,
            scope=self.scope,
            starts_on=moved_day(self.starts_on, shift),
            ends_on=moved_day(self.ends_on, shift),
            basis=self.basis,
        )
        new.draft(moved(self.rules, shift), by=by)
        return new

    def open(self, *, by: User) -> None:
        """From now on it scores its year; Refused while something hinders it. A running version it replaces hands over
        its corrections, exemptions and objections."""
        from members.duty.models.beside import Correction, Exemption, Objection

        with transaction.atomic():
            self.need_start("open")
            if reasons := self.hindrances():
                raise Refused(self, STEPS["open"], f"还不能启用：{'；'.join(reasons)}。")
            before = Scheme.objects.select_for_update().numbered_like(self).filter(status__in=RULING).first()
            if before is not None:
                before._take("replace", by=by, note=f"由第{self.version}版代替")  # noqa: SLF001 - its own kind
            self._take("open", by=by)
            if before is not None:
                for kept in (Correction, Exemption, Objection):
                    kept.objects.filter(scheme=before).update(scheme=self)

    def preview(self, *, by: User) -> None:
        """Let everybody scored see ranks and grades, and object."""
        self._take("preview", by=by, as_of=timezone.now())

    def publish(self, *, by: User, now: datetime, again: bool = False) -> None:
        """Write every card down as it stands, and tell those whom it concerns: what is published stays so until it is
        published again or frozen."""
        from members.duty.models.cards import SavedCard
        from members.duty.telling import tell_published

        with transaction.atomic():
            self._take("republish" if again else "publish", by=by, as_of=now)
            before = SavedCard.objects.of_scheme(self).outcomes()
            tell_published(self, self._write_down(now), before)

    def freeze(self, *, by: User, now: datetime, note: str = "") -> None:
        """Write the cards down for good; Refused while an objection has no answer."""
        from members.duty.models.beside import Objection

        with transaction.atomic():
            self._take("freeze", by=by, note=note, as_of=now)
            if waiting := Objection.objects.of_scheme(self).waiting().count():
                raise Refused(self, STEPS["freeze"], f"还有{waiting}件异议没有答复，请先逐件答复再定格。")
            self._write_down(now)

    def take_back(self, *, by: User, note: str) -> None:
        """Let the points follow the records again."""
        from members.duty.models.cards import SavedCard

        with transaction.atomic():
            self._take("take_back", by=by, note=note, as_of=None)
            SavedCard.objects.filter(scheme=self).delete()

    def discard(self, *, by: User, note: str) -> None:
        self._take("discard", by=by, note=note)

    def _write_down(self, now: datetime) -> list[Scorecard]:
        from members.duty.models.cards import SavedCard
        from members.duty.reckoning import reckon

        SavedCard.objects.filter(scheme=self).delete()
        cards = list(reckon(self, now=now).values())
        SavedCard.objects.write(self, cards)
        return cards


__all__ = ["Scheme", "SchemeQuerySet"]
