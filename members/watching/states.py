"""The life of a crossing: a member has come to a threshold, the office writes down what it did."""

from django.db.models import TextChoices

from cppcc.core.workflow import Step


class Status(TextChoices):
    OPEN = "open", "待处理"
    HANDLED = "handled", "已处理"
    CEASED = "ceased", "已不满足"


# `grow`, `cease` and `recur` follow from the records; nobody presses them.
STEPS = {
    "handle": Step("登记处理", {Status.OPEN}, Status.HANDLED, asks=True),
    "reopen": Step("撤销处理", {Status.HANDLED}, Status.OPEN, asks=True, back=True),
    "grow": Step("又有新记录", {Status.HANDLED}, Status.OPEN),
    "cease": Step("不再满足", {Status.OPEN}, Status.CEASED),
    "recur": Step("重新满足", {Status.CEASED}, Status.OPEN),
}
