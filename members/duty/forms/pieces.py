"""One piece of a draft's rules as a form: read from the rules, put back into them, refused at the field when that would
contradict the rest, and never over somebody else's change unseen."""

from __future__ import annotations

import hashlib
import json
from abc import abstractmethod
from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cppcc.core.forms import OfficeForm
from members.duty.forms.sources import SourceForm
from members.duty.models import Scheme
from members.duty.printed import told_parts
from members.duty.scoring.carrying import to_json
from members.duty.scoring.checking import grave, problems
from members.duty.scoring.engine import told
from members.duty.scoring.parts import Part, part_of, with_part
from members.duty.scoring.spec import ZERO, Boards, Effect, Grade, Group, Problem, Rules, Veto
from members.duty.wording import OFFICE_LABELS

OFFICE_CHOICES = list(OFFICE_LABELS.items())
MINIMUM_HINT = "低于这个分数按这个分数计，如“扣完为止”填 0；不填表示不设。"


class PointsField(forms.DecimalField):
    """Points with at most two decimals; optional unless told otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=7, decimal_places=2, **{"required": False, **kwargs})


class OfficesField(forms.TypedMultipleChoiceField):
    """Offices to be ticked; cleans to their numbers, the highest first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=OFFICE_CHOICES, coerce=int, required=False, widget=forms.CheckboxSelectMultiple, **kwargs
        )

    def clean(self, value: Any) -> tuple[int, ...]:
        return tuple(sorted(super().clean(value)))


class PieceForm(OfficeForm):
    """A piece of the rules. `key` is that of the part that is changed, None for a new one or for the whole."""

    kind: ClassVar[str] = "rules"
    verb = "保存"
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    rules: Rules  # as they are to be, once the form is valid

    def __init__(self, data: Any = None, *, scheme: Scheme, key: int | None = None, **kwargs: Any) -> None:
        self.scheme, self.key = scheme, key
        self.part: Any = scheme.rules if self.kind == "rules" else part_of(scheme.rules, self.kind, key)
        initial = {**self.values(), "seen": self._mark()} if self.part else {}
        super().__init__(data, initial=initial, **kwargs)

    @abstractmethod
    def values(self) -> dict[str, Any]:
        """What the fields show of the part as it is."""

    @abstractmethod
    def changed(self, cleaned: Mapping[str, Any]) -> Rules:
        """The rules with what was typed."""

    @property
    def new_key(self) -> int:
        """The key of the part: its own, or the next free one."""
        return self.key or self.scheme.rules.next_key()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_readable():
            self.rules = self.changed(cleaned)
            self._refuse_contradictions()
        self._tell_of_others(cleaned.get("seen") or "")
        return cleaned

    def is_readable(self) -> bool:
        """Whether everything typed can be read, so that the rules can be looked at with it."""
        return not self.errors

    def tell(self, problem: Problem) -> None:
        """At its field, or above the form when it is about something else."""
        self.add_error(problem.field if problem.field in self.fields else None, problem.words)

    def _refuse_contradictions(self) -> None:
        window = (self.scheme.starts_on, self.scheme.ends_on)
        before = grave(self.scheme.problems)
        own = None if self.kind == "rules" else self.new_key
        for problem in grave(problems(self.rules, window=window)):
            if (problem.part, problem.key) == (self.kind, own):
                self.tell(problem)
            elif problem not in before:
                self.add_error(None, problem.words)

    def _tell_of_others(self, seen: str) -> None:
        """Once, when somebody changed the part since the page was opened; the second press saves knowingly."""
        now = self._mark() if self.part else ""
        if self.key is None and self.kind != "rules" or seen == now:
            return
        data: Any = copy(self.data)
        data[self.add_prefix("seen")] = now
        self.data = data
        if not self.part:
            raise ValidationError("您打开此页后，别人删去了这一项。请核对，再按一次即重新加上。", code="changed")
        words = told_parts(self.scheme.rules)[self.kind, self.key or 0][1]
        raise ValidationError(
            f"您打开此页后，别人改过这一项，现为：{words}请核对，再按一次即以您填写的为准。", code="changed"
        )

    def _mark(self) -> str:
        """Tells one state of the part from another."""
        names = set(self.values()) if self.kind == "rules" else None
        held = {name: value for name, value in to_json(self.part).items() if names is None or name in names}
        return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()[:16]

    def _with(self, part: Part) -> Rules:
        return with_part(self.scheme.rules, self.kind, part)


