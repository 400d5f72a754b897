"""The life of a social report, from a member's note to the bulletin or the file."""

from django.db.models import TextChoices

from cppcc.core.workflow import Step


class Status(TextChoices):
    DRAFT = "draft", "草稿"
    RECEIVED = "received", "待处理"
    RETURNED = "returned", "退回补充"
    ISSUED = "issued", "已编发"
    KEPT = "kept", "留存"
    WITHDRAWN = "withdrawn", "已撤回"


WITH_AUTHOR = [Status.DRAFT, Status.RETURNED]
WITH_OFFICE = [Status.RECEIVED, Status.ISSUED, Status.KEPT]

STEPS = {
    "submit": Step("报送", {Status.DRAFT, Status.RETURNED}, Status.RECEIVED),
    "issue": Step("编发", {Status.RECEIVED, Status.KEPT}, Status.ISSUED, asks=True),
    "keep": Step("留存", {Status.RECEIVED}, Status.KEPT, asks=True),
    "return": Step("退回补充", {Status.RECEIVED}, Status.RETURNED, asks=True),
    "withdraw": Step(
        "撤回", {Status.DRAFT, Status.RECEIVED, Status.RETURNED}, Status.WITHDRAWN, asks=True, danger=True
    ),
}

# Changes of the text that leave the status as it is: the author's own, and the office's beside the original.
REVISE = Step("修改", set(WITH_AUTHOR), "")
EDIT = Step("编辑", set(WITH_OFFICE), "")
# Somebody named among the authors leaves their name off again.
UNSIGN = Step("不署名", {Status.RECEIVED, Status.RETURNED, Status.ISSUED, Status.KEPT}, "")
# What became of an issued report is written down beside it.
NOTE_OUTCOME = Step("登记去向", set(WITH_OFFICE), "")
