"""The demo's series: monthly learning, half of it held, the rest planned; with material, minutes, photos and a plan."""

from __future__ import annotations

from datetime import date, time, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from cppcc.core.attachments.checks import Checked, check
from cppcc.core.demo import Demo, part_of_demo
from cppcc.core.documents.blocks import Document, Paragraph
from cppcc.core.documents.docx import write_docx
from members.activities.models import (
    Activity,
    ActivityKind,
    Attendance,
    Outcome,
    OutcomeKind,
    Paper,
    PaperKind,
    Participation,
    Series,
)
from members.activities.series.planning import plan
from members.people.demo import user
from members.people.models import Body, BodyKind, Member

EVERY = timedelta(days=28)
BEFORE, AFTER = 4, 3  # sessions held, sessions planned
PLAN = "每月第二个周三上午，由各活动组轮流承办；上半年学习新修订的政协章程和调研方法，下半年结合专题协商议题学习。"
MINUTES = "学习新修订的政协章程，交流提案撰写体会。与会委员建议：一是把好选题关，二是调研做实，三是建议可操作。"


@part_of_demo(41)
def series(demo: Demo) -> None:
    organiser = Body.objects.of_kind(BodyKind.COMMITTEE)[0]
    learning = Series(name="委员月度学习", kind=_kind("学习培训"), organiser=organiser, plan=PLAN)
    learning.enter(by=user("liaison"))
    wednesday = demo.today + timedelta(days=(2 - demo.today.weekday()) % 7)
    first = _first(learning, wednesday - BEFORE * EVERY, list(Member.objects.order_by("number"))[:24])
    days = [wednesday + at * EVERY for at in range(1 - BEFORE, AFTER)]
    later = plan(days, name=learning.name, by=user("liaison"), last=first, series=learning, counted=True, invite=True)
    held = [first, *(each for each in later if each.has_begun(on=demo.today - timedelta(days=1)))]
    for activity in held:
        _hold(demo, activity)
    _keep(held[-1])
    _next_one(later[len(held) - 1], demo.today)


def _kind(name: str) -> ActivityKind:
    return ActivityKind.objects.get_or_create(name=name)[0]


def _first(learning: Series, day: date, asked: list[Member]) -> Activity:
    activity = Activity(
        number=Activity.objects.next_number(), name=f"{learning.name}（第1次）", kind=learning.kind,
        organiser=learning.organiser, series=learning, starts_on=day, ends_on=day, starts_at=time(9), ends_at=time(11),
        place="区政协一楼会议室",
    )  # fmt: skip
    activity.enter(by=user("liaison"))
    activity.invite([*asked, Member.objects.get(user=user("member"))], by=user("liaison"))
    return activity


def _hold(demo: Demo, activity: Activity) -> None:
    activity.publish(by=user("liaison"))
    rows = list(Participation.objects.filter(activity=activity))
    marks = [Attendance.PRESENT, Attendance.LATE, Attendance.EXCUSED, Attendance.ABSENT]
    for row in rows:
        row.status = demo.dice.choices(marks, [84, 5, 8, 3])[0]
    Participation.objects.bulk_update(rows, ["status"])
    activity.close(by=user("liaison"))


def _keep(activity: Activity) -> None:
    """What surrounds one that is over."""
    day, by = activity.starts_on, user("liaison")
    material = Paper(activity=activity, kind=PaperKind.MATERIAL, title="学习提纲", shown_from=day - timedelta(days=5))
    material.enter([_document("学习提纲", "一、新修订的政协章程；二、怎样写好一件提案。", day)], by=by)
    minutes = Outcome(
        activity=activity, kind=OutcomeKind.objects.get(name="会议纪要"), title="月度学习纪要", text=MINUTES,
        sent_to="区政协办公室", sent_on=day + timedelta(days=2), shown_from=day + timedelta(days=2),
    )  # fmt: skip
    minutes.enter([_document("月度学习纪要", MINUTES, day)], by=by)
    photos = Paper(activity=activity, kind=PaperKind.PHOTOS, title="学习现场", shown_from=day)
    photos.enter([_photo(at) for at in range(1, 4)], by=by)


def _next_one(activity: Activity, today: date) -> None:
    """Announced already, with material to read."""
    activity.notice = "请提前阅读材料，结合界别准备发言。"
    activity.revise(by=user("liaison"), fields=["notice"])
    activity.publish(by=user("liaison"))
    material = Paper(activity=activity, kind=PaperKind.MATERIAL, title="专题辅导材料", shown_from=today)
    material.enter([_document("专题辅导材料", "老旧小区改造有关政策摘编。", today)], by=user("liaison"))


def _document(title: str, text: str, on: date) -> Checked:
    return check(SimpleUploadedFile(f"{title}.docx", write_docx(Document(title, (Paragraph((text,)),), on=on))))


def _photo(number: int) -> Checked:
    """A drawn room: no real people are in the demo."""
    picture = Image.new("RGB", (1200, 900), (222, 226 - 8 * number, 214))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((120, 90, 1080, 330), fill=(168, 32, 26))
    for row in range(3):
        for seat in range(8):
            left, top = 130 + seat * 125 + row * 8, 430 + row * 150
            draw.ellipse((left, top, left + 46, top + 46), fill=(90, 78 + 10 * number, 70))
            draw.rectangle((left - 12, top + 50, left + 58, top + 110), fill=(60 + 20 * row, 70, 96))
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    return check(SimpleUploadedFile(f"学习现场{number}.jpg", out.getvalue()))
