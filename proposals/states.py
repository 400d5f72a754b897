"""The life of a proposal, from draft to kept promise (national regulations on proposal work, chapters 4 and 5)."""

from django.db.models import TextChoices

from cppcc.core.workflow import Step


class Status(TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审查"
    RETURNED = "returned", "退回修改"
    FILED = "filed", "已立案"
    MERGED = "merged", "并案"
    DECLINED = "declined", "不予立案"
    TURNED_SOCIAL = "turned_social", "转社情民意"
    WITHDRAWN = "withdrawn", "已撤案"
    HANDED_OVER = "handed_over", "已交办"
    HANDLING = "handling", "办理中"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已办结"


# Every status that a proposal on the register can have; the parts of "received".
ON_REGISTER = [Status.FILED, Status.HANDED_OVER, Status.HANDLING, Status.ANSWERED, Status.CLOSED]
IN_HANDLING = [Status.HANDED_OVER, Status.HANDLING]
OPEN_FOR_REVIEW = [Status.SUBMITTED]
WITH_AUTHOR = [Status.DRAFT, Status.RETURNED]
OPEN_FOR_SIGNING = [Status.SUBMITTED, Status.RETURNED]
TAKES_MERGES = [Status.SUBMITTED, *ON_REGISTER]
MERGE_CAN_BE_UNDONE = [Status.SUBMITTED, Status.FILED]  # the state of the one it was merged into

# `asks` leads to a page of its own; "handle" and "answer" follow from what the units do and have no button.
# Not steps of its life: mending the text, and marking what is registered; they leave it where it stands.
EDIT = Step("修改", {*WITH_AUTHOR, Status.SUBMITTED}, "", asks=True)
KEY = Step("确定重点提案", set(ON_REGISTER), "", asks=True)

STEPS = {
    "submit": Step("递交", {Status.DRAFT, Status.RETURNED}, Status.SUBMITTED, asks=True),
    "file": Step("立案", {Status.SUBMITTED}, Status.FILED),
    "merge": Step("并案", {Status.SUBMITTED, Status.FILED}, Status.MERGED, asks=True),
    "unmerge": Step("撤销并案", {Status.MERGED}, Status.SUBMITTED),
    "decline": Step("不予立案", {Status.SUBMITTED}, Status.DECLINED, asks=True, danger=True),
    "turn_social": Step("转社情民意", {Status.SUBMITTED}, Status.TURNED_SOCIAL, asks=True),
    "return": Step("退回修改", {Status.SUBMITTED}, Status.RETURNED, asks=True),
    "hand_over": Step("交办", {Status.FILED}, Status.HANDED_OVER, asks=True),
    "take_back": Step("收回交办", {Status.HANDED_OVER}, Status.FILED, asks=True),
    "handle": Step("开始办理", {Status.HANDED_OVER}, Status.HANDLING),
    "answer": Step("答复", {Status.HANDLING}, Status.ANSWERED),
    "close": Step("办结", {Status.ANSWERED}, Status.CLOSED),
    "redo": Step("重新办理", {Status.ANSWERED}, Status.HANDLING, asks=True),
    "withdraw": Step(
        "撤案", {Status.SUBMITTED, Status.RETURNED, Status.FILED}, Status.WITHDRAWN, asks=True, danger=True
    ),
}
DISCARD = Step("删除草稿", {Status.DRAFT}, "")
EDIT = Step("修改", {Status.DRAFT, Status.RETURNED, Status.SUBMITTED}, "")


class HandlingStatus(TextChoices):
    ISSUED = "issued", "待签收"
    ACCEPTED = "accepted", "办理中"
    HAND_BACK_ASKED = "hand_back_asked", "申请调整"
    REPLACED = "replaced", "已调整"
    REPLIED = "replied", "已答复"


HANDLING_STEPS = {
    "accept": Step("签收", {HandlingStatus.ISSUED}, HandlingStatus.ACCEPTED),
    "reply": Step("答复", {HandlingStatus.ACCEPTED}, HandlingStatus.REPLIED, asks=True),
    "reopen": Step("重新办理", {HandlingStatus.REPLIED}, HandlingStatus.ACCEPTED),
    "replace": Step("收回", {HandlingStatus.ISSUED, HandlingStatus.HAND_BACK_ASKED}, HandlingStatus.REPLACED),
}


class CosignStatus(TextChoices):
    INVITED = "invited", "待签"
    SIGNED = "signed", "已签"
    DECLINED = "declined", "谢绝"
    LAPSED = "lapsed", "逾期未签"


COSIGN_STEPS = {
    "sign": Step("同意联名", {CosignStatus.INVITED}, CosignStatus.SIGNED),
    "decline_to_sign": Step("谢绝联名", {CosignStatus.INVITED}, CosignStatus.DECLINED),
    "ask_again": Step("重新征求联名", {CosignStatus.SIGNED}, CosignStatus.INVITED),
    "lapse": Step("逾期未签", {CosignStatus.INVITED}, CosignStatus.LAPSED),
}
