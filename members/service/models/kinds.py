"""The kinds of service and of office work: rows that say what a record of the kind is asked for."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from cppcc.core.lists import Listed, ListedQuerySet

LEAP_YEAR = 2024
ON_TIME, LATE = "按时", "逾期"


def month_and_day(text: str, year: int) -> date:
    """The day of the year that `12-20` means; ValueError when there is none. 2月29日 is the last of February."""
    month, _, day = text.partition("-")
    found = date(LEAP_YEAR, int(month), int(day))
    return date(year, 2, 28) if (found.month, found.day) == (2, 29) and year % 4 else found.replace(year=year)


def is_month_and_day(text: str) -> None:
    try:
        month_and_day(text, LEAP_YEAR)
    except ValueError:
        raise ValidationError("请写月和日，中间用“-”，如：12-20。", code="day") from None


class ServiceKindQuerySet(ListedQuerySet["ServiceKind"]):
    def for_members(self) -> ServiceKindQuerySet:
        """What is recorded of a member, by themself or by staff."""
        return self.filter(by_office=False)

    def filed_by_members(self) -> ServiceKindQuerySet:
        """What members file themselves."""
        return self.for_members().filter(by_staff=False)

    def for_office(self) -> ServiceKindQuerySet:
        return self.filter(by_office=True)


class ServiceKind(Listed):
    name = models.CharField("类别", max_length=40, unique=True)
    unit = models.CharField("计量单位", max_length=10, default="件")
    by_office = models.BooleanField("机关工作", default=False, help_text="来信、来访等机关登记的工作")
    by_staff = models.BooleanField(
        "只由机关登记", default=False, help_text="受表彰、违纪处理等，委员不能自己登记，机关登记即计入"
    )
    is_adverse = models.BooleanField(
        "不良记录", default=False, help_text="违纪处理等：可供考核扣分，不计入履职统计和述职报告"
    )
    asks_quantity = models.BooleanField("登记数量", default=True, help_text="不登记的，每条记1")
    quantity_name = models.CharField(
        "数量的名称", max_length=10, blank=True, help_text="如：帮扶户数；不填就叫“数量”，填了的必须由登记人填写"
    )
    asks_amount = models.BooleanField("登记金额", default=False)
    asks_level = models.BooleanField("登记级别", default=False, help_text="表彰、宣传稿件等分全国、省、市、区的")
    due_day = models.CharField(
        "每年截止日",
        max_length=5,
        blank=True,
        validators=[is_month_and_day],
        help_text="月-日，如：12-20；填了的，日期在截止日之后的记作“逾期”，其余“按时”",
    )

    objects: ClassVar = ServiceKindQuerySet.as_manager()

    class Meta(Listed.Meta):
        verbose_name = "履职类别"

    @property
    def quantity_label(self) -> str:
        """户数（户）, 数量（件）"""
        return f"{self.quantity_name or '数量'}（{self.unit}）"

    @property
    def is_members_own(self) -> bool:
        """Filed by members themselves."""
        return not (self.by_office or self.by_staff)