class TotalsForm(PieceForm):
    """What belongs to no part: base, total, boards, who is left out."""

    base = PointsField(label="基础分", help_text="人人先得的分数，如 60；从零分起计填 0。")
    maximum = PointsField(label="总分上限", help_text="如满分 100；不封顶就不填。")
    minimum = PointsField(label="总分下限", help_text=MINIMUM_HINT)
    boards = forms.ChoiceField(
        label="怎样分榜", choices=Boards.choices, widget=forms.RadioSelect, help_text="同一榜内比名次、分等次。"
    )
    unranked = OfficesField(label="不参加排名的职务", help_text="照常计分，不占名次，如主席会议成员。")
    unawarded = OfficesField(label="不参加评优的职务", help_text="参加排名，不评标明“评优”的等次。")

    def values(self) -> dict[str, Any]:
        rules: Rules = self.scheme.rules
        numbers = {name: shown(getattr(rules, name)) for name in ("base", "maximum", "minimum")}
        return {**numbers, "boards": rules.boards, "unranked": rules.unranked, "unawarded": rules.unawarded}

    def changed(self, cleaned: Mapping[str, Any]) -> Rules:
        values = {name: cleaned[name] for name in self.values()}
        return replace(self.scheme.rules, **{**values, "base": values["base"] or ZERO})


class GroupForm(PieceForm):
    kind = "groups"
    verb = "保存类别"
    label = forms.CharField(label="类别名称", max_length=80, help_text="如“提案”“会议考勤”。")
    within = forms.TypedChoiceField(
        label="属于哪个类别",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="几个计分项合并封顶时，在类别里再设一个小类，把它们放进去。",
    )
    base = PointsField(label="底分", help_text="先给的分数，扣分从中扣，如考勤以 10 分为底；没有就不填。")
    maximum = PointsField(label="最高分", help_text="这一类合计不超过多少分，如 25；不封顶就不填。")
    minimum = PointsField(label="最低分", help_text=MINIMUM_HINT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(one.key, one.label) for one in self.scheme.rules.groups if one.key != self.key]
        self.fields["within"].choices = [("", "不属于其他类别"), *others]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        group: Group = self.part
        numbers = {name: shown(getattr(group, name)) for name in ("base", "maximum", "minimum")}
        return {**numbers, "label": group.label, "within": group.within}

    def changed(self, cleaned: Mapping[str, Any]) -> Rules:
        base = cleaned["base"] or ZERO
        label, within = cleaned["label"], cleaned["within"]
        return self._with(Group(self.new_key, label, within, base, cleaned["maximum"], cleaned["minimum"]))


class VetoForm(PieceForm, SourceForm):
    kind = "vetoes"
    verb = "保存一票否决"
    field_order = ["label", "source", "level", "manner", "at_least", "fewer_than", "effect", "seen"]
    label = forms.CharField(label="情形名称", max_length=80, help_text="如“无故缺席全体会议”。")
    at_least = forms.IntegerField(
        label="达到多少次触发", required=False, min_value=1, max_value=999, help_text="如 1；按“不足”触发的不填。"
    )
    fewer_than = forms.IntegerField(
        label="不足多少次触发", required=False, min_value=1, max_value=999, help_text="如一年没有提案填 1；不用就不填。"
    )
    effect = forms.ChoiceField(label="后果", choices=Effect.choices, widget=forms.RadioSelect)

    def values(self) -> dict[str, Any]:
        return dict(vars(self.part))

    def changed(self, cleaned: Mapping[str, Any]) -> Rules:
        names = ("label", "source", "level", "manner", "at_least", "fewer_than", "effect")
        return self._with(Veto(self.new_key, **{name: cleaned[name] for name in names}))


class GradeForm(PieceForm):
    kind = "grades"
    verb = "保存等次"
    label = forms.CharField(label="等次名称", max_length=80, help_text="从高到低排，如“优秀”“称职”“基本称职”。")
    points = PointsField(label="分数线", help_text="如 60，得 60 分以上的；不按分数线就不填。")
    percent = PointsField(label="名额比例（%）", help_text="本榜参加排名人数的百分之几，如 20；不按比例就不填。")
    number = forms.IntegerField(
        label="名额人数", required=False, min_value=1, max_value=9999, help_text="如前 5 名填 5；不限就不填。"
    )
    complete = forms.BooleanField(label="要求履职清单全部完成", required=False)
    award = forms.BooleanField(
        label="属于评优等次", required=False, help_text="不参加评优的职务、被一票否决评优的人员不评。"
    )
    offices = OfficesField(
        label="只适用于哪些职务",
        help_text="如常委达到89分才算称职，就另设一个只适用于常委的“称职”；都不勾表示人人适用。",
    )

    def values(self) -> dict[str, Any]:
        grade: Grade = self.part
        return {**vars(grade), "points": shown(grade.points), "percent": shown(grade.percent)}

    def changed(self, cleaned: Mapping[str, Any]) -> Rules:
        names = ("label", "points", "percent", "number", "complete", "award", "offices")
        return self._with(Grade(self.new_key, **{name: cleaned[name] for name in names}))


def shown(number: Decimal | None) -> str | None:
    """Without idle zeros."""
    return None if number is None else told(number)
