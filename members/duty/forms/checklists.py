"""Editing the checklist."""

from __future__ import annotations

from typing import Any

from django import forms

from cppcc.core.forms import OfficeForm, OfficeModelForm
from cppcc.core.registry import DUTY_SOURCES
from members.duty.checklist import OWN
from members.duty.models import Checklist, ChecklistItem


def source_choices() -> list[tuple[str, str]]:
    """Every source, whole and by level, as the editor of the checklist offers them."""
    choices = []
    for source in DUTY_SOURCES.values():
        if source.name.startswith(OWN):
            continue
        choices.append((source.name, source.label))
        choices += [(f"{source.name}:{level}", f"{source.label}：{level}") for level in source.levels()]
    return choices


class ChecklistItemForm(OfficeModelForm):
    verb = "保存清单项"
    sources = forms.MultipleChoiceField(
        label="哪些记录算数",
        help_text="可选多项，有其中一项即算。",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一种算数的记录，否则这一项永远完不成"},
    )

    class Meta:
        model = ChecklistItem
        fields = ("label", "hint", "target", "sources")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sources"].choices = source_choices()  # type: ignore[attr-defined]

    def clean_target(self) -> int:
        target: int = self.cleaned_data["target"]
        if target < 1:
            raise forms.ValidationError("目标数至少是1")
        return target


class SuccessorForm(OfficeForm):
    """From which year a new version holds."""

    verb = "建立新版本"
    from_year = forms.IntegerField(label="自年度起", min_value=2000, max_value=2100)

    def __init__(self, *args: Any, checklist: Checklist, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checklist = checklist
        self.fields["from_year"].initial = checklist.from_year + 1

    def clean_from_year(self) -> int:
        year: int = self.cleaned_data["from_year"]
        if year <= self.checklist.from_year:
            raise forms.ValidationError(f"新版本须晚于现行清单的起始年度{self.checklist.from_year}年")
        if Checklist.objects.filter(from_year=year).exists():
            raise forms.ValidationError(f"{year}年已有自该年度起的清单")
        return year
