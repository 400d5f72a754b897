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
WITH_UNITS = [Status.HANDED_OVER, Status.HANDLING, Status.ANSWERED, Status.CLOSED]  # from hand-over on
OPEN_FOR_REVIEW = [Status.SUBMITTED]
WITH_AUTHOR = [Status.DRAFT, Status.RETURNED]
OPEN_FOR_SIGNING = [Status.SUBMITTED, Status.RETURNED]
TAKES_MERGES = [Status.SUBMITTED, *ON_REGISTER]
MERGE_CAN_BE_UNDONE = [Status.SUBMITTED, Status.FILED]  # the state of the one it was merged into

# `asks` leads to a page of its own; "handle" and "answer" follow from what the units do and have no button.
# Not steps of its life: mending the text, and marking what is registered; they leave it where it stands.
EDIT = Step("修改", {*WITH_AUTHOR, Status.SUBMITTED}, "", asks=True)
KEY = Step("确定重点提案", set(ON_REGISTER), "", asks=True)
REVIEW = Step("审查", {Status.SUBMITTED}, "")
CORRECT = Step("勘误", {Status.FILED, *IN_HANDLING}, "", asks=True)
CLASSIFY = Step("改分类", {Status.SUBMITTED, *ON_REGISTER}, "")
REASSIGN = Step("调整承办单位", set(IN_HANDLING), "", asks=True)

STEPS = {
    "submit": Step("递交", {Status.DRAFT, Status.RETURNED}, Status.SUBMITTED, asks=True),
    "file": Step("立案", {Status.SUBMITTED}, Status.FILED),
    "hand_over": Step("交办", {Status.FILED}, Status.HANDED_OVER, asks=True),
    "merge": Step("并案", {Status.SUBMITTED, Status.FILED}, Status.MERGED, asks=True),
    "unmerge": Step("撤销并案", {Status.MERGED}, Status.SUBMITTED, back=True),
    "decline": Step("不予立案", {Status.SUBMITTED}, Status.DECLINED, asks=True, danger=True),
    "restore": Step("恢复审查", {Status.DECLINED}, Status.SUBMITTED, asks=True, back=True),
    "turn_social": Step("转社情民意", {Status.SUBMITTED}, Status.TURNED_SOCIAL, asks=True),
    "return": Step("退回修改", {Status.SUBMITTED}, Status.RETURNED, asks=True),
    "take_back": Step("收回交办", {Status.HANDED_OVER}, Status.FILED, asks=True, back=True),
    "unfile": Step("撤销立案", {Status.FILED}, Status.SUBMITTED, back=True),
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
    "ask_hand_back": Step("申请调整", {HandlingStatus.ISSUED}, HandlingStatus.HAND_BACK_ASKED, asks=True),
    "withdraw_hand_back": Step("撤回调整申请", {HandlingStatus.HAND_BACK_ASKED}, HandlingStatus.ISSUED),
    "agree_hand_back": Step("同意调整", {HandlingStatus.HAND_BACK_ASKED}, HandlingStatus.REPLACED, asks=True),
    "refuse_hand_back": Step("不同意调整", {HandlingStatus.HAND_BACK_ASKED}, HandlingStatus.ISSUED, asks=True),
    "reply": Step("答复", {HandlingStatus.ACCEPTED}, HandlingStatus.REPLIED, asks=True),
    "reopen": Step("重新办理", {HandlingStatus.REPLIED}, HandlingStatus.ACCEPTED),
    "replace": Step(
        "收回",
        {HandlingStatus.ISSUED, HandlingStatus.ACCEPTED, HandlingStatus.HAND_BACK_ASKED},
        HandlingStatus.REPLACED,
    ),
}
ASK_EXTENSION = Step("申请延期", {HandlingStatus.ACCEPTED}, "", asks=True)


class ExtensionStatus(TextChoices):
    ASKED = "asked", "待批"
    GRANTED = "granted", "同意"
    REFUSED = "refused", "不同意"
    WITHDRAWN = "withdrawn", "已撤回"


EXTENSION_STEPS = {
    "grant_extension": Step("同意延期", {ExtensionStatus.ASKED}, ExtensionStatus.GRANTED, asks=True),
    "refuse_extension": Step("不同意延期", {ExtensionStatus.ASKED}, ExtensionStatus.REFUSED, asks=True),
    "withdraw_extension": Step("撤回延期申请", {ExtensionStatus.ASKED}, ExtensionStatus.WITHDRAWN),
}


class DraftStatus(TextChoices):
    DRAFT = "draft", "起草中"
    APPROVAL = "approval", "待审签"
    CHECKING = "checking", "待督查审核"
    RELEASED = "released", "已发出"


# A unit's reply before it is one: written by a clerk, signed off in the unit, checked where the session has a check.
WRITE_REPLY = Step("起草答复", {DraftStatus.DRAFT}, "", asks=True)
DRAFT_STEPS = {
    "send_for_approval": Step("送审", {DraftStatus.DRAFT}, DraftStatus.APPROVAL),
    "sign_off": Step("审签", {DraftStatus.APPROVAL}, DraftStatus.CHECKING, asks=True),
    "release": Step("审核发出", {DraftStatus.CHECKING}, DraftStatus.RELEASED, asks=True),
    "send_back": Step("退回修改", {DraftStatus.APPROVAL, DraftStatus.CHECKING}, DraftStatus.DRAFT, asks=True),
}


