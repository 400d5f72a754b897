"""A line of the scheme with what counts for it: the item's own fields, and a row for each rate."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from members.duty.forms.pieces import OfficesField, PieceForm, PointsField, shown
from members.duty.forms.sources import SourceForm, Sources
from members.duty.models import Scheme
from members.duty.scoring.carrying import FIRST_YEAR, LAST_YEAR
from members.duty.scoring.spec import ONE, Choosing, Counting, Item, Problem, Rate, Rules, Sharing

BLANK_ROWS = 2
MOST_ROWS = 60
ROW_FIELDS = {"source", "level", "manner", "points", "others", "per", "since", "until"}


class RateForm(SourceForm):
    """One rate: what counts, and how much it brings."""

    points = PointsField(label="分值")
    others = PointsField(label="其他人")
    per = PointsField(label="每多少")
    since = forms.DateField(label="自哪天起", required=False)
    until = forms.DateField(label="到哪天止", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].required = False

    @property
    def is_blank(self) -> bool:
        """Nothing was typed into the row, or it is to be taken out."""
        cleaned = getattr(self, "cleaned_data", {})
        return bool(cleaned.get("DELETE")) or not any(cleaned.get(name) for name in ROW_FIELDS if name != "per")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_blank:
            return cleaned
        if not cleaned.get("source") and "source" not in self.errors:
            self.add_error("source", "请选择计什么；不要这一行就勾选“删去”")
        if cleaned.get("points") is None and "points" not in self.errors:
            self.add_error("points", "请填写分值，扣分填负数，如 -1")
        for name in ("since", "until"):
            day = cleaned.get(name)
            if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
                self.add_error(name, "请核对年份")
        return cleaned

    def rate(self, *, fixed: bool, by_quantity: bool) -> Rate:
        """As typed; what does not matter to the item is left out."""
        typed = self.cleaned_data
        per = typed["per"] if typed["per"] is not None else ONE
        return Rate(
            typed["source"],
            typed["points"],
            typed["level"],
            typed["manner"],
            typed["others"] if fixed else None,
            per if by_quantity else ONE,
            typed["since"],
            typed["until"],
        )


RateFormSet = forms.formset_factory(
    RateForm, extra=BLANK_ROWS, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS + BLANK_ROWS
)


class ItemForm(PieceForm):
    kind = "items"
    verb = "保存计分项"
    label = forms.CharField(label="计分项名称", max_length=80, help_text="如“提案立案”“无故缺席常委会议”。")
    basis = forms.CharField(label="说明", max_length=300, required=False, help_text="原文怎么说、要注意什么；可不填。")
    group = forms.TypedChoiceField(
        label="归入哪个类别", coerce=int, empty_value=None, required=False, help_text="合并封顶的放在同一类别。"
    )
    counting = forms.ChoiceField(
        label="怎么计次",
        choices=Counting.choices,
        widget=forms.RadioSelect,
        help_text="“一年只计一次”如“每年提交一件或多件提案计10分”；“按数量计”如“捐款每万元计1分”。",
    )
    sharing = forms.ChoiceField(
        label="几个人一起的，怎么分", choices=Sharing.choices, help_text="联名提案、联名信息等按署名先后。"
    )
    names = forms.IntegerField(label="计前几名", required=False, min_value=1, max_value=99, help_text="如 3。")
    choosing = forms.ChoiceField(
        label="有几条标准都合的，怎么算",
        choices=Choosing.choices,
        widget=forms.RadioSelect,
        help_text="如一条信息先后被市、省、全国采用：逐级累加，还是只取最高一级。",
    )
    at_least = forms.IntegerField(
        label="满几次才计",
        required=False,
        min_value=1,
        max_value=999,
        help_text="如“参加3次以上才计分”填 3。",
    )
    from_nth = forms.IntegerField(
        label="从第几次起计", required=False, min_value=1, max_value=999, help_text="如“第3次起每次扣2分”填 3。"
    )
    at_most = forms.IntegerField(
        label="最多计几次", required=False, min_value=1, max_value=999, help_text="多于这个次数的，取分值高的几次。"
    )
    maximum = PointsField(label="本项封顶（分）", help_text="最多得（扣）多少分，填正数。")
    whole = forms.BooleanField(
        label="不满一个单位的不计", required=False, help_text="如每 10 万元计 1 分，25 万元计 2 分。"
    )
    offices = OfficesField(label="只适用于哪些职务", help_text="如只考核常委的就勾选常委；都不勾表示人人适用。")
    unless = forms.TypedMultipleChoiceField(
        label="已在哪些计分项计分的，不再计",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="如提案转为社情民意的，在“提案”计了就不在“社情民意”再计。",
    )

    def __init__(self, data: Any = None, *, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(data, scheme=scheme, **kwargs)
        groups = [(one.key, one.label) for one in scheme.rules.groups]
        self.fields["group"].choices = [("", "不分类别"), *groups]  # type: ignore[attr-defined]
        items = [(one.key, one.label) for one in scheme.rules.items if one.key != self.key]
        self.fields["unless"].choices = items  # type: ignore[attr-defined]
        if not self.part:
            self.initial.update(counting=Counting.EACH, sharing=Sharing.FULL, choosing=Choosing.ADD)
        rates = [_row(rate) for rate in self.part.rates] if self.part else []
        self.rates = RateFormSet(
            self.data if data is not None else None,
            initial=rates,
            prefix="rates",
            form_kwargs={"sources": Sources()},
        )
        self.rate_errors: list[str] = []

    def values(self) -> dict[str, Any]:
        item: Item = self.part
        counts = {name: None if getattr(item, name) == 1 else getattr(item, name) for name in ("at_least", "from_nth")}
        held = {name: value for name, value in vars(item).items() if name not in {"key", "rates"}}
        return {**held, **counts, "maximum": shown(item.maximum)}

    def is_readable(self) -> bool:
        return super().is_readable() and self.rates.is_valid()

    def is_valid(self) -> bool:
        own = super().is_valid()
        return own and self.rates.is_valid() and not self.rate_errors and not any(row.errors for row in self.live_rows)

    def changed(self, cleaned: Mapping[str, Any]) -> Rules:
        fixed, by_quantity = cleaned["sharing"] == Sharing.FIXED, cleaned["counting"] == Counting.QUANTITY
        item = Item(
            self.new_key,
            cleaned["label"],
            tuple(row.rate(fixed=fixed, by_quantity=by_quantity) for row in self.live_rows),
            cleaned["group"],
            cleaned["counting"],
            cleaned["sharing"],
            (cleaned["names"] if cleaned["sharing"] == Sharing.FIRST else None) or 3,
            cleaned["choosing"],
            cleaned["from_nth"] or 1,
            cleaned["at_least"] or 1,
            cleaned["at_most"],
            cleaned["maximum"],
            cleaned["whole"] and by_quantity,
            cleaned["offices"],
            tuple(cleaned["unless"]),
            cleaned["basis"],
        )
        return self._with(item)

    @property
    def live_rows(self) -> list[RateForm]:
        return [row for row in self.rates if not row.is_blank]

    def tell(self, problem: Problem) -> None:
        if problem.row is not None:
            self.live_rows[problem.row].add_error(problem.field, problem.words)
        elif problem.field == "rates":
            self.rate_errors.append(problem.words)
        else:
            super().tell(problem)


def _row(rate: Rate) -> dict[str, Any]:
    numbers: dict[str, Decimal | None] = {"points": rate.points, "others": rate.others, "per": rate.per}
    return {**vars(rate), **{name: shown(number) for name, number in numbers.items()}}
