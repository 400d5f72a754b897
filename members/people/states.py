"""The life of a change of particulars."""

from django.db.models import TextChoices

from cppcc.core.workflow import Step


class ChangeStatus(TextChoices):
    ASKED = "asked", "待审核"
    APPROVED = "approved", "已采纳"
    REFUSED = "refused", "未采纳"
    WITHDRAWN = "withdrawn", "已撤回"


STEPS = {
    "approve": Step("采纳修改", {ChangeStatus.ASKED}, ChangeStatus.APPROVED),
    "refuse": Step("不予采纳", {ChangeStatus.ASKED}, ChangeStatus.REFUSED, asks=True),
    "withdraw": Step("撤回申请", {ChangeStatus.ASKED}, ChangeStatus.WITHDRAWN, danger=True),
}
