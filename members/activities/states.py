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
KEEP_PAPERS = Step("登记材料和照片", {Status.DRAFT, Status.PUBLISHED, Status.CLOSED}, "")
CHOOSE_PARTICIPANTS = Step("调整参加人员", OPEN, "")


class Attendance(TextChoices):
    INVITED = "invited", "待确认"
    SIGNED_UP = "signed_up", "已报名"
    PRESENT = "present", "出席"
    LATE = "late", "迟到"
    LEFT_EARLY = "left_early", "早退"
    EXCUSED = "excused", "请假"
    ABSENT = "absent", "缺席"


ATTENDED = [Attendance.PRESENT, Attendance.LATE, Attendance.LEFT_EARLY]
MARKS = [*ATTENDED, Attendance.EXCUSED, Attendance.ABSENT]  # what the organiser's list can say; all else is unmarked
UNMARKED = [Attendance.INVITED, Attendance.SIGNED_UP]


class Part(TextChoices):
    """What somebody did there besides being present."""

    HOST = "host", "主持"
    SPEAKER = "speaker", "发言"
    LECTURER = "lecturer", "主讲"
    OBSERVER = "observer", "列席"
