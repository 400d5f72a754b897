"""Handing over, handing back, more time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from crispy_forms.layout import HTML
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.html import escape

from cppcc.core.forms import OfficeForm
from members.people.models import Unit
from proposals.handover.handing_over import Timetable, UnitNames
from proposals.handover.proposed import proposed_units
from proposals.models import Assignment, Extension, Handling, Manner, Proposal
from proposals.models.assignments import manners_of, why_not_together

DUE_DATES = ("due_on", "assist_due_on", "hand_back_until")
FURTHEST_YEARS = 3


class HandOverForm(OfficeForm):
    """One unit alone, one leading others, or several each for a part; the dates come from the session's rules."""

    verb = "交办"
    layout: ClassVar[Sequence[Any]] = [
        "main", "assisting", "issued_on", HTML('{% include "proposals/_due_dates.html" %}')
    ]  # fmt: skip

    main = forms.ModelMultipleChoiceField(
        label="承办单位",
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="选一个是独办，配上会办单位就是主办；选几个是分办，各自答复。",
        error_messages={"required": "请选择承办单位"},
    )
    assisting = forms.ModelMultipleChoiceField(
        label="会办单位（可不选）",
        required=False,
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="会办意见交主办单位，由主办单位统一答复。",
    )
    issued_on = forms.DateField(label="交办日期", error_messages={"required": "请填写交办日期"})
    due_on = forms.DateField(label="应答复日期", required=False)
    assist_due_on = forms.DateField(label="会办意见应交日期", required=False)
    hand_back_until = forms.DateField(label="申请调整截止", required=False)

    def __init__(self, *args: Any, proposal: Proposal, asked: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        self.timetables: dict[date, Timetable] = {}
        for name in ("main", "assisting"):
            self.fields[name].queryset = Unit.objects.in_use()  # type: ignore[attr-defined]
        if not self.is_bound:
            self._begin(asked)
        self._propose()

    def _begin(self, asked: Any) -> None:
        """The units it is meant for, today, and what the rules make of them; or what was chosen so far (`asked`)."""
        if not asked:
            first = proposed_units([self.proposal], UnitNames())[self.proposal.pk].units
            self.initial = {"main": first[:1], "assisting": first[1:], **dict(self.initial)}
            self.initial.setdefault("issued_on", timezone.localdate())
            return
        day = _day(asked.get("issued_on", "")) or timezone.localdate()
        chosen = {name: asked.getlist(name) for name in ("main", "assisting")}
        self.initial = {**dict(self.initial), **chosen, "issued_on": day}
        for name in DUE_DATES:
            typed = asked.get(name, "")
            if typed and typed != asked.get(f"ruled_{name}", ""):
                self.initial[name] = _day(typed)

    def _propose(self) -> None:
        """Each date field with what the rules give, and how, under it."""
        day = _day(self.data.get("issued_on", "")) if self.is_bound else self.initial.get("issued_on")
        self.ruled: dict[str, date] = {}
        if not isinstance(day, date):
            return
        chosen = self.data.getlist("main") if hasattr(self.data, "getlist") else self.initial.get("main") or []
        timetable = self.timetable(day)
        rules = {
            "due_on": timetable.due(Manner.SPLIT if len(chosen) > 1 else Manner.SOLE),
            "assist_due_on": timetable.due(Manner.ASSIST),
            "hand_back_until": timetable.hand_back,
        }
        for name, rule in rules.items():
            self.ruled[name] = rule.on
            self.fields[name].help_text = escape(f"按规定：{rule.how}")
            if not self.initial.get(name):
                self.initial[name] = rule.on

    def timetable(self, day: date) -> Timetable:
        return self.timetables.setdefault(day, Timetable(self.proposal.session, day))

    @property
    def rules_shown(self) -> list[tuple[str, str]]:
        """What the rules gave for the dates on the page, so that the clerk's own date outlives another choice."""
        return [(f"ruled_{name}", f"{day:%Y-%m-%d}") for name, day in self.ruled.items()]

    def clean_issued_on(self) -> date:
        day: date = self.cleaned_data["issued_on"]
        if abs(day.year - timezone.localdate().year) > FURTHEST_YEARS:
            raise ValidationError("交办日期与今天相差太远，请核对")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        main, assisting = list(cleaned.get("main") or []), list(cleaned.get("assisting") or [])
        if twice := [unit.name for unit in main if unit in assisting]:
            raise ValidationError(f"{'、'.join(twice)}既是承办又是会办，请只选一处")
        if main and (reason := why_not_together(manners_of(main, assisting))):
            raise ValidationError(reason)
        issued = cleaned.get("issued_on")
        for name in DUE_DATES:
            if issued and cleaned.get(name) and cleaned[name] < issued:
                self.add_error(name, "应交日期早于交办日期，请改正")
        return cleaned

    def assignments(self) -> list[Assignment]:
        """Each unit's part; a date left empty is the rule's."""
        answers = self.cleaned_data
        main, assisting = list(answers["main"]), list(answers["assisting"])
        timetable = self.timetable(answers["issued_on"])
        return [
            timetable.part(
                unit,
                manner,
                due_on=answers["assist_due_on" if manner == Manner.ASSIST else "due_on"],
                hand_back_until=answers["hand_back_until"],
            )
            for unit, manner in zip([*main, *assisting], manners_of(main, assisting), strict=True)
        ]


class ReassignForm(HandOverForm):
    """Who handles it from now on; units that stay keep their dates."""

    verb = "调整承办单位"
    layout: ClassVar[Sequence[Any]] = [*HandOverForm.layout, "note"]

    note = forms.CharField(
        label="调整原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="记入经过，提案者能看到。",
        error_messages={"required": "请写明调整原因"},
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        standing = list(proposal.handlings.current().select_related("unit"))
        initial = {
            "main": [each.unit_id for each in standing if each.answers_to_author],
            "assisting": [each.unit_id for each in standing if not each.answers_to_author],
            "issued_on": timezone.localdate(),
            **(kwargs.pop("initial", None) or {}),
        }
        self.standing = {each.unit_id: each.manner for each in standing}
        super().__init__(*args, proposal=proposal, initial=initial, **kwargs)
        self.fields["issued_on"].label = "新单位交办日期"
        self.fields["issued_on"].help_text = "以下日期用于新交办的单位；留下的单位，原来的期限不变。"
        stays = Unit.objects.filter(pk__in=self.standing)  # also one that is out of use by now
        for name in ("main", "assisting"):
            self.fields[name].queryset = Unit.objects.in_use() | stays  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and self._chosen(cleaned) == self.standing:
            raise ValidationError("承办单位没有变动，请改选后再按“调整承办单位”")
        return cleaned

    @staticmethod
    def _chosen(cleaned: dict[str, Any]) -> dict[int, str]:
        main, assisting = list(cleaned.get("main") or []), list(cleaned.get("assisting") or [])
        return {unit.pk: manner for unit, manner in zip([*main, *assisting], manners_of(main, assisting), strict=True)}


class AgreeForm(HandOverForm):
    """Who handles it instead of the unit that asked."""

    verb = "同意调整并改交"
    layout: ClassVar[Sequence[Any]] = [*HandOverForm.layout, "note"]

    note = forms.CharField(
        label="答复意见（可不填）",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="只有承办单位和机关能看到。",
    )

    def __init__(self, *args: Any, handling: Handling, **kwargs: Any) -> None:
        self.handling = handling
        others = [each for each in handling.proposal.handlings.current() if each.pk != handling.pk]
        proposed = [handling.hand_back_unit_id] if handling.hand_back_unit_id else []
        staying = {
            answers: [each.unit_id for each in others if each.answers_to_author == answers] for answers in (True, False)
        }
        initial = {
            "main": staying[True] + (proposed if handling.answers_to_author else []),
            "assisting": staying[False] + ([] if handling.answers_to_author else proposed),
            "issued_on": timezone.localdate(),
        }
        super().__init__(*args, proposal=handling.proposal, initial=initial, **kwargs)
        others_than_it = Unit.objects.filter(Q(is_active=True) | Q(pk__in=[each.unit_id for each in others]))
        for name in ("main", "assisting"):
            self.fields[name].queryset = others_than_it.exclude(pk=handling.unit_id)  # type: ignore[attr-defined]
        self.fields["issued_on"].label = "新单位交办日期"


class SameUnitsForm(OfficeForm):
    """Many proposals to the same units, by the rules' dates."""

    main = forms.ModelChoiceField(
        label="承办单位", queryset=Unit.objects.none(), error_messages={"required": "请选择承办单位"}
    )
    assisting = forms.CharField(
        label="会办单位（可不填）", required=False, max_length=400, help_text="写单位名称，几个单位用“、”隔开。"
    )
    issued_on = forms.DateField(label="交办日期", error_messages={"required": "请填写交办日期"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["main"].queryset = Unit.objects.in_use()  # type: ignore[attr-defined]
        self.fields["issued_on"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        units, unknown = UnitNames().read(cleaned.get("assisting", ""))
        if unknown:
            self.add_error("assisting", f"没有找到或不止一个单位叫“{'、'.join(unknown)}”，请写全称")
        elif cleaned.get("main") in units:
            self.add_error("assisting", f"{cleaned['main']}既是承办又是会办，请只写一处")
        cleaned["assisting"] = units
        return cleaned


class HandBackForm(OfficeForm):
    verb = "申请调整"
    keep = True
    counters: ClassVar = {"reason": 500}

    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明为什么不属于本单位职责，依据哪个文件或职责规定。提案者看不到。",
        error_messages={"required": "请写明申请调整的理由"},
    )
    unit = forms.ModelChoiceField(
        label="建议改交（可不选）", required=False, queryset=Unit.objects.none(), help_text="由提案委决定交给哪个单位。"
    )

    def __init__(self, *args: Any, handling: Handling, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.in_use().exclude(pk=handling.unit_id)  # type: ignore[attr-defined]


class ExtensionForm(OfficeForm):
    """More time for a reply, within what the session allows."""

    verb = "申请延期"
    keep = True
    counters: ClassVar = {"reason": 500}

    until = forms.DateField(label="延期至", error_messages={"required": "请填写延期到哪一天"})
    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明办理进展和需要延期的原因。提案者看不到。",
        error_messages={"required": "请写明延期的理由"},
    )

    def __init__(self, *args: Any, handling: Handling, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.handling = handling
        latest = handling.latest_extension()
        self.fields["until"].initial = latest.on
        self.fields["until"].help_text = escape(f"最多可延至：{latest.how}")

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if why := self.handling.why_not_extend(until=day):
            raise ValidationError(f"{why}，请改正")
        return day


class GrantForm(OfficeForm):
    verb = "同意延期"

    until = forms.DateField(label="同意延期至", error_messages={"required": "请填写同意延到哪一天"})
    note = forms.CharField(
        label="批复意见（可不填）", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, extension: Extension, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.handling = extension.handling
        self.fields["until"].initial = extension.until
        self.fields["until"].help_text = escape(f"最多可延至：{self.handling.latest_extension().how}")

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if why := self.handling.why_not_extend(until=day):
            raise ValidationError(f"{why}，请改正")
        return day


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
