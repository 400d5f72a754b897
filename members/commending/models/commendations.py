"""A commendation (评优表彰) of a year: how many, out of whom, by whose votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.revising import Revised
from cppcc.core.workflow import Refused
from members.commending.nominating import Nominee
from members.commending.states import EDIT, NAME, STEPS, VOTE, WITH_RESULT, Status
from members.commending.tally import Standing, Tally, count, why_not
from members.duty.models import Scheme
from members.people.models import BodyKind, Member, Seat

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.commending.models.candidates import Candidate

WHOLE, CENT = Decimal(1), Decimal(100)
OF_ONE = [MinValueValidator(1), MaxValueValidator(2000)]
OF_A_HUNDRED = [MinValueValidator(Decimal("0.1")), MaxValueValidator(CENT)]


class Spread(models.TextChoices):
    """Among what the places are shared out, so that none gets all."""

    NONE = "", "不分配，全体一起评"
    GROUP = "group", "按活动组"
    COMMITTEE = "committee", "按专委会"
    SECTOR = "sector", "按界别"


class CommendationQuerySet(models.QuerySet["Commendation"]):
    def visible_to(self, user: User) -> CommendationQuerySet:
        """The office and leaders all; jurors those they vote on; who takes part in the office's life what was
        announced."""
        if user.is_office or Role.LEADER in user.roles:
            return self
        if not user.roles & {Role.MEMBER, Role.CONVENOR}:
            return self.none()
        judges = Exists(Commendation.jurors.through.objects.filter(commendation=OuterRef("pk"), user=user))
        return self.filter(Q(judges, status=Status.VOTING) | Q(status=Status.ANNOUNCED))

    def to_vote_by(self, user: User) -> CommendationQuerySet:
        """Those in which `user` has not voted yet."""
        from members.commending.models.ballots import Ballot

        cast = Ballot.objects.filter(commendation=OuterRef("pk"), juror=user)
        return self.filter(~Exists(cast), jurors=user, status=Status.VOTING)

    def announced(self) -> CommendationQuerySet:
        return self.filter(status=Status.ANNOUNCED)

    def counted(self) -> CommendationQuerySet:
        """Those that wait for the list to be decided."""
        return self.filter(status=Status.COUNTED)

    def for_list(self) -> CommendationQuerySet:
        return self.select_related("scheme__scope").annotate(
            candidate_count=Count("candidates", filter=Q(candidates__left_out=False), distinct=True),
            juror_count=Count("jurors", distinct=True),
            elected_count=Count("candidates", filter=Q(candidates__elected=True), distinct=True),
        )

    def names(self) -> list[str]:
        return list(self.order_by("name").values_list("name", flat=True).distinct())


class Commendation(Revised):
    STEPS = STEPS
    EDIT = EDIT

    year = models.PositiveSmallIntegerField("年度", validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    name = models.CharField("名称", max_length=40, help_text="如：优秀政协委员")
    scheme = models.ForeignKey(
        Scheme,
        verbose_name="按哪个得分榜提名",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="不选则不按得分榜提名，候选人都由机关提名。",
    )
    places = models.PositiveSmallIntegerField("名额（人）", null=True, blank=True, validators=OF_ONE)
    percent = models.DecimalField(
        "名额（占委员的百分比）", max_digits=4, decimal_places=1, null=True, blank=True, validators=OF_A_HUNDRED
    )
    spread = models.CharField("名额怎样分配", max_length=20, choices=Spread, blank=True, default=Spread.NONE)
    each_places = models.PositiveSmallIntegerField("每个组织最多（人）", null=True, blank=True, validators=OF_ONE)
    each_percent = models.DecimalField(
        "每个组织最多（占其委员的百分比）",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=OF_A_HUNDRED,
        help_text="算出来不足1人的，按1人。",
    )
    basis = models.CharField("依据", max_length=200, blank=True, help_text="办法、通知的名称和文号，会印在名单上。")
    jurors = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="评委", blank=True, related_name="+")
    quota = models.PositiveSmallIntegerField("评选人数", null=True, editable=False)
    shares = models.JSONField("各组织名额", null=True, editable=False)  # body → places, as voting began
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.NOMINATING)
    announced_on = models.DateField("公布日期", null=True, editable=False)

    objects = CommendationQuerySet.as_manager()

    class Meta:
        verbose_name = "评优表彰"
        ordering: ClassVar = ["-year", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "name"],
                condition=~Q(status=Status.DISCARDED.value),
                name="commendation_once_a_year",
            ),
            models.CheckConstraint(
                name="commendation_has_one_quota",
                condition=Q(places__isnull=True, percent__isnull=False) | Q(places__isnull=False, percent__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.NOMINATING.value, Status.DISCARDED.value]) | Q(quota__isnull=False),
                name="commendation_voted_has_quota",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.ANNOUNCED.value) | Q(announced_on__isnull=False),
                name="commendation_announced_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度{self.name}"

    def get_absolute_url(self) -> str:
        return reverse("commending:detail", args=[self.pk])

    def is_juror(self, user: User) -> bool:
        return self.jurors.filter(pk=user.pk).exists()

    # --- How many ------------------------------------------------------------------------------------------------
    def quota_on(self, on: date) -> int:
        """How many are commended: as it was when voting began, or by the members in office on the day."""
        if self.quota is not None:
            return self.quota
        if self.percent is None:
            return self.places or 0
        return _share(Member.objects.in_office(on=on).count(), self.percent)

    @property
    def quota_words(self) -> str:
        """10人, 委员的8%（16人）"""
        number = self.quota_on(timezone.localdate())
        return f"{number}人" if self.percent is None else f"委员的{self.percent.normalize():f}%（{number}人）"

    @property
    def spread_words(self) -> str:
        if not self.spread:
            return ""
        each = f"{self.each_places}人" if self.each_percent is None else f"其委员的{self.each_percent.normalize():f}%"
        return f"{self.get_spread_display()}，每个最多{each}"

    @property
    def body_shares(self) -> dict[int, int] | None:
        """How many each body may have; None without shares."""
        return None if self.shares is None else {int(key): number for key, number in self.shares.items()}

    def _bodies(self, on: date) -> dict[int, int]:
        """The body of each member whose share they take from, the first of several; one query."""
        if not self.spread:
            return {}
        seats = Seat.objects.held(on=on).in_kind(BodyKind(self.spread)).order_by("-pk")
        return dict(seats.values_list("appointment__member", "body"))

    def _shares(self, bodies: dict[int, int]) -> dict[int, int] | None:
        if not self.spread:
            return None
        sizes = Counter(bodies.values())
        if self.each_percent is None:
            return dict.fromkeys(sizes, self.each_places or 1)
        return {body: _share(size, self.each_percent) for body, size in sizes.items()}

    # --- Candidates ----------------------------------------------------------------------------------------------
    def propose(self, nominees: Sequence[Nominee], *, by: User) -> int:
        """Those of the standings as candidates, each once; who was left out stays so. Returns how many are new."""
        from members.commending.models.candidates import Candidate

        with transaction.atomic():
            self._hold(NAME)
            known = set(self.candidates.values_list("member", flat=True))
            fresh = [each for each in nominees if each.member not in known]
            Candidate.objects.bulk_create(Candidate.of_standings(self, each) for each in fresh)
            record("按得分榜提名", by=by, target=self, candidates=len(fresh))
        return len(fresh)

    def add(self, member: Member, *, by: User, reason: str) -> None:
        """A candidate by the office's own decision, or one that was left out again; the reason is kept."""
        with transaction.atomic():
            self._hold(NAME)
            facts = {"reason": reason, "left_out": False, "left_out_why": ""}
            candidate, _ = self.candidates.update_or_create(member=member, defaults=facts)
            record("提名候选人", by=by, target=self, member=member.name, note=reason)

    def leave_out(self, candidate: Candidate, *, by: User, note: str) -> None:
        """No candidate any more, with why; the row stays."""
        with transaction.atomic():
            self._hold(NAME)
            self.candidates.filter(pk=candidate.pk).update(left_out=True, left_out_why=note)
            record("取消候选人", by=by, target=self, member=candidate.member.name, note=note)

    def why_not_open(self) -> str:
        """What is missing before the jury can vote; empty when nothing is."""
        missing = [
            word
            for word, there in (
                ("候选人", self.candidates.standing().exists()),
                ("评委", self.jurors.exists()),
            )
            if not there
        ]
        return f"还没有{'、'.join(missing)}，不能开始投票" if missing else ""

    # --- Steps ---------------------------------------------------------------------------------------------------
    def open_voting(self, *, by: User, on: date) -> None:
        """The jury may vote; candidates, places and shares stand as they are on the day."""
        from members.commending.telling import tell_jury

        with transaction.atomic():
            self._hold(STEPS["open_voting"])
            if reason := self.why_not_open():
                raise Refused(self, STEPS["open_voting"], reason)
            bodies = self._bodies(on)
            shares, quota = self._shares(bodies), self.quota_on(on)
            self.candidates.settle(bodies)
            people = f"候选{self.candidates.standing().count()}人，评委{self.jurors.count()}人，名额{quota}人"
            self._take("open_voting", by=by, note=people, quota=quota, shares=shares)
            tell_jury(self, by=by)

    def name_again(self, *, by: User, note: str) -> None:
        """Something was wrong with the candidates or the jury: the ballots cast are void."""
        with transaction.atomic():
            self._take("name_again", by=by, note=note, quota=None, shares=None)
            self.ballots.all().delete()

    def vote(self, candidates: Collection[Candidate], *, by: User) -> None:
        """One juror's ballot, in place of the one before; nobody is told whom it names. Refused when it names more
        than there are places, oneself, or nobody."""
        with transaction.atomic():
            self._hold(VOTE)
            if reason := self.why_not_vote(candidates, by=by):
                raise Refused(self, VOTE, reason)
            ballot, fresh = self.ballots.update_or_create(juror=by, defaults={"at": timezone.now()})
            ballot.name(candidates)
            record("投票" if fresh else "修改投票", by=by, target=self)

    def why_not_vote(self, candidates: Collection[Candidate], *, by: User) -> str:
        """Why this ballot is not valid; empty when it is."""
        quota, open_to = self.quota_on(timezone.localdate()), set(self.candidates.votable_by(by))
        if not self.is_juror(by):
            return "您不是这次评选的评委，不能投票"
        if not candidates:
            return "请至少选一人"
        if len(set(candidates)) > quota:
            return f"最多选{quota}人，您选了{len(set(candidates))}人，请减少{len(set(candidates)) - quota}人"
        return "" if set(candidates) <= open_to else "所选的人中有不能投的，请刷新后再选"

    def close_voting(self, *, by: User, note: str = "") -> None:
        """No more votes; from now on they are counted. Refused before anybody has voted."""
        with transaction.atomic():
            self._hold(STEPS["close_voting"])
            cast = self.ballots.count()
            if not cast:
                raise Refused(self, STEPS["close_voting"], "还没有评委投票，不能结束。")
            told = f"收到{cast}张票，评委{self.jurors.count()}人"
            self._take("close_voting", by=by, note="；".join(filter(None, [told, note])))

    def vote_again(self, *, by: User, note: str) -> None:
        """The vote is repeated: all ballots are void, so that nobody changes theirs knowing the count."""
        with transaction.atomic():
            self._take("vote_again", by=by, note=note)
            self.ballots.all().delete()

    def tally(self) -> Tally:
        """What the votes come to; only once voting is closed."""
        if self.status not in {Status.COUNTED, *WITH_RESULT}:
            raise ValueError("votes are read after voting is closed")
        rows = self.candidates.standing().with_votes()
        standings = [Standing(each.pk, each.votes, each.body_id) for each in rows]
        return count(standings, self.quota or 0, self.body_shares)

    def decide(self, *, by: User, chosen: Collection[int], note: str) -> None:
        """Who is commended: who has the votes, and of those who share the edge the `chosen` (keys), with why. Refused
        when the choice is not one that the votes leave open."""
        with transaction.atomic():
            self._hold(STEPS["decide"])
            tally = self.tally()
            if reason := self.why_not_decide(tally, chosen, note=note):
                raise Refused(self, STEPS["decide"], reason)
            elected = [*tally.elected, *chosen]
            self.candidates.filter(pk__in=elected).update(elected=True)
            self._take("decide", by=by, note="；".join(filter(None, [f"确定{len(elected)}人", note])))

    def why_not_decide(self, tally: Tally, chosen: Collection[int], *, note: str) -> str:
        if not tally.places:
            return "没有人得票，不能确定名单；请重新投票。"
        if tally.ties and not note.strip():
            return "票数相同的由会议决定，请写明怎样决定的。"
        bodies = dict(self.candidates.standing().values_list("pk", "body"))
        return why_not(tally, chosen, bodies=bodies, shares=self.body_shares)

    def reconsider(self, *, by: User, note: str) -> None:
        """The list was decided wrongly: nobody is commended until it is decided again."""
        with transaction.atomic():
            self._take("reconsider", by=by, note=note)
            self.candidates.update(elected=False)

    def announce(self, *, by: User, on: date) -> None:
        """Everybody may read it, and from the day on it counts in the members' records."""
        from members.commending.telling import tell_announced

        with transaction.atomic():
            self._take("announce", by=by, announced_on=on)
            tell_announced(self, by=by)

    def retract(self, *, by: User, note: str) -> None:
        """Announced by mistake: nobody reads it any more, and it counts for nobody."""
        self._take("retract", by=by, note=note, announced_on=None)

    def discard(self, *, by: User, note: str) -> None:
        self._take("discard", by=by, note=note)


def _share(people: int, percent: Decimal) -> int:
    """So much of so many people, rounded to whole people, one at the least."""
    return max(1, int((people * percent / CENT).quantize(WHOLE, ROUND_HALF_UP)))
