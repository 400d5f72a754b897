"""The life of a commendation: candidates are named, a jury votes in secret, the votes are counted, people decide, the
list is announced."""

from django.db.models import TextChoices

from cppcc.core.workflow import Step


class Status(TextChoices):
    NOMINATING = "nominating", "提名中"
    VOTING = "voting", "投票中"
    COUNTED = "counted", "已计票"
    DECIDED = "decided", "已确定"
    ANNOUNCED = "announced", "已公布"
    DISCARDED = "discarded", "已作废"


COUNTED_OR_LATER = {Status.COUNTED, Status.DECIDED, Status.ANNOUNCED}  # before, nobody reads a vote
WITH_RESULT = {Status.DECIDED, Status.ANNOUNCED}

STEPS = {
    "open_voting": Step("开始投票", {Status.NOMINATING}, Status.VOTING, asks=True),
    "close_voting": Step("结束投票并计票", {Status.VOTING}, Status.COUNTED, asks=True),
    "decide": Step("确定名单", {Status.COUNTED}, Status.DECIDED, asks=True),
    "announce": Step("公布", {Status.DECIDED}, Status.ANNOUNCED, asks=True),
    "name_again": Step("退回提名", {Status.VOTING}, Status.NOMINATING, asks=True, back=True),
    "vote_again": Step("重新投票", {Status.COUNTED}, Status.VOTING, asks=True, back=True),
    "reconsider": Step("撤销确定", {Status.DECIDED}, Status.COUNTED, asks=True, back=True),
    "retract": Step("撤回公布", {Status.ANNOUNCED}, Status.DECIDED, asks=True, back=True, danger=True),
    "discard": Step("作废", {Status.NOMINATING}, Status.DISCARDED, asks=True, danger=True),
}

# Changes that leave the status where it is; named like steps so that a refusal can say what was refused.
EDIT = Step("修改评选", {Status.NOMINATING}, "")
NAME = Step("提名", {Status.NOMINATING}, "")
VOTE = Step("投票", {Status.VOTING}, "")
