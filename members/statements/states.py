"""The life of a duty statement: drafted from the records, written by the member, handed in, accepted."""

from django.db.models import TextChoices

from cppcc.core.workflow import Step


class Status(TextChoices):
    DRAFT = "draft", "草稿"
    HANDED_IN = "handed_in", "已提交"
    RETURNED = "returned", "退回修改"
    ACCEPTED = "accepted", "已通过"


# With the member; and what counts as handed in.
WITH_MEMBER = {Status.DRAFT, Status.RETURNED}
DELIVERED = {Status.HANDED_IN, Status.ACCEPTED}

STEPS = {
    "hand_in": Step("提交", WITH_MEMBER, Status.HANDED_IN),
    "accept": Step("通过", {Status.HANDED_IN}, Status.ACCEPTED),
    "send_back": Step("退回修改", {Status.HANDED_IN}, Status.RETURNED, asks=True),
    "withdraw": Step("撤回修改", {Status.HANDED_IN}, Status.DRAFT, back=True),
    "reopen": Step("撤销通过", {Status.ACCEPTED}, Status.HANDED_IN, asks=True, back=True),
}

# A change that leaves the status where it is; named like a step so that a refusal can say what was refused.
EDIT = Step("修改", WITH_MEMBER, "")
