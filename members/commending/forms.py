"""What is typed to set a commendation up, to name candidates, to vote and to decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.layout import Field, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cppcc.core.accounts.models import User
from cppcc.core.forms import OfficeForm, OfficeModelForm
from cppcc.core.revising import SeenForm
from members.commending.models import Candidate, Commendation
from members.commending.rules import JURORS
from members.commending.states import Status
from members.commending.tally import Tally, Tie
from members.duty.models import Scheme
from members.duty.scoring.engine import told
from members.people.widgets import MemberField

if TYPE_CHECKING:
    from members.people.models import Member

LONGEST = 200
ONE_QUOTA = "名额填人数或者百分比，两项填一项"


class CommendationForm(SeenForm, OfficeModelForm):
    optional: ClassVar = ["scheme", "basis"]
    layout: ClassVar = [
        "year",
        "name",
        Fieldset("名额", "places", "percent", "spread", "each_places", "each_percent"),
        Fieldset("提名和评委", "scheme", Field("jurors", wrapper_class="choice-columns")),
        "basis",
        "seen",
    ]

    class Meta:
        model = Commendation
        fields = (
            "year", "name", "places", "percent", "spread", "each_places", "each_percent", "scheme", "jurors", "basis",
        )  # fmt: skip
        widgets: ClassVar = {"jurors": forms.CheckboxSelectMultiple}
        help_texts: ClassVar = {
            "places": "评选多少人；按比例的填下一项。",
            "percent": "如：8，表示在任委员的8%，四舍五入。",
            "spread": "分配的，每个组织不超过下面的数；得票多而超出的不入选。",
            "jurors": "评委用自己的账号投票，不能投自己；得票在投票结束后才看得到，谁投了谁不显示。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.get_queryset().able_to_sign_in()
        jurors: Any = self.fields["jurors"]
        jurors.queryset = people.filter(grants__role__in=JURORS).distinct().order_by("name", "pk")
        schemes: Any = self.fields["scheme"]
        schemes.queryset = Scheme.objects.ruling_any().for_list()
        schemes.empty_label = "不按得分榜提名"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if (cleaned.get("places") is None) == (cleaned.get("percent") is None) and not self.errors:
            self.add_error("places", f"{ONE_QUOTA}。")
        both = [cleaned.get("each_places"), cleaned.get("each_percent")]
        named = sum(each is not None for each in both)
        if cleaned.get("spread") and named != 1:
            self.add_error("each_places", "每个组织最多几人，填人数或者百分比，两项填一项。")
        if not cleaned.get("spread") and named:
            self.add_error("spread", "填了每个组织最多几人，请选按什么分配；不分配的请清空。")
        year, name = cleaned.get("year"), cleaned.get("name")
        same = Commendation.objects.exclude(pk=self.instance.pk).exclude(status=Status.DISCARDED)
        if year and name and same.filter(year=year, name=name).exists():
            self.add_error("name", f"{year}年度已有“{name}”，请换一个名称。")
        return cleaned


class ProposeForm(OfficeForm):
    """Whom of the standings to take."""

    verb = "列为候选人"

    grades = forms.MultipleChoiceField(
        label="等次", required=False, widget=forms.CheckboxSelectMultiple, help_text="不选表示不论等次。"
    )
    at_least = forms.DecimalField(label="得分不低于（可不填）", required=False, max_digits=7, decimal_places=2)
    most = forms.IntegerField(
        label="每榜取前几名（可不填）", required=False, min_value=1, max_value=2000, help_text="末位同分的一并列入。"
    )

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [grade.label for grade in scheme.rules.grades]
        grades: Any = self.fields["grades"]
        grades.choices = [(label, label) for label in labels]
        if not labels:
            del self.fields["grades"]

    def asked(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"grades": typed.get("grades", ()), "at_least": typed["at_least"], "most": typed["most"]}


class AddForm(OfficeForm):
    """A candidate whom the standings do not put forward."""

    verb = "提名"
    keep = True

    member = MemberField(label="委员", help_text="填姓名或编号，输入时会提示。")
    reason = forms.CharField(
        label="提名理由",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明为什么提名，评委看得到"},
    )

    def __init__(self, *args: Any, commendation: Commendation, **kwargs: Any) -> None:
        self.commendation = commendation
        super().__init__(*args, **kwargs)

    def clean_member(self) -> Member | None:
        member: Member | None = self.cleaned_data["member"]
        if member is not None and self.commendation.candidates.standing().filter(member=member).exists():
            raise ValidationError(f"{member}已经是候选人，不用再提名")
        return member


class BallotForm(OfficeForm):
    """One juror's vote."""

    verb = "投票"

    candidates = forms.ModelMultipleChoiceField(
        label="候选人",
        queryset=Candidate.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一人", "invalid_choice": "所选的人中有不能投的，请刷新后再选"},
    )

    def __init__(self, *args: Any, commendation: Commendation, by: User, **kwargs: Any) -> None:
        self.commendation, self.by = commendation, by
        super().__init__(*args, **kwargs)
        field: Any = self.fields["candidates"]
        field.queryset = commendation.candidates.votable_by(by).for_list().in_standing_order()
        field.label_from_instance = _told
        quota = commendation.quota_on(timezone.localdate())
        field.help_text = f"最多选{quota}人。结束投票前可以修改；只公布票数，不公布谁投了谁。"

    def clean_candidates(self) -> list[Candidate]:
        chosen = list(self.cleaned_data["candidates"])
        if reason := self.commendation.why_not_vote(chosen, by=self.by):
            raise ValidationError(reason, code="ballot")
        return chosen


def _told(candidate: Candidate) -> str:
    """张三（第一活动组）第3名，95分，优秀"""
    facts = [f"第{candidate.rank}名"] if candidate.rank else []
    facts += [f"{told(candidate.total)}分"] if candidate.total is not None else []
    facts += [candidate.grade] if candidate.grade else []
    body = f"（{candidate.body}）" if candidate.body else ""
    words = "，".join(facts) or f"机关提名：{candidate.reason}"
    return f"{candidate.member.name}{body}　{words}"


class DecideForm(OfficeForm):
    """The list as the votes have it; where several share the edge, which of them, and why."""

    verb = "确定名单"

    note = forms.CharField(
        label="说明",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如：经第十次主席会议研究决定。票数相同需要选定的，必须写明怎样决定的。",
    )

    def __init__(
        self, *args: Any, commendation: Commendation, tally: Tally, people: Sequence[Candidate], **kwargs: Any
    ) -> None:
        self.commendation, self.tally = commendation, tally
        self.people = {each.pk: each for each in people}
        super().__init__(*args, **kwargs)
        for place, tie in enumerate(tally.ties):
            self.fields[f"tie_{place}"] = self._field(tie)
        self.order_fields([*(f"tie_{place}" for place in range(len(tally.ties))), "note"])
        self._dress(self.back)

    def _field(self, tie: Tie) -> forms.TypedMultipleChoiceField:
        names = [(key, _told(self.people[key])) for key in tie.candidates]
        words = f"{len(names)}人同为{tie.votes}票，只有{tie.places}个名额，请选{tie.places}人"
        return forms.TypedMultipleChoiceField(
            label=words,
            choices=names,
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": f"请选{tie.places}人"},
        )

    @property
    def chosen(self) -> list[int]:
        return [key for place in range(len(self.tally.ties)) for key in self.cleaned_data.get(f"tie_{place}", [])]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            reason = self.commendation.why_not_decide(self.tally, self.chosen, note=cleaned.get("note", ""))
            if reason:
                self.add_error("note" if "写明" in reason else None, reason)
        return cleaned
