"""What is typed about thresholds, and about what was done."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from crispy_forms.layout import Field
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cppcc.core.forms import OfficeForm, OfficeModelForm, not_ahead
from cppcc.core.registry import DUTY_SOURCES
from members.duty.checklist import OWN
from members.people.models import Office
from members.watching.models import Crossing, Measure, Response, Threshold

LONGEST = 500
Choices = list[tuple[str, str]]


def grouped_sources() -> list[tuple[str, Choices]]:
    """Every source with its levels, as the office calls them; what is made of the others cannot be watched."""
    return [
        (source.label, [(source.name, "全部"), *((f"{source.name}:{level}", level) for level in source.levels())])
        for source in DUTY_SOURCES.values()
        if not source.name.startswith(OWN)
    ]


class ThresholdForm(OfficeModelForm):
    verb = "保存规则"
    optional: ClassVar = ["offices", "checked_from", "advice", "basis"]
    layout: ClassVar = [
        "name",
        Field("sources", wrapper_class="choice-columns"),
        Field("offices", wrapper_class="choice-line"),
        "span",
        "measure",
        "number",
        "checked_from",
        "advice",
        "tells_member",
        "basis",
    ]

    sources = forms.MultipleChoiceField(
        label="哪些记录算数",
        help_text="可选多项，各项加在一起算；同一条记录只算一次。",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一种记录，否则没有可以核对的"},
    )
    offices = forms.TypedMultipleChoiceField(
        label="适用于",
        choices=Office.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选表示全体委员。",
    )

    class Meta:
        model = Threshold
        fields = (
            "name", "sources", "offices", "span", "measure", "number", "checked_from", "advice", "tells_member",
            "basis",
        )  # fmt: skip
        error_messages: ClassVar = {"name": {"unique": "已有同名的规则，请换一个名称，或者启用原来的那一条。"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[Any] = list(grouped_sources())
        offered = {value for _, group in grouped_sources() for value, _ in group}
        gone = [(each, f"{each}（现在没有）") for each in self.instance.sources if each not in offered]
        self.fields["sources"].choices = [*choices, *([("已没有的", gone)] if gone else [])]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("checked_from") and cleaned.get("measure") == Measure.AT_LEAST:
            self.add_error("checked_from", "“达到”的规则每天都核对，不用填起始日；请清空，或改为“少于”。")
        return cleaned


class ResponseForm(OfficeModelForm):
    class Meta:
        model = Response
        fields = ("name",)
        error_messages: ClassVar = {"name": {"unique": "已有相同的条目，请换一个名称，或者启用原来的那一条。"}}


class HandleForm(OfficeForm):
    """What was done about a crossing."""

    verb = "登记处理"
    keep = True
    counters: ClassVar = {"note": LONGEST}

    response = forms.ModelChoiceField(label="处理方式", queryset=Response.objects.none(), widget=forms.RadioSelect)
    on = forms.DateField(label="处理日期")
    note = forms.CharField(
        label="情况说明",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="谁、什么时候、怎样处理的；不予处理的写明理由。",
        error_messages={"required": "请写明怎样处理的，以后可以查考"},
    )

    def __init__(self, *args: Any, crossing: Crossing, **kwargs: Any) -> None:
        self.crossing = crossing
        super().__init__(*args, **kwargs)
        responses: Any = self.fields["response"]
        responses.queryset = Response.objects.in_use()
        responses.empty_label = None
        self.fields["on"].initial = timezone.localdate()

    def clean_on(self) -> date:
        on = not_ahead(self.cleaned_data["on"], "处理日期还没有到，请填实际处理的日期")
        if on < self.crossing.starts_on:
            raise ValidationError(f"处理日期早于{self.crossing.starts_on:%Y-%m-%d}，请核对年份")
        return on
