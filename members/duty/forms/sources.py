"""Choosing what counts: a source, and of it all or one level and one manner, all in the words of the apps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django import forms

from cppcc.core.forms import OfficeForm
from cppcc.core.registry import DUTY_SOURCES, DutySource
from members.duty.wording import quantity_unit, source_label

Choices = list[tuple[str, str]]
AREAS = {
    "proposals": "提案",
    "social": "社情民意",
    "activities": "会议和活动",
    "service": "履职登记",
    "duty": "履职清单",
}
OTHERS = "其他"
ALL = "全部、其余"


class Sources:
    """What can be chosen, read once for a page however many rows choose."""

    def __init__(self) -> None:
        self.levels = cache(self._levels)
        self.manners = cache(self._manners)

    def grouped(self) -> list[tuple[str, Choices]]:
        """Every source by its area, in the order in which they are declared."""
        areas: dict[str, Choices] = {label: [] for label in [*AREAS.values(), OTHERS]}
        for source in DUTY_SOURCES.values():
            areas[AREAS.get(source.name.partition(".")[0], OTHERS)].append((source.name, source.label))
        return [(area, choices) for area, choices in areas.items() if choices]

    def _levels(self, name: str) -> Sequence[str]:
        source: DutySource | None = DUTY_SOURCES.get(name)
        return list(source.levels()) if source else []

    def _manners(self, name: str) -> Sequence[str]:
        source: DutySource | None = DUTY_SOURCES.get(name)
        return list(source.manners()) if source else []


class SourceForm(OfficeForm):
    """Something with a source. The levels and manners offered are those of the source chosen; what the rules name
    already stays there to be chosen, marked, when the source has it no more."""

    source = forms.ChoiceField(label="计什么")
    level = forms.ChoiceField(label="种类或级别", required=False)
    manner = forms.ChoiceField(label="方式", required=False)

    def __init__(self, *args: Any, sources: Sources | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = sources or Sources()
        grouped: list[Any] = [("", "请选择"), *self.sources.grouped()]
        was = self.initial.get("source", "")
        if was and was not in DUTY_SOURCES:
            grouped.append((was, source_label(was)))
        self._offer("source", grouped)
        self.chosen = str(self["source"].value() or "")
        self._narrow("level", self.sources.levels(self.chosen), was)
        self._narrow("manner", self.sources.manners(self.chosen), was)
        self.unit = quantity_unit(self.chosen) if self.chosen else ""

    @property
    def has_levels(self) -> bool:
        return len(self.fields["level"].choices) > 1  # type: ignore[attr-defined]

    @property
    def has_manners(self) -> bool:
        return len(self.fields["manner"].choices) > 1  # type: ignore[attr-defined]

    def _narrow(self, name: str, there: Sequence[str], was: str) -> None:
        named = str(self.initial.get(name, "") or "")
        gone = [(named, f"{named}（现在没有）")] if named and named not in there and was == self.chosen else []
        self._offer(name, [("", ALL), *((one, one) for one in there), *gone])
        told = f"“{source_label(self.chosen)}”没有“%(value)s”，请重新选择"
        self.fields[name].error_messages["invalid_choice"] = told

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
