"""The life of a service record: filed by a member, confirmed by staff or a convenor."""

from django.db.models import TextChoices

from cppcc.core.workflow import Step


class Status(TextChoices):
    FILED = "filed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "未通过"


STEPS = {
    "confirm": Step("确认", {Status.FILED, Status.REFUSED}, Status.CONFIRMED),
    "refuse": Step("不予确认", {Status.FILED, Status.CONFIRMED}, Status.REFUSED, asks=True, danger=True),
    "refile": Step("重新登记", {Status.REFUSED}, Status.FILED),
}