RATE = Step("评价", {Status.HANDLING, Status.ANSWERED, Status.CLOSED}, "", asks=True)


class FollowUpStatus(TextChoices):
    REPORTED = "reported", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "未认可"


# What became of a B outcome later, as the unit tells and the office confirms.
FOLLOW_UP_STEPS = {
    "confirm_result": Step("确认", {FollowUpStatus.REPORTED}, FollowUpStatus.CONFIRMED),
    "refuse_result": Step("不认可", {FollowUpStatus.REPORTED}, FollowUpStatus.REFUSED, asks=True),
}


class CosignStatus(TextChoices):
    INVITED = "invited", "待签"
    SIGNED = "signed", "已签"
    DECLINED = "declined", "谢绝"
    LAPSED = "lapsed", "逾期未签"
    WITHDRAWN = "withdrawn", "已撤回联名"


NOT_SIGNING = [CosignStatus.DECLINED, CosignStatus.LAPSED, CosignStatus.WITHDRAWN]  # may be invited once more
# No step of the proposal's life: more members are asked, or asked once more to answer.
INVITE = Step("邀请联名", {Status.SUBMITTED, Status.RETURNED}, "", asks=True)
REMIND = Step("提醒联名", {Status.SUBMITTED, Status.RETURNED}, "")

COSIGN_STEPS = {
    "sign": Step("同意联名", {CosignStatus.INVITED}, CosignStatus.SIGNED),
    "decline_to_sign": Step("谢绝联名", {CosignStatus.INVITED}, CosignStatus.DECLINED),
    "ask_again": Step("重新征求联名", {CosignStatus.SIGNED}, CosignStatus.INVITED),
    "lapse": Step("逾期未签", {CosignStatus.INVITED}, CosignStatus.LAPSED),
    "invite_again": Step("再次邀请联名", set(NOT_SIGNING), CosignStatus.INVITED),
    "withdraw_name": Step("撤回联名", {CosignStatus.SIGNED}, CosignStatus.WITHDRAWN, asks=True, danger=True),
}


class NominationStatus(TextChoices):
    NOMINATED = "nominated", "待审定"
    APPROVED = "approved", "已确定"
    REFUSED = "refused", "未确定"


NOMINATION_STEPS = {
    "approve_key": Step("审定为重点提案", {NominationStatus.NOMINATED}, NominationStatus.APPROVED, asks=True),
    "refuse_key": Step("不列为重点提案", {NominationStatus.NOMINATED}, NominationStatus.REFUSED, asks=True),
}
SUPERVISE = Step("记录督办", set(ON_REGISTER), "", asks=True)


class SelectionStatus(TextChoices):
    SETTING_UP = "setting_up", "筹备中"
    SCORING = "scoring", "评分中"
    PUBLISHED = "published", "已公布"


SELECTION_STEPS = {
    "open_scoring": Step("开始评分", {SelectionStatus.SETTING_UP}, SelectionStatus.SCORING),
    "publish_selection": Step("公布结果", {SelectionStatus.SCORING}, SelectionStatus.PUBLISHED, asks=True),
    "reopen_scoring": Step("重新评分", {SelectionStatus.PUBLISHED}, SelectionStatus.SCORING, asks=True, danger=True),
}
SET_UP = Step("修改评选", {SelectionStatus.SETTING_UP}, "")
SCORE = Step("评分", {SelectionStatus.SCORING}, "")


class PublicationStatus(TextChoices):
    PREPARED = "prepared", "未公开"
    PUBLISHED = "published", "已公开"
    STOPPED = "stopped", "已停止公开"


# Of a proposal and of each of its replies, on the public page. What is public does not change: stopped, it is
# checked and published anew.
PUBLICATION_STEPS = {
    "publish": Step(
        "公开", {PublicationStatus.PREPARED, PublicationStatus.STOPPED}, PublicationStatus.PUBLISHED, asks=True
    ),
    "unpublish": Step("停止公开", {PublicationStatus.PUBLISHED}, PublicationStatus.STOPPED, asks=True),
}
CONSENT = Step("同意公开", set(), "", asks=True)  # of the author, at any time; no step of its life


class CommitmentStatus(TextChoices):
    OPEN = "open", "兑现中"
    REPORTED = "reported", "已报完成"
    KEPT = "kept", "已兑现"
    DROPPED = "dropped", "终止"


# What a reply promised: kept when the unit has shown it and the office agrees.
COMMITMENT_STEPS = {
    "report_kept": Step("报告完成", {CommitmentStatus.OPEN}, CommitmentStatus.REPORTED, asks=True),
    "confirm_kept": Step("确认兑现", {CommitmentStatus.REPORTED}, CommitmentStatus.KEPT),
    "return_commitment": Step("退回补充", {CommitmentStatus.REPORTED}, CommitmentStatus.OPEN, asks=True),
    "drop_commitment": Step(
        "终止", {CommitmentStatus.OPEN, CommitmentStatus.REPORTED}, CommitmentStatus.DROPPED, asks=True, danger=True
    ),
}
TELL_PROGRESS = Step("报告进展", {CommitmentStatus.OPEN}, "", asks=True)
URGE = Step("催办", {HandlingStatus.ISSUED, HandlingStatus.ACCEPTED}, "", asks=True)  # leaves it where it stands
