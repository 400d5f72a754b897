"""The life of a service record: filed by a member, confirmed by staff or a convenor."""

from django.db.models import TextChoices

from cppcc.core.workflow import Step


class Status(TextChoices):
    FILED = "filed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "未通过"


# What does not count yet may still be mended.
OPEN = {Status.FILED, Status.REFUSED}

STEPS = {
    "confirm": Step("确认", OPEN, Status.CONFIRMED),
    "refuse": Step("不予确认", {Status.FILED, Status.CONFIRMED}, Status.REFUSED, asks=True, danger=True),
    "refile": Step("重新登记", {Status.REFUSED}, Status.FILED),
    "take_back": Step("撤回确认", {Status.CONFIRMED}, Status.FILED, asks=True),
}

# A change that leaves the status where it is; named like a step so that a refusal can say what was refused.
EDIT = Step("修改", OPEN, "")
