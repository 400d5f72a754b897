"""Electing the excellent proposals (优秀提案) of a session: criteria, a jury, marks, and who is elected.

Nothing is added up in the database: the standing is worked out from the marks (`proposals/standing.py`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.forms import ModelForm
from django.urls import reverse

from cppcc.core.audit.models import record
from cppcc.core.workflow import Refused, Stepped
from members.people.models import Session
from proposals.models.proposals import Proposal
from proposals.models.seeing import SEES_ALL, SEES_SECRETS
from proposals.models.signing import Cosigner
from proposals.states import SCORE, SELECTION_STEPS, SET_UP, CosignStatus, SelectionStatus

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

# What committees commonly ask of an excellent proposal: 20 points each.
USUAL_CRITERIA = ["选题准确、围绕大局", "情况真实、调研深入", "分析透彻", "建议具体可行", "办理成效明显"]


class SelectionQuerySet(models.QuerySet["Selection"]):
    def visible_to(self, user: User) -> SelectionQuerySet:
        """The office and leaders all; jurors those they score; everybody who signs in the published ones."""
        if user.roles & SEES_ALL:
            return self
        judges = Exists(Selection.jurors.through.objects.filter(selection=OuterRef("pk"), user=user))
        return self.filter(Q(judges, status=SelectionStatus.SCORING) | Q(status=SelectionStatus.PUBLISHED))

    def to_score_by(self, user: User) -> SelectionQuerySet:
        """Those in which `user` still owes marks."""
        owed = Candidate.objects.owed_by(user).filter(selection=OuterRef("pk"))
        return self.filter(Exists(owed), jurors=user, status=SelectionStatus.SCORING)

    def for_list(self) -> SelectionQuerySet:
        return self.select_related("session").annotate(
            candidate_count=models.Count("candidates", distinct=True), juror_count=models.Count("jurors", distinct=True)
        )


class Selection(Stepped):
    """One election of excellent proposals."""

    STEPS = SELECTION_STEPS

    session = models.ForeignKey(Session, verbose_name="届次", on_delete=models.PROTECT, related_name="selections")
    name = models.CharField("名称", max_length=60, unique=True, help_text="如：2024年度优秀提案")
    places = models.PositiveSmallIntegerField(
        "名额", default=10, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    trims = models.BooleanField("去掉一个最高分和一个最低分", default=False)
    jurors = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name="评委", blank=True, related_name="juries")
    status = models.CharField("状态", max_length=20, choices=SelectionStatus, default=SelectionStatus.SETTING_UP)
    published_on = models.DateField("公布日期", null=True, blank=True)

    objects = SelectionQuerySet.as_manager()

    class Meta:
        verbose_name = "优秀提案评选"
        ordering: ClassVar = ["-session__year", "-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("proposals:selection", args=[self.pk])

    def is_juror(self, user: User) -> bool:
        return self.jurors.filter(pk=user.pk).exists()

    def why_not_open(self) -> str:
        """What is missing before the jury can begin; empty when nothing is."""
        missing = [
            word
            for word, rows in (
                ("候选提案", self.candidates.all()),
                ("评分标准", self.criteria.all()),
                ("评委", self.jurors.all()),
            )
            if not rows.exists()
        ]
        return f"还没有{'、'.join(missing)}，不能开始评分" if missing else ""

    def open_scoring(self, *, by: User) -> None:
        """The jury may begin; candidates, criteria and jurors stand from now on."""
        if reason := self.why_not_open():
            raise Refused(self, SELECTION_STEPS["open_scoring"], reason)
        self._take("open_scoring", by=by, note=f"候选{self.candidates.count()}件，评委{self.jurors.count()}人")

    def publish(self, *, by: User, on: date, elected: Collection[int]) -> None:
        """`elected` (keys of candidates) are the excellent ones; Refused when one left out has more points."""
        from proposals.honours.standing import standing, why_not_elected

        with transaction.atomic():
            self._take("publish_selection", by=by, note=f"评出{len(elected)}件", published_on=on)
            if reason := why_not_elected(standing(self), elected, places=self.places):
                raise Refused(self, SELECTION_STEPS["publish_selection"], reason)
            self.candidates.filter(pk__in=elected).update(elected=True)

    def reopen(self, *, by: User, note: str) -> None:
        """Published by mistake, or a mark was missing: the jury goes on, nobody is elected until published again."""
        with transaction.atomic():
            self._take("reopen_scoring", by=by, note=note, published_on=None)
            self.candidates.update(elected=False)

    def put_up(self, proposals: Collection[Proposal], *, by: User, reason: str = "") -> int:
        """Make `proposals` candidates, each once; returns how many are new. Refused once the jury has begun."""
        with transaction.atomic():
            self.need_set_up()
            known = set(self.candidates.values_list("proposal", flat=True))
            fresh = [each for each in proposals if each.pk not in known]
            Candidate.objects.bulk_create(Candidate(selection=self, proposal=each, reason=reason) for each in fresh)
            record("推荐优秀提案", by=by, target=self, proposals=[str(each) for each in fresh])
        return len(fresh)

    def take_down(self, candidate: Candidate, *, by: User) -> None:
        """No longer a candidate; Refused once the jury has begun."""
        with transaction.atomic():
            self.need_set_up()
            candidate.delete()
            record("取消优秀提案候选", by=by, target=self, proposal=str(candidate.proposal))

    def ask_for(self, criterion: Criterion, *, by: User) -> None:
        """One more criterion, as the last; Refused once the jury has begun."""
        with transaction.atomic():
            self.need_set_up()
            criterion.order = (self.criteria.aggregate(last=models.Max("order"))["last"] or 0) + 10
            criterion.save()
            record("添加评分标准", by=by, target=self, criterion=str(criterion))

    def ask_no_more(self, criterion: Criterion, *, by: User) -> None:
        """Without this criterion; Refused once the jury has begun."""
        with transaction.atomic():
            self.need_set_up()
            record("删除评分标准", by=by, target=self, criterion=str(criterion))
            criterion.delete()

    def need_set_up(self) -> None:
        """Refused once the jury has begun; inside a transaction the row is locked until its end."""
        if not Selection.objects.filter(pk=self.pk, status=SelectionStatus.SETTING_UP).update(places=F("places")):
            raise Refused(self, SET_UP, f"{self}已经开始评分，候选提案、标准和评委不能再改")


def set_up(form: ModelForm[Selection], *, by: User) -> Selection:
    """Save what `form` says of an election; a new one begins with the usual criteria."""
    with transaction.atomic():
        fresh = form.instance.pk is None
        if not fresh:
            form.instance.need_set_up()
        selection: Selection = form.save()
        if fresh:
            Criterion.objects.bulk_create(
                Criterion(selection=selection, text=text, order=place * 10)
                for place, text in enumerate(USUAL_CRITERIA, start=1)
            )
        record("新建评选" if fresh else "修改评选", by=by, target=selection, changed=form.changed_data)
    return selection


class Criterion(models.Model):
    """What the jury looks at, and how many points it can give for it."""

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="criteria")
    text = models.CharField("评分标准", max_length=120)
    most = models.PositiveSmallIntegerField(
        "满分", default=20, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    order = models.PositiveSmallIntegerField("顺序", default=100)

    class Meta:
        verbose_name = "评分标准"
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["selection", "text"], name="criterion_once")]

    def __str__(self) -> str:
        return f"{self.text}（{self.most}分）"


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def elected(self) -> CandidateQuerySet:
        """The excellent ones of published elections."""
        return self.filter(elected=True, selection__status=SelectionStatus.PUBLISHED)

    def of_session(self, session: int) -> CandidateQuerySet:
        return self.filter(selection__session=session)

    def published(self, *, on: date) -> CandidateQuerySet:
        return self.filter(selection__published_on__lte=on)

    def visible_to(self, user: User) -> CandidateQuerySet:
        """Of the elections `user` sees; once published the elected only, unless for the office and leaders. One that
        has become secret since is for those alone who may know of secret ones."""
        seen = self.filter(selection__in=Selection.objects.visible_to(user))
        if not user.roles & SEES_SECRETS:
            seen = seen.filter(proposal__is_secret=False)
        if user.roles & SEES_ALL:
            return seen
        return seen.filter(Q(selection__status=SelectionStatus.SCORING) | Q(elected=True))

    def to_judge_by(self, user: User) -> CandidateQuerySet:
        """Not their own: a juror keeps off what they signed (回避)."""
        signed = Cosigner.objects.filter(proposal=OuterRef("proposal"), member__user=user, status=CosignStatus.SIGNED)
        written = Q(proposal__lead__isnull=True, proposal__created_by=user)  # for a body
        return self.exclude(proposal__lead__user=user).exclude(written).filter(~Exists(signed))

    def owed_by(self, user: User) -> CandidateQuerySet:
        """Those that `user` has to judge and has not given a mark."""
        return self.to_judge_by(user).filter(~Exists(Mark.objects.filter(candidate=OuterRef("pk"), juror=user)))

    def for_list(self) -> CandidateQuerySet:
        return self.select_related(
            "selection__session",
            "proposal__session",
            "proposal__lead",
            "proposal__collective_body",
            "proposal__category",
        ).order_by("proposal__session__year", "proposal__number")


class Candidate(models.Model):
    """One proposal of an election."""

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="candidates")
    proposal = models.ForeignKey(Proposal, verbose_name="提案", on_delete=models.PROTECT, related_name="candidacies")
    reason = models.CharField("推荐理由", max_length=500, blank=True)
    elected = models.BooleanField("评为优秀", default=False)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "优秀提案候选"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["selection", "proposal"], name="candidate_once")]

    def __str__(self) -> str:
        return f"{self.proposal}《{self.proposal.title}》"

    def get_absolute_url(self) -> str:
        return reverse("proposals:candidate", args=[self.pk])

    def is_judged_by(self, user: User) -> bool:
        """Whether `user` sits on the jury and may judge this one."""
        return self.selection.is_juror(user) and Candidate.objects.to_judge_by(user).filter(pk=self.pk).exists()

    def mark(self, *, by: User, points: Mapping[Criterion, Decimal]) -> None:
        """One juror's points for every criterion, changed as often as wanted until the election is published."""
        with transaction.atomic():
            scoring = Selection.objects.filter(pk=self.selection_id, status=SelectionStatus.SCORING)
            if not scoring.update(places=F("places")):
                raise Refused(self, SCORE, f"{self.selection}现在不在评分阶段，分数不能再改")
            for criterion, given in points.items():
                self.marks.update_or_create(juror=by, criterion=criterion, defaults={"points": given})
            record(SCORE.label, by=by, target=self)


class Mark(models.Model):
    """What one juror gave a candidate for one criterion."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="marks")
    juror = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="marks")
    points = models.DecimalField("得分", max_digits=4, decimal_places=1, validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = "评分"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["candidate", "juror", "criterion"], name="marked_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="mark_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.points}分"
