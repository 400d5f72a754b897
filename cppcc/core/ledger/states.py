"""The life of an uploaded ledger: checked, looked at, imported as a whole."""

from django.db.models import TextChoices

from cppcc.core.workflow import Step


class Status(TextChoices):
    CHECKING = "checking", "检查中"
    CHECKED = "checked", "可以导入"
    REFUSED = "refused", "有问题"
    IMPORTING = "importing", "导入中"
    IMPORTED = "imported", "已导入"


UNDER_WAY = {Status.CHECKING, Status.IMPORTING}

# "pass_check", "refuse" and "finish" are taken by the background job and have no button.
STEPS = {
    "start": Step("导入这份台账", {Status.CHECKED}, Status.IMPORTING),
    "recheck": Step("重新检查", {Status.CHECKED, Status.REFUSED, *UNDER_WAY}, Status.CHECKING),
    "pass_check": Step("检查通过", UNDER_WAY, Status.CHECKED),
    "refuse": Step("检查未通过", UNDER_WAY, Status.REFUSED),
    "finish": Step("导入完成", {Status.IMPORTING}, Status.IMPORTED),
}
