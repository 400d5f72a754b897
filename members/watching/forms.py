"""What is typed about thresholds, and about what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from crispy_forms.layout import HTML, Field, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cppcc.core.forms import OfficeForm, OfficeModelForm, not_ahead
from cppcc.core.registry import DUTY_SOURCES, DutySource
from members.duty.checklist import OWN
from members.people.models import Office
from members.watching.models import Crossing, Measure, Response, Threshold

LONGEST = 500
SOURCE_FIELDS = ("source_1", "source_2", "source_3", "source_4")
NONE = [""] * len(SOURCE_FIELDS)
SOURCES_HINT = "选了几种的，加在一起算；同一条记录只算一次。"
Choices = list[tuple[str, str]]


def grouped_sources() -> list[tuple[str, Choices]]:
    """Every source, whole and by level, under its own name; what is made of the others cannot be watched."""
    return [
        (source.label, [(source.name, source.label), *_levels(source)])
        for source in DUTY_SOURCES.values()
        if not source.name.startswith(OWN)
    ]


def _levels(source: DutySource) -> Choices:
    return [(f"{source.name}:{level}", f"{source.label}：{level}") for level in source.levels()]


class ThresholdForm(OfficeModelForm):
    verb = "保存规则"
    optional: ClassVar = ["source_2", "source_3", "source_4", "offices", "checked_from", "advice", "basis"]
    layout: ClassVar = [
        "name",
        Fieldset("哪些记录算数", HTML(f'<p class="field-hint">{SOURCES_HINT}</p>'), *SOURCE_FIELDS),
        Field("offices", wrapper_class="choice-line"),
        "span",
        "measure",
        "number",
        "checked_from",
        "advice",
        "tells_member",
        "basis",
    ]

    source_1 = forms.ChoiceField(label="记录", error_messages={"required": "请选一种记录，否则没有可以核对的"})
    source_2 = forms.ChoiceField(label="再加一种", required=False)
    source_3 = forms.ChoiceField(label="再加一种", required=False)
    source_4 = forms.ChoiceField(label="再加一种", required=False)
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
            "name", "offices", "span", "measure", "number", "checked_from", "advice", "tells_member", "basis",
        )  # fmt: skip
        error_messages: ClassVar = {"name": {"unique": "已有同名的规则，请换一个名称，或者启用原来的那一条。"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = grouped_sources()
        for name, named in zip(SOURCE_FIELDS, [*self.instance.sources, *NONE], strict=False):
            self.initial.setdefault(name, named)
            field: Any = self.fields[name]
            field.choices = [("", "请选择" if field.required else "不选"), *offered, *_gone(named, offered)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("checked_from") and cleaned.get("measure") == Measure.AT_LEAST:
            self.add_error("checked_from", "“达到”的规则每天都核对，不用填起始日；请清空，或改为“少于”。")
        self.instance.sources = list(dict.fromkeys(cleaned[name] for name in SOURCE_FIELDS if cleaned.get(name)))
        return cleaned


def _gone(named: str, offered: Sequence[tuple[str, Choices]]) -> Choices:
    """What the rule names and this office has not any more: it stays chosen until it is taken out."""
    known = {value for _, group in offered for value, _ in group}
    return [(named, f"{named}（现在没有）")] if named and named not in known else []


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
