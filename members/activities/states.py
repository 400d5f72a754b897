"""The life of an activity, and of one member's part in it."""

from django.db.models import TextChoices

from cppcc.core.workflow import Step


class Status(TextChoices):
    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已通知"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


# While it is open its facts, its participants and their attendance may change.
OPEN = {Status.DRAFT, Status.PUBLISHED}

STEPS = {
    "publish": Step("发布通知", {Status.DRAFT}, Status.PUBLISHED),
    "record_attendance": Step("登记出席", {Status.PUBLISHED}, Status.PUBLISHED, asks=True),
    "close": Step("结束并结算", {Status.PUBLISHED}, Status.CLOSED, asks=True),
    "reopen": Step("重新打开", {Status.CLOSED}, Status.PUBLISHED, asks=True),
    "cancel": Step("取消活动", OPEN, Status.CANCELLED, asks=True, danger=True),
}

# Changes that leave the status where it is; named like steps so that a refusal can say what was refused.
EDIT = Step("修改", OPEN, "")
WRITE_OUTCOME = Step("登记成果", {Status.PUBLISHED, Status.CLOSED}, "")
WRITE_SPEECHES = Step("登记发言", {Status.PUBLISHED, Status.CLOSED}, "")
TAKE_PART = Step("答复参加情况", {Status.PUBLISHED}, "")  # all that happens to one member's part while it is announced
RUN_CHECK_IN = Step("签到", {Status.PUBLISHED}, "")
KEEP_PAPERS = Step("登记材料和照片", {Status.DRAFT, Status.PUBLISHED, Status.CLOSED}, "")
CHOOSE_PARTICIPANTS = Step("调整参加人员", OPEN, "")


class Attendance(TextChoices):
    """Where one member's part stands: what the member said, what the organiser decided, how it went."""

    INVITED = "invited", "待确认"
    ASKED_AGAIN = "asked_again", "待重新确认"
    COMING = "coming", "确认参加"
    SIGNED_UP = "signed_up", "已报名"
    LEAVE_ASKED = "leave_asked", "请假待批"
    LEAVE_REFUSED = "leave_refused", "请假未准"
    PRESENT = "present", "出席"
    LATE = "late", "迟到"
    LEFT_EARLY = "left_early", "早退"
    EXCUSED = "excused", "请假"
    ABSENT = "absent", "缺席"


ATTENDED = [Attendance.PRESENT, Attendance.LATE, Attendance.LEFT_EARLY]
MARKS = [*ATTENDED, Attendance.EXCUSED, Attendance.ABSENT]  # what the organiser's list can say; all else is unmarked
TO_ANSWER = [Attendance.INVITED, Attendance.ASKED_AGAIN]
PROMISED = [Attendance.COMING, Attendance.SIGNED_UP]
UNMARKED = [*TO_ANSWER, *PROMISED, Attendance.LEAVE_ASKED, Attendance.LEAVE_REFUSED]
WITHOUT_PLACE = [Attendance.INVITED, Attendance.EXCUSED, Attendance.ABSENT]  # all others hold one of the places

# The steps of one member's part. What fits the activity (one must attend, or signs up) and the hour is asked besides:
# `Participation` refuses in words what comes too late.
_STILL_OPEN = {*TO_ANSWER, Attendance.LEAVE_ASKED, Attendance.LEAVE_REFUSED, Attendance.EXCUSED}
PART_STEPS = {
    "confirm": Step("确认参加", _STILL_OPEN, Attendance.COMING),
    "sign_up": Step("报名", _STILL_OPEN, Attendance.SIGNED_UP),
    "ask_leave": Step("请假", {*TO_ANSWER, *PROMISED, Attendance.LEAVE_REFUSED}, Attendance.LEAVE_ASKED, asks=True),
    "withdraw": Step("取消报名", {Attendance.ASKED_AGAIN, Attendance.SIGNED_UP}, Attendance.INVITED, back=True),
    "grant_leave": Step("准假", {Attendance.LEAVE_ASKED}, Attendance.EXCUSED),
    "refuse_leave": Step("不准假", {Attendance.LEAVE_ASKED}, Attendance.LEAVE_REFUSED, asks=True, danger=True),
    "check_in": Step("签到", {*UNMARKED, Attendance.EXCUSED}, Attendance.PRESENT),
    "check_in_late": Step("签到（迟到）", {*UNMARKED, Attendance.EXCUSED}, Attendance.LATE),
}
# Not pressed: a change of time or place does it to everybody who had said they would come.
ASK_AGAIN = Step("时间地点有变，重新确认", {*PROMISED, Attendance.LEAVE_REFUSED}, Attendance.ASKED_AGAIN)


class Part(TextChoices):
    """What somebody did there besides being present."""

    HOST = "host", "主持"
    SPEAKER = "speaker", "发言"
    LECTURER = "lecturer", "主讲"
    OBSERVER = "observer", "列席"


class Manner(TextChoices):
    """How somebody spoke."""

    ORAL = "oral", "口头发言"
    WRITTEN = "written", "书面发言"
