"""A session's rules for due dates: one small form a clock, all on one page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db import transaction

from cppcc.core.audit.models import record
from cppcc.core.forms import OfficeModelForm
from cppcc.core.workdays.counting import Calendar
from members.people.models import Session
from proposals.deadlines import full, rules_for, work_out
from proposals.models import Clock, DueRule, Measure
from proposals.models.deadlines import MOST

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

MOST_MONTHS = 120
YEARS_ON = 5

# What a clock starts with, and whom it binds; and how its example begins.
MEANT: dict[Clock, tuple[str, str]] = {
    Clock.SIGN: ("从发出联名邀请起，被邀请的委员签名；过期不再列入联名。", "今天邀请"),
    Clock.HAND_BACK: ("从交办起，承办单位认为不属于本单位职责的，申请调整。", "今天交办"),
    Clock.MEET: ("从交办起，承办单位与提案者首次面商。", "今天交办"),
    Clock.ASSIST: ("从交办起，会办单位把意见交主办单位。", "今天交办"),
    Clock.REPLY: ("从交办起，独办、主办单位答复提案者。", "今天交办"),
    Clock.SPLIT: ("从交办起，分办单位各自答复提案者。", "今天交办"),
    Clock.EXTENSION: ("从原定答复日期起，批准延期最多到哪一天。", "原定今天答复"),
    Clock.RATE: ("从收到答复起，第一提案人和联名人评价；过期记为未反馈。", "今天收到答复"),
    Clock.REDO: ("从退回重办起，承办单位重新答复。", "今天退回重办"),
}


class DueRuleForm(OfficeModelForm):
    """One clock."""

    amount = forms.IntegerField(label="时限", required=False, min_value=1, max_value=MOST)

    class Meta:
        model = DueRule
        fields: ClassVar = ["amount", "measure", "fixed_on", "latest_on", "skips_rest_days", "soon_days"]
        labels: ClassVar = {"latest_on": "总截止日（可不填）", "soon_days": "提前几个工作日提醒"}

    def __init__(self, *args: Any, today: date, calendar: Calendar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clock, self.today, self.calendar = Clock(self.instance.clock), today, calendar
        self.since, self.example_start = MEANT[self.clock]
        self.fields["measure"].choices = Measure.choices  # type: ignore[attr-defined]
        self.fields["amount"].widget.attrs["data-amount"] = ""
        self.fields["measure"].widget.attrs["data-measure"] = ""
        self.fields["fixed_on"].widget.attrs["data-fixed"] = ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        fixed = cleaned.get("measure") == Measure.FIXED
        if fixed:
            cleaned["amount"] = None
            self.errors.pop("amount", None)
        else:
            cleaned["fixed_on"] = None
            self.errors.pop("fixed_on", None)
        if fixed and not cleaned.get("fixed_on") and "fixed_on" not in self.errors:
            self.add_error("fixed_on", "请填写固定日期，或者改选工作日、天、月。")
        if not fixed and not cleaned.get("amount") and "amount" not in self.errors:
            self.add_error("amount", "请填写数字，如 3；要定在某一天的，请改选“固定日期”。")
        if cleaned.get("measure") == Measure.MONTHS and (cleaned.get("amount") or 0) > MOST_MONTHS:
            self.add_error("amount", f"最多{MOST_MONTHS}个月，请改小。")
        for name in ("fixed_on", "latest_on"):
            self._in_the_session(name, cleaned.get(name))
        return cleaned

    def _in_the_session(self, name: str, day: date | None) -> None:
        """A day before the session, or years after it, is a slip."""
        session = self.instance.session
        opens = session.opens_on or date(session.year, 1, 1)
        if day is not None and day < opens:
            self.add_error(name, f"{full(day)}早于{session}开始（{full(opens)}），请核对年份。")
        elif day is not None and day.year > session.year + YEARS_ON:
            self.add_error(name, f"{full(day)}离{session}太远，请核对年份。")

    @property
    def example(self) -> str:
        """What the rule as typed makes of today; empty while it cannot be worked out."""
        if self.is_bound and self.errors:
            return ""
        return work_out(self.instance, self.today, self.calendar).how


class DueRulesForm:
    """All clocks of a session; saved together, and never over somebody else's change unseen."""

    def __init__(self, data: Mapping[str, Any] | None, *, session: Session, today: date) -> None:
        self.session, self.is_bound = session, data is not None
        calendar = Calendar.of(today.year, today.year + 1)
        rules = rules_for(session)
        self.stands_alone = all(rule.pk for rule in rules.values())
        self._before = {clock: str(rule) for clock, rule in rules.items()}
        self.seen = _mark(rules)
        self.rows = [
            DueRuleForm(data, instance=rule, prefix=clock, today=today, calendar=calendar)
            for clock, rule in rules.items()
        ]
        self.overtaken = ""
        if data is not None and data.get("seen", self.seen) != self.seen:
            now = "；".join(self._before[row.clock] for row in self.rows if row.has_changed())
            self.overtaken = (
                f"您打开此页后，别人改过这些时限。现为：{now or '与您填写的一致'}。请核对，再按一次即以您填写的为准。"
            )

    def is_valid(self) -> bool:
        valid = [row.is_valid() for row in self.rows]
        return self.is_bound and all(valid) and not self.overtaken

    @property
    def errors(self) -> list[tuple[Clock, forms.BoundField, str]]:
        """Every error with its clock and field, for the summary."""
        if not self.is_bound:
            return []
        return [(row.clock, field, str(error)) for row in self.rows for field in row for error in field.errors]

    def save(self, *, by: User) -> list[Clock]:
        """Save what was changed, all of them for a session that had none of its own; returns which."""
        changed = [row for row in self.rows if row.has_changed() or not self.stands_alone]
        with transaction.atomic():
            for row in changed:
                fields = {name: row.cleaned_data[name] for name in row.fields}
                rule, made = DueRule.objects.update_or_create(session=self.session, clock=row.clock, defaults=fields)
                record("新增办理时限" if made else "修改办理时限", by=by, target=rule, fields=row.changed_data)
        return [row.clock for row in changed]


def _mark(rules: Mapping[Clock, DueRule]) -> str:
    """Tells one state of the rules from another."""
    values = [[str(getattr(rule, name)) for name in DueRuleForm.Meta.fields] for rule in rules.values()]
    return sha256(repr(values).encode()).hexdigest()[:16]
