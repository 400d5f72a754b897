"""Cards written down: when the scores are published, and for good when the year is frozen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils import timezone

from members.duty.models.schemes import Scheme
from members.duty.scoring.card import card_from, card_to_json
from members.duty.scoring.engine import Scorecard
from members.people.models import Member

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

BATCH = 500


class SavedCardQuerySet(models.QuerySet["SavedCard"]):
    def write(self, scheme: Scheme, cards: Iterable[Scorecard]) -> None:
        rows = (
            SavedCard(
                scheme=scheme,
                member_id=card.person.key,
                total=card.total,
                rank=card.rank,
                grade=card.grade,
                card_json=card_to_json(card),
            )
            for card in cards
        )
        self.bulk_create(rows, batch_size=BATCH)

    def of_scheme(self, scheme: Scheme) -> SavedCardQuerySet:
        return self.filter(scheme=scheme)

    def of_member(self, member: Member) -> SavedCardQuerySet:
        return self.filter(member=member)

    def visible_to(self, user: User) -> SavedCardQuerySet:
        return self.filter(member__in=Member.objects.visible_to(user))


class SavedCard(models.Model):
    """One member's card as it was written down."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="cards")
    member = models.ForeignKey(Member, verbose_name="委员", on_delete=models.PROTECT, related_name="+")
    total = models.DecimalField("总分", max_digits=9, decimal_places=2)
    rank = models.PositiveIntegerField("名次", null=True)
    grade = models.CharField("等次", max_length=40, blank=True)
    card_json = models.JSONField("得分明细", default=dict)

    objects = SavedCardQuerySet.as_manager()

    class Meta:
        verbose_name = "得分卡"
        ordering: ClassVar = ["rank", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["scheme", "member"], name="card_once")]

    def __str__(self) -> str:
        return f"{self.member} {self.total}分"

    def card(self) -> Scorecard:
        return card_from(self.card_json, self.scheme.rules)


class Standing(models.Model):
    """Where everybody stood at a moment of a running year: all totals at once, so that one member's page can tell the
    rank without scoring everybody. The page tells the moment, too; the points themselves are never taken from here."""

    scheme = models.OneToOneField(Scheme, on_delete=models.CASCADE, related_name="standing")
    as_of = models.DateTimeField(default=timezone.now)
    totals = models.JSONField(default=dict)  # board → totals of the ranked, highest first

    class Meta:
        verbose_name = "名次快照"

    def __str__(self) -> str:
        return f"{self.scheme}（{self.as_of:%Y-%m-%d %H:%M}）"
