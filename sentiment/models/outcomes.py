"""Where a report went: sent up to a level, adopted there, or instructed upon by a leader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models, transaction

from cppcc.core.audit.models import record
from cppcc.core.exchange.models import Package
from cppcc.core.levels import Level
from cppcc.core.periods import Period
from sentiment.models.reports import SocialReport
from sentiment.states import NOTE_OUTCOME

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cppcc.core.accounts.models import User


class AdoptionManner(models.TextChoices):
    ADOPTED = "adopted", "采用"
    COMBINED = "combined", "综合采用"
    RELAYED = "relayed", "转报"
    PUBLISHED = "published", "刊载"


def told(field: str, choices: Sequence[tuple[str, str]]) -> models.Case:
    """The choice of a row as the office says it, for counting by."""
    named = (models.When(**{field: value}, then=models.Value(str(label))) for value, label in choices)
    return models.Case(*named, output_field=models.CharField())


class OutcomeQuerySet(models.QuerySet[Any]):
    """What the three kinds of outcomes share."""

    def known_in(self, period: Period) -> Self:
        return self.filter(on__gte=period.start, on__lte=period.last_day)

    def of_year(self, year: int) -> Self:
        return self.filter(on__year=year)

    def until(self, on: date) -> Self:
        return self.filter(on__lte=on)

    def of_level(self, level: str) -> Self:
        return self.filter(level=level) if level else self

    def with_level_name(self) -> Self:
        """Each row with `level_name`, the level as the office says it."""
        return self.annotate(level_name=told("level", Level.choices))

    def not_secret(self) -> Self:
        return self.filter(report__is_secret=False)

    def for_register(self) -> Self:
        """All that a line of a register says."""
        return self.select_related("report__body").prefetch_related("report__authors__member").order_by("on", "pk")


class AdoptionQuerySet(OutcomeQuerySet):
    def published(self) -> Self:
        return self.filter(manner=AdoptionManner.PUBLISHED)

    def with_manner_name(self) -> Self:
        """Each row with `manner_name`."""
        return self.annotate(manner_name=told("manner", AdoptionManner.choices))

    def with_full_name(self) -> Self:
        """Each row with `full_name`: 市综合采用."""
        full = models.functions.Concat(told("level", Level.choices), told("manner", AdoptionManner.choices))
        return self.annotate(full_name=full)


class InstructionQuerySet(OutcomeQuerySet):
    """A class of its own: a manager made from the shared one loses its methods to the type checker."""


class RelayQuerySet(OutcomeQuerySet):
    def noted_by(self, package: Package) -> Self:
        """Those that the making of the package noted."""
        return self.filter(package=package)


class Outcome(models.Model):
    """An entry beside a report; `SAME` names what makes two entries the same one."""

    SAME: ClassVar[Sequence[str]] = ("level", "on")

    report: models.ForeignKey[Any, SocialReport]
    level = models.CharField("层级", max_length=20, choices=Level)
    on = models.DateField("日期")

    class Meta:
        abstract = True
        ordering: ClassVar = ["on", "pk"]

    if TYPE_CHECKING:
        pk: int
        report_id: int

        def get_level_display(self) -> str: ...

    def is_there(self) -> bool:
        """Whether its report has the same entry already."""
        same = {name: getattr(self, name) for name in self.SAME}
        others: models.QuerySet[Any] = type(self)._default_manager.filter(**{"report": self.report_id, **same})
        return others.exclude(pk=self.pk).exists()

    def note_down(self, *, by: User) -> bool:
        """Enter it beside its report, unless it is there already; returns whether it was new."""
        with transaction.atomic():
            self.report.hold_for_outcome()
            if self.is_there():
                return False
            self.save()
            record(NOTE_OUTCOME.label, by=by, target=self.report, outcome=f"{self}（{self.on}）")
        return True

    def amend(self, *, by: User, fields: Iterable[str]) -> None:
        """What was learnt later, or had been entered wrongly."""
        fields = list(fields)
        with transaction.atomic():
            self.report.hold_for_outcome()
            self.save(update_fields=fields)
            record("修改去向", by=by, target=self.report, outcome=f"{self}（{self.on}）", changed=fields)

    def strike(self, *, by: User) -> None:
        """Take a wrong entry away again."""
        with transaction.atomic():
            record("删除去向", by=by, target=self.report, outcome=f"{self}（{self.on}）")
            self.delete()


class Adoption(Outcome):
    SAME: ClassVar = ("level", "manner", "on")

    report = models.ForeignKey(
        SocialReport, verbose_name="社情民意", on_delete=models.CASCADE, related_name="adoptions"
    )
    manner = models.CharField("方式", max_length=20, choices=AdoptionManner)
    note = models.CharField("载体或说明", max_length=120, blank=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta(Outcome.Meta):
        verbose_name = "采用"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "level", "manner", "on"], name="adopted_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}{self.get_manner_display()}"


class Instruction(Outcome):
    SAME: ClassVar = ("level", "leader", "on")

    report = models.ForeignKey(
        SocialReport, verbose_name="社情民意", on_delete=models.CASCADE, related_name="instructions"
    )
    leader = models.CharField("批示领导", max_length=60, blank=True)
    gist = models.TextField("批示要点", blank=True)
    feedback = models.TextField("部门反馈", blank=True)

    objects = InstructionQuerySet.as_manager()

    class Meta(Outcome.Meta):
        verbose_name = "批示"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "level", "leader", "on"], name="instructed_once")
        ]

    def __str__(self) -> str:
        return f"{self.leader}批示"


class Relay(Outcome):
    """The report was sent up (上报): what targets such as “five a month to the city” count. With a `package` it was
    noted when that was made, and goes again when that does not arrive after all."""

    report = models.ForeignKey(SocialReport, verbose_name="社情民意", on_delete=models.CASCADE, related_name="relays")
    note = models.CharField("报送单位或说明", max_length=120, blank=True)
    package = models.ForeignKey(
        Package, verbose_name="交换包", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = RelayQuerySet.as_manager()

    class Meta(Outcome.Meta):
        verbose_name = "上报"
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "level", "on"], name="relayed_once")]

    if TYPE_CHECKING:
        package_id: int | None

    def __str__(self) -> str:
        return f"上报{self.get_level_display()}"
