"""Setting up an election of excellent proposals, marking, publishing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import ADMINISTRATORS
from cppcc.core.forms import OfficeForm, OfficeModelForm
from members.people.models import Session
from proposals.forms.numbers import numbers_in
from proposals.honours.standing import Place
from proposals.models import Candidate, Criterion, Mark, Proposal, Selection
from proposals.models.register import ProposalQuerySet


class SelectionForm(OfficeModelForm):
    class Meta:
        model = Selection
        fields = ("name", "session", "places", "trims", "jurors")
        widgets: ClassVar = {"jurors": forms.CheckboxSelectMultiple}
        help_texts: ClassVar = {
            "places": "评出多少件。",
            "trims": "五位以上评委打分时才去掉。",
            "jurors": "评委用自己的账号打分；本人提出或联名的提案自动回避。",
        }
        error_messages: ClassVar = {"name": {"unique": "已有同名的评选，请换一个名称"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.get_queryset().able_to_sign_in().exclude(grants__role__in=ADMINISTRATORS)
        self.fields["jurors"].queryset = people.order_by("name", "pk")  # type: ignore[attr-defined]


class CriterionForm(OfficeModelForm):
    verb = "添加标准"

    class Meta:
        model = Criterion
        fields = ("text", "most")


class CandidatesForm(OfficeForm):
    """Candidates by their numbers, of any session: what was handled once more later may be elected, too."""

    verb = "列为候选"

    session = forms.ModelChoiceField(label="届次", queryset=Session.objects.all(), empty_label=None)
    numbers = forms.CharField(
        label="提案号",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="多个用、或逗号隔开，连号可写 12-15。",
        error_messages={"required": "请填写提案号"},
    )

    def __init__(self, *args: Any, seen: ProposalQuerySet, **kwargs: Any) -> None:
        self.seen = seen
        super().__init__(*args, **kwargs)

    def clean_numbers(self) -> list[int]:
        return numbers_in(self.cleaned_data["numbers"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        numbers, session = cleaned.get("numbers"), cleaned.get("session")
        if numbers and session:
            found = {each.number: each for each in self.seen.not_secret().numbered(session.pk, numbers)}
            if missing := [str(number) for number in numbers if number not in found]:
                self.add_error("numbers", f"{session}没有这些提案号，或未立案、涉密：{'、'.join(missing)}")
            cleaned["proposals"] = list(found.values())
        return cleaned


class MarkForm(OfficeForm):
    """One juror's points for one candidate, a field for each criterion."""

    verb = "保存评分"

    def __init__(self, *args: Any, candidate: Candidate, by: User, **kwargs: Any) -> None:
        self.criteria = list(candidate.selection.criteria.all())
        super().__init__(*args, **kwargs)
        given = dict(Mark.objects.filter(candidate=candidate, juror=by).values_list("criterion", "points"))
        for criterion in self.criteria:
            field = forms.DecimalField(
                label=criterion.text,
                min_value=Decimal(0),
                max_value=Decimal(criterion.most),
                decimal_places=1,
                initial=given.get(criterion.pk),
                help_text=f"0—{criterion.most}分",
                error_messages={
                    "required": "请打分",
                    "min_value": "不能低于0分",
                    "max_value": f"满分是{criterion.most}分，请改正",
                    "max_decimal_places": "最多一位小数",
                    "invalid": "请填数字",
                },
            )
            field.widget.attrs["inputmode"] = "decimal"
            self.fields[f"criterion_{criterion.pk}"] = field
        self._dress(candidate.selection.get_absolute_url())

    def points(self) -> dict[Criterion, Decimal]:
        return {criterion: self.cleaned_data[f"criterion_{criterion.pk}"] for criterion in self.criteria}


class PublishForm(OfficeForm):
    """Who is elected: the best so many are ticked, equals at the last place are for the office to choose."""

    verb = "公布结果"

    elected = forms.TypedMultipleChoiceField(
        label="评为优秀提案",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一件", "invalid_choice": "所选的提案不在候选之列，请刷新后再选"},
    )

    def __init__(self, *args: Any, places: list[Place], most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["elected"]
        field.choices = [(place.candidate.pk, _told(place)) for place in places]  # type: ignore[attr-defined]
        field.help_text = f"名额{most}件，已按得分选好前{most}名；末位同分的由办公室决定。"
        marked = [place.candidate.pk for place in places if place.average is not None]
        field.initial = marked[:most]


def _told(place: Place) -> str:
    proposal: Proposal = place.candidate.proposal
    score = f"第{place.rank}名，{place.average}分" if place.average is not None else "还没有评分"
    waiting = f"，还有{place.unmarked}位评委没有评" if place.unmarked else ""
    return f"{proposal}《{proposal.title}》（{score}{waiting}）"
