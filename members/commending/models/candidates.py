"""Who may be commended: from the standings, or by the office's decision with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Count, F

from cppcc.core.periods import Period
from members.commending.models.commendations import Commendation
from members.commending.states import Status
from members.people.models import Body, Member

if TYPE_CHECKING:
    from datetime import date

    from cppcc.core.accounts.models import User
    from members.commending.nominating import Nominee

BATCH = 500


class CommendationCandidateQuerySet(models.QuerySet["Candidate"]):
    def standing(self) -> CommendationCandidateQuerySet:
        """Not left out."""
        return self.filter(left_out=False)

    def put_aside(self) -> CommendationCandidateQuerySet:
        return self.filter(left_out=True)

    def elected(self) -> CommendationCandidateQuerySet:
        return self.filter(elected=True)

    def announced_in(self, period: Period) -> CommendationCandidateQuerySet:
        """Commended by what was announced in the period."""
        days = {"commendation__announced_on__gte": period.start, "commendation__announced_on__lte": period.last_day}
        return self.elected().filter(commendation__status=Status.ANNOUNCED, **days)

    def votable_by(self, user: User) -> CommendationCandidateQuerySet:
        """Nobody votes for themself."""
        return self.standing().exclude(member__user=user)

    def with_votes(self) -> CommendationCandidateQuerySet:
        """`votes`: how many ballots name the candidate."""
        return self.annotate(votes=Count("received"))  # type: ignore[no-redef]

    def in_standing_order(self) -> CommendationCandidateQuerySet:
        """By rank on the standings; those the office named come last."""
        return self.order_by(F("rank").asc(nulls_last=True), "member__stroke_key", "pk")

    def in_stroke_order(self) -> CommendationCandidateQuerySet:
        return self.order_by("member__stroke_key", "member__number")

    def settle(self, bodies: Mapping[int, int]) -> None:
        """Whose share each takes from, as voting begins."""
        rows = list(self)
        for row in rows:
            row.body_id = bodies.get(row.member_id)
        self.bulk_update(rows, ["body"], batch_size=BATCH)

    def for_list(self) -> CommendationCandidateQuerySet:
        return self.select_related("member", "body", "commendation")

    def for_paper(self, *, on: date) -> CommendationCandidateQuerySet:
        """With what the list says of each member, as of a day."""
        posts = models.Prefetch("member", queryset=Member.objects.with_posts(on=on))
        return self.in_stroke_order().prefetch_related(posts)


class Candidate(models.Model):
    """One member named; rank, points and grade are those of the day they were named."""

    commendation = models.ForeignKey(Commendation, on_delete=models.CASCADE, related_name="candidates")
    member = models.ForeignKey(Member, verbose_name="委员", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveIntegerField("名次", null=True)
    total = models.DecimalField("得分", max_digits=9, decimal_places=2, null=True)
    grade = models.CharField("等次", max_length=40, blank=True)
    board = models.CharField("榜", max_length=80, blank=True)
    reason = models.CharField("提名理由", max_length=200, blank=True)
    body = models.ForeignKey(Body, verbose_name="占用名额的组织", null=True, on_delete=models.PROTECT, related_name="+")
    left_out = models.BooleanField("不再作为候选人", default=False)
    left_out_why = models.CharField("原因", max_length=500, blank=True)
    elected = models.BooleanField("入选", default=False)

    objects = CommendationCandidateQuerySet.as_manager()
    votes: int  # set by `with_votes`

    class Meta:
        verbose_name = "候选人"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["commendation", "member"], name="commendation_names_once"),
            models.CheckConstraint(
                condition=models.Q(left_out=False) | models.Q(elected=False), name="left_out_is_not_elected"
            ),
        ]

    def __str__(self) -> str:
        return self.member.name

    def get_absolute_url(self) -> str:
        return self.commendation.get_absolute_url()

    @classmethod
    def of_standings(cls, commendation: Commendation, nominee: Nominee) -> Candidate:
        return cls(
            commendation=commendation,
            member_id=nominee.member,
            rank=nominee.rank,
            total=nominee.total,
            grade=nominee.grade,
            board=nominee.board,
        )

    @property
    def from_standings(self) -> bool:
        return self.rank is not None
