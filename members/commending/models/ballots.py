"""Ballots: one a juror, changed as often as wanted until voting is closed. Pages tell counts, never who voted how."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from members.commending.models.candidates import Candidate
from members.commending.models.commendations import Commendation

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


class BallotQuerySet(models.QuerySet["Ballot"]):
    def of_juror(self, user: User) -> BallotQuerySet:
        """One's own: the only ballot anybody reads."""
        return self.filter(juror=user)

    def jurors(self) -> set[int]:
        """Who has voted; not for whom."""
        return set(self.values_list("juror", flat=True))


class Ballot(models.Model):
    commendation = models.ForeignKey(Commendation, on_delete=models.CASCADE, related_name="ballots")
    juror = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = "选票"
        constraints: ClassVar = [models.UniqueConstraint(fields=["commendation", "juror"], name="voted_once")]

    def __str__(self) -> str:
        return f"{self.commendation}的一张选票"

    def name(self, candidates: Iterable[Candidate]) -> None:
        """The ballot names exactly these; called by `Commendation.vote` alone."""
        self.votes.all().delete()
        Vote.objects.bulk_create(Vote(ballot=self, candidate=each) for each in candidates)


class Vote(models.Model):
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="votes")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="received")

    class Meta:
        verbose_name = "选票上的一人"
        constraints: ClassVar = [models.UniqueConstraint(fields=["ballot", "candidate"], name="named_once")]

    def __str__(self) -> str:
        return "选票上的一人"
