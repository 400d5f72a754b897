"""What to print: which register of which session, which year's statistics, which proposals of a compilation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from cppcc.core.forms import OfficeForm
from members.people.models import Session, Term
from proposals.forms.numbers import numbers_in
from proposals.models.register import ProposalQuerySet
from proposals.volumes.registers import REGISTERS

MOST_COMPILED = 1_000
WHICH = [("filed", "全部立案提案"), ("key", "重点提案"), ("excellent", "优秀提案"), ("numbers", "按提案号选")]


class RegisterForm(OfficeForm):
    verb = "生成登记册"

    register = forms.ChoiceField(label="登记册", choices=[(each.name, each.label) for each in REGISTERS.values()])
    session = forms.ModelChoiceField(label="届次", queryset=Session.objects.all(), empty_label=None)

    def title(self) -> str:
        return f"{self.cleaned_data['session']}提案{REGISTERS[self.cleaned_data['register']].label}"

    def asked(self) -> dict[str, Any]:
        return {"register": self.cleaned_data["register"], "session": self.cleaned_data["session"].pk}


class StatisticsForm(OfficeForm):
    verb = "生成统计表"

    year = forms.TypedChoiceField(label="年度", coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = Term.objects.years(until=timezone.localdate())
        self.fields["year"].choices = [(year, f"{year}年") for year in years]  # type: ignore[attr-defined]

    def title(self) -> str:
        return f"{self.cleaned_data['year']}年提案工作统计表"

    def asked(self) -> dict[str, Any]:
        return {"year": self.cleaned_data["year"]}


class CompilationForm(OfficeForm):
    verb = "生成汇编"
    optional: ClassVar = ["name"]

    session = forms.ModelChoiceField(label="届次", queryset=Session.objects.all(), empty_label=None)
    which = forms.ChoiceField(label="编入", choices=WHICH, widget=forms.RadioSelect, initial="filed")
    numbers = forms.CharField(
        label="提案号",
        max_length=4000,
        required=False,
        help_text="选“按提案号选”时填写，多个用、隔开，连号可写 12-15。",
    )
    with_replies = forms.BooleanField(label="附上答复", required=False, initial=True)
    name = forms.CharField(label="名称", max_length=100, required=False, help_text="不填则按届次取名。")

    def __init__(self, *args: Any, seen: ProposalQuerySet, **kwargs: Any) -> None:
        self.seen = seen
        super().__init__(*args, **kwargs)

    def clean_numbers(self) -> list[int]:
        return numbers_in(self.cleaned_data["numbers"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        session, which = cleaned.get("session"), cleaned.get("which")
        if session is None or which is None or self.has_error("numbers"):
            return cleaned
        if which == "numbers" and not cleaned.get("numbers"):
            self.add_error("numbers", "请填写提案号")
            return cleaned
        cleaned["proposals"] = self._chosen(session, which, cleaned.get("numbers") or [])
        if not cleaned["proposals"]:
            self.add_error(None, f"{session}没有符合条件、可以汇编的提案；涉密的不编入")
        elif len(cleaned["proposals"]) > MOST_COMPILED:
            self.add_error(None, f"一册最多编入{MOST_COMPILED}件，现有{len(cleaned['proposals'])}件，请分册")
        return cleaned

    def _chosen(self, session: Session, which: str, numbers: list[int]) -> list[int]:
        filed = self.seen.filed().not_secret().of_session(session.pk)
        narrow: dict[str, Callable[[], ProposalQuerySet]] = {
            "filed": lambda: filed,
            "key": filed.key,
            "excellent": lambda: filed.excellent(on=timezone.localdate()),
            "numbers": lambda: filed.numbered(session.pk, numbers),
        }
        rows = narrow[which]()
        found = dict(rows.values_list("number", "pk"))
        if which == "numbers" and (missing := [str(number) for number in numbers if number not in found]):
            self.add_error("numbers", f"{session}没有这些提案号，或未立案、涉密：{'、'.join(missing)}")
        return list(found.values())

    def title(self) -> str:
        named = {"filed": "提案汇编", "key": "重点提案汇编", "excellent": "优秀提案汇编", "numbers": "提案选编"}
        return self.cleaned_data["name"] or f"{self.cleaned_data['session']}{named[self.cleaned_data['which']]}"

    def asked(self) -> dict[str, Any]:
        return {"proposals": self.cleaned_data["proposals"], "with_replies": self.cleaned_data["with_replies"]}


def forms_for(seen: ProposalQuerySet) -> dict[str, OfficeForm]:
    """The three forms of the page, empty."""
    newest = {"session": Session.objects.first()}
    return {
        "register": RegisterForm(initial=newest, prefix="register"),
        "statistics": StatisticsForm(prefix="statistics"),
        "compilation": CompilationForm(seen=seen, initial=newest, prefix="compilation"),
    }
