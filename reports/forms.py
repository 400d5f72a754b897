"""Ordering a report."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from crispy_forms.layout import HTML, Layout
from django import forms
from django.utils import timezone

from cppcc.core.forms import OfficeForm
from reports.compose import period_of
from reports.kinds import ReportKind
from reports.sections import SECTIONS

MAX_ADDITION = 20_000


class ReportForm(OfficeForm):
    """Kind, year, as-of day; a paragraph of one's own for each section."""

    verb = "生成报告"
    kind = forms.ChoiceField(label="种类", choices=ReportKind.choices)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    as_of = forms.DateField(
        label="统计截止日期",
        required=False,
        help_text="不填为期末（上半年6月30日，全年12月31日）；期末未到的，为今天。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in SECTIONS:
            if section.key in ADDABLE:
                self.fields[f"add_{section.key}"] = forms.CharField(
                    label=section.label,
                    required=False,
                    max_length=MAX_ADDITION,
                    widget=forms.Textarea(attrs={"rows": 3}),
                    help_text="接在本部分的后面，一行一段。" if section.key == "preamble" else "",
                )
        self._dress()
        self.helper.layout = Layout(
            "kind",
            "year",
            "as_of",
            HTML('<details class="own-words"><summary>补充各部分的文字（可不填）</summary>'),
            *(name for name in self.fields if name.startswith("add_")),
            HTML("</details>"),
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if {"kind", "year"} <= data.keys():
            self._check_moment(data)
        return data

    def _check_moment(self, data: dict[str, Any]) -> None:
        today = timezone.localdate()
        period = period_of(ReportKind(data["kind"]), data["year"])
        if period.start > today:
            self.add_error("year", f"{data['year']}年还没有开始，请改为{today.year}年或更早的年度")
        if (day := data.get("as_of")) and day < period.start:
            self.add_error("as_of", f"截止日期不能早于{period.start:%Y-%m-%d}")
        if (day := data.get("as_of")) and day > today:
            self.add_error("as_of", f"截止日期不能晚于今天（{today:%Y-%m-%d}）")

    def moment(self) -> datetime | None:
        """The last second of the chosen day; now for a period not yet over; None for the period's end."""
        day = self.cleaned_data["as_of"]
        if day is not None:
            return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
        now = timezone.now().replace(microsecond=0)
        end = period_of(ReportKind(self.cleaned_data["kind"]), self.cleaned_data["year"]).as_of
        return now if now < end else None

    def additions(self) -> dict[str, str]:
        """The paragraphs typed, by section."""
        pairs = (
            (name.removeprefix("add_"), text) for name, text in self.cleaned_data.items() if name.startswith("add_")
        )
        return {key: text for key, text in pairs if text}


ADDABLE = {
    "preamble",
    "study",
    "consultation",
    "supervision",
    "proposals",
    "social",
    "service",
    "own_building",
    "shortcomings",
    "plan",
}
