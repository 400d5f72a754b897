"""The lives of a partner and of a package."""

from django.db.models import TextChoices

from cppcc.core.workflow import Step


class PartnerStatus(TextChoices):
    UNCHECKED = "unchecked", "待核对公钥"
    IN_USE = "in_use", "使用中"
    RETIRED = "retired", "已停用"


# Packages travel only after somebody compared the key by phone; a new key is compared anew.
PARTNER_STEPS = {
    "confirm_key": Step("已核对公钥", {PartnerStatus.UNCHECKED}, PartnerStatus.IN_USE, asks=True),
    "change_key": Step("更换公钥", set(PartnerStatus), PartnerStatus.UNCHECKED, asks=True),
    "retire": Step("停用", {PartnerStatus.UNCHECKED, PartnerStatus.IN_USE}, PartnerStatus.RETIRED, danger=True),
    "restore": Step("重新启用", {PartnerStatus.RETIRED}, PartnerStatus.UNCHECKED),
}


class Direction(TextChoices):
    OUT = "out", "发出"
    IN = "in", "收到"


class Status(TextChoices):
    MADE = "made", "已生成"
    CONFIRMED = "confirmed", "已回执"
    REJECTED = "rejected", "对方不收"
    RECALLED = "recalled", "已作废"
    WAITING = "waiting", "待确认"
    TAKEN = "taken", "已接收"
    DECLINED = "declined", "不接收"


# "confirm" and "reject" follow from the partner's receipt and have no button; the receipt is right also where a package
# was recalled that had been handed over after all.
STEPS = {
    "take": Step("确认接收", {Status.WAITING}, Status.TAKEN, asks=True),
    "decline": Step("不接收", {Status.WAITING}, Status.DECLINED, asks=True, danger=True),
    "recall": Step("作废", {Status.MADE}, Status.RECALLED, asks=True, danger=True),
    "confirm": Step("收到回执", {Status.MADE, Status.RECALLED}, Status.CONFIRMED),
    "reject": Step("对方不收", {Status.MADE, Status.RECALLED}, Status.REJECTED),
}
NOT_THERE = [Status.REJECTED, Status.RECALLED]  # what was in it may go again
SEND = Step("生成交换包", set(), "")
