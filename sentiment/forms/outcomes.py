"""What became of a report, entered beside it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cppcc.core.forms import OfficeModelForm, not_ahead
from sentiment.models import Adoption, AdoptionManner, Instruction, Relay


class OutcomeForm(OfficeModelForm):
    """What the forms share: choices say what to do, the day is possible, the same entry is told."""

    twice: ClassVar[str]

    def __init__(self, *args: Any, verb: str = "", **kwargs: Any) -> None:
        self.verb = verb or self.verb  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        for name in {"level", "manner"} & self.fields.keys():
            field: Any = self.fields[name]
            field.choices = [("", "请选择"), *(choice for choice in field.choices if choice[0])]

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        received = self.instance.report.received_on
        if received and on < received:
            raise ValidationError(f"日期不能早于本篇的收到日期（{received}），请核对年份。", code="early")
        return not_ahead(on, "日期还没有到，请填写已经采用、批示或上报的日期。")

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own hook, after the instance has its values
        if not self.errors and self.instance.is_there():
            self.add_error(None, ValidationError(self.twice, code="twice"))

    @property
    def revised(self) -> list[str]:
        """The fields that were changed."""
        return [name for name in self.changed_data if name in self.fields]


class AdoptionForm(OutcomeForm):
    verb = "登记采用"
    optional: ClassVar = ["note"]
    twice = "这条采用已经登记过了（层级、方式、日期都相同）。"

    class Meta:
        model = Adoption
        fields: ClassVar = ["level", "manner", "on", "note"]
        help_texts: ClassVar = {
            "manner": "单篇采用选“采用”；与别的来稿合编的选“综合采用”。",
            "note": "刊物和期号，如：省政协《每日社情》第12期；刊载的必填。",
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("manner") == AdoptionManner.PUBLISHED and not cleaned.get("note"):
            self.add_error("note", "请填写刊载在哪家报刊、哪一期")
        return cleaned


class InstructionForm(OutcomeForm):
    verb = "登记批示"
    optional: ClassVar = ["leader", "gist", "feedback"]
    twice = "这条批示已经登记过了（层级、领导、日期都相同）。"

    class Meta:
        model = Instruction
        fields: ClassVar = ["level", "leader", "on", "gist", "feedback"]
        help_texts: ClassVar = {
            "leader": "姓名和职务；不便写明的可不填。",
            "feedback": "哪个部门、怎样落实，可以以后再补。",
        }
        widgets: ClassVar = {"gist": forms.Textarea(attrs={"rows": 3}), "feedback": forms.Textarea(attrs={"rows": 4})}


class RelayForm(OutcomeForm):
    verb = "登记上报"
    optional: ClassVar = ["note"]
    twice = "这次上报已经登记过了（层级、日期都相同）。"

    class Meta:
        model = Relay
        fields: ClassVar = ["level", "on", "note"]
        help_texts: ClassVar = {"note": "如：市政协研究室。"}
