"""Cards written down: when the scores are published, and for good when the year is frozen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
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
HALF = 5  # tenths


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

    def outcomes(self) -> dict[int, tuple[Decimal, int | None, str]]:
        """Total, rank and grade by member."""
        rows = self.values_list("member", "total", "rank", "grade")
        return {member: (total, rank, grade) for member, total, rank, grade in rows}

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


class StandingQuerySet(models.QuerySet["Standing"]):
    def of_scheme(self, scheme: Scheme) -> StandingQuerySet:
        return self.filter(scheme=scheme)

    def take(self, scheme: Scheme, *, now: datetime) -> None:
        """Where everybody stands at `now`; the one before is replaced."""
        from members.duty.reckoning import reckon

        boards: dict[str, dict[str, list[str]]] = {}
        for card in reckon(scheme, now=now).values():
            if not card.person.unranked:
                ranked = boards.setdefault(card.person.board, {})
                ranked[str(card.person.key)] = [str(card.total), card.grade]
        self.update_or_create(scheme=scheme, defaults={"as_of": now, "totals": boards})


@dataclass(frozen=True)
class Place:
    """Where somebody stands on their board; `as_of` is the moment of the others' points."""

    rank: int
    among: int
    as_of: datetime
    grade: str = ""

    @property
    def band(self) -> str:
        """前20%, in steps of ten; whoever is behind the middle is not told how far."""
        tenth = (self.rank - 1) * 10 // self.among + 1
        return f"前{tenth}0%" if tenth <= HALF else "后50%"


class Standing(models.Model):
    """Where everybody stood at a moment of a running year: all totals at once, so that one member's page can tell the
    rank without scoring everybody. The page tells the moment, too; the points themselves are never taken from here."""

    scheme = models.OneToOneField(Scheme, on_delete=models.CASCADE, related_name="standing")
    as_of = models.DateTimeField(default=timezone.now)
    totals = models.JSONField(default=dict)  # board → member → total and grade, of the ranked

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = "名次快照"

    def __str__(self) -> str:
        return f"{self.scheme}（{self.as_of:%Y-%m-%d %H:%M}）"

    def place(self, card: Scorecard) -> Place | None:
        """The place of a card, as it is now, among the others as they were; None for who is not ranked."""
        if card.person.unranked:
            return None
        board = self.totals.get(card.person.board, {})
        own = board.get(str(card.person.key))
        others = [Decimal(total) for key, (total, _) in board.items() if key != str(card.person.key)]
        ahead = sum(1 for total in others if total > card.total)
        return Place(ahead + 1, len(others) + 1, self.as_of, own[1] if own else "")
