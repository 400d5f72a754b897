"""The life of a social report, from a member's note to the bulletin or the file, and that of a bulletin."""

from django.db.models import TextChoices

from cppcc.core.workflow import Step


class Status(TextChoices):
    DRAFT = "draft", "草稿"
    RECEIVED = "received", "待处理"
    RETURNED = "returned", "退回补充"
    CHOSEN = "chosen", "待编发"
    ISSUED = "issued", "已编发"
    KEPT = "kept", "留存"
    WITHDRAWN = "withdrawn", "已撤回"


WITH_AUTHOR = [Status.DRAFT, Status.RETURNED]
WITH_OFFICE = [Status.RECEIVED, Status.CHOSEN, Status.ISSUED, Status.KEPT]

STEPS = {
    "submit": Step("报送", {Status.DRAFT, Status.RETURNED}, Status.RECEIVED),
    "choose": Step("选用", {Status.RECEIVED, Status.KEPT}, Status.CHOSEN, asks=True),
    "put_back": Step("取消选用", {Status.CHOSEN}, Status.RECEIVED, back=True),
    "issue": Step("编发", {Status.CHOSEN}, Status.ISSUED),  # taken with the signature of its bulletin
    "keep": Step("留存", {Status.RECEIVED}, Status.KEPT, asks=True),
    "reopen": Step("重新处理", {Status.KEPT}, Status.RECEIVED, back=True),
    "return": Step("退回补充", {Status.RECEIVED}, Status.RETURNED, asks=True),
    "withdraw": Step(
        "撤回", {Status.DRAFT, Status.RECEIVED, Status.RETURNED}, Status.WITHDRAWN, asks=True, danger=True
    ),
}

# Changes of the text that leave the status as it is: the author's own, and the office's beside the original.
REVISE = Step("修改", set(WITH_AUTHOR), "")
EDIT = Step("编辑", set(WITH_OFFICE), "")
# Somebody named among the authors leaves their name off again.
UNSIGN = Step("不署名", {Status.RECEIVED, Status.RETURNED, Status.CHOSEN, Status.ISSUED, Status.KEPT}, "")
# What became of an issued report is written down beside it.
NOTE_OUTCOME = Step("登记去向", set(WITH_OFFICE), "")


class BulletinStatus(TextChoices):
    EDITING = "editing", "编辑中"
    CHECKING = "checking", "待核稿"
    SIGNING = "signing", "待签发"
    ISSUED = "issued", "已印发"
    DISCARDED = "discarded", "已取消"


IN_HAND = [BulletinStatus.CHECKING, BulletinStatus.SIGNING]
# Texts, order and recipients change only while the issue is put together.
LAY_OUT = Step("编辑本期", {BulletinStatus.EDITING}, "")

BULLETIN_STEPS = {
    "send_to_check": Step("送核稿", {BulletinStatus.EDITING}, BulletinStatus.CHECKING),
    "send_to_sign": Step("送签发", {BulletinStatus.EDITING}, BulletinStatus.SIGNING),
    "check": Step("核稿通过", {BulletinStatus.CHECKING}, BulletinStatus.SIGNING),
    "sign": Step("签发", {BulletinStatus.SIGNING}, BulletinStatus.ISSUED, asks=True),
    "send_back": Step(
        "退回编辑", {BulletinStatus.CHECKING, BulletinStatus.SIGNING}, BulletinStatus.EDITING, asks=True, back=True
    ),
    "discard": Step("取消本期", {BulletinStatus.EDITING}, BulletinStatus.DISCARDED, asks=True, danger=True),
}
