"""What to print: which register, or the statistics, of which year."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cppcc.core.forms import OfficeForm
from members.people.models import Body, BodyKind, Term
from sentiment.models import VolumeKind
from sentiment.registers.registers import REGISTERS
from sentiment.states import WITH_OFFICE


class YearForm(OfficeForm):
    year = forms.TypedChoiceField(label="年度", coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = Term.objects.years(until=timezone.localdate())
        self.fields["year"].choices = [(year, f"{year}年") for year in years]  # type: ignore[attr-defined]


class RegisterForm(YearForm):
    verb = "生成登记册"
    kind = VolumeKind.REGISTER
    optional: ClassVar = ["state", "group"]

    register = forms.ChoiceField(label="登记册", choices=[(each.name, each.label) for each in REGISTERS.values()])
    state = forms.ChoiceField(
        label="处理",
        required=False,
        choices=[("", "全部"), *((status.value, status.label) for status in WITH_OFFICE)],
        help_text="处理和活动组只用于收文登记册。",
    )
    group = forms.ModelChoiceField(
        label="活动组", required=False, queryset=Body.objects.of_kind(BodyKind.GROUP), empty_label="全部"
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        register = REGISTERS.get(cleaned.get("register", ""))
        if register and not register.narrows:
            for name in ("state", "group"):
                if cleaned.get(name):
                    self.add_error(name, f"{register.label}不按这一项分，请选“全部”")
        return cleaned

    def title(self) -> str:
        cleaned = self.cleaned_data
        state = dict(self.fields["state"].choices).get(cleaned["state"], "")  # type: ignore[attr-defined]
        narrowed = "、".join(filter(None, [state if cleaned["state"] else "", str(cleaned["group"] or "")]))
        label = REGISTERS[cleaned["register"]].label
        return f"{cleaned['year']}年社情民意{label}{f'（{narrowed}）' if narrowed else ''}"

    def asked(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        group = cleaned["group"].pk if cleaned["group"] else None
        return {"register": cleaned["register"], "year": cleaned["year"], "state": cleaned["state"], "group": group}


class StatisticsForm(YearForm):
    verb = "生成统计表"
    kind = VolumeKind.STATISTICS

    def title(self) -> str:
        return f"{self.cleaned_data['year']}年社情民意统计表"

    def asked(self) -> dict[str, Any]:
        return {"year": self.cleaned_data["year"]}
