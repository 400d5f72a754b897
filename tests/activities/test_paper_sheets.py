"""The sheets on paper: to sign before, of who came afterwards."""

from datetime import date, time
from io import BytesIO

import docx
import pdfplumber
import pytest
from django.urls import reverse

from cppcc.core.documents.blocks import Paragraph, Table
from members.activities.models import Attendance
from members.activities.paper_sheets import groups_of, sheet_of_all, sheet_to_sign
from members.people.models import Seat
from tests.factories import ActivityFactory, GroupFactory, MemberFactory, ParticipationFactory

pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 16)


@pytest.fixture
def activity():
    """Of the second group, entered first, come 艾 before 王 by strokes; 卢 sits in no group."""
    found = ActivityFactory(
        name="停车调研", starts_at=time(9), ends_at=time(11, 30), place="城南", organiser__name="城建委"
    )
    second, first = GroupFactory(name="第二活动组", order=20), GroupFactory(name="第一活动组", order=10)
    for name, group, status in (
        ("魏宁", second, Attendance.PRESENT),
        ("王军", second, Attendance.EXCUSED),
        ("石明", first, Attendance.LATE),
        ("卢平", None, Attendance.INVITED),
        ("丁一", second, Attendance.ABSENT),
    ):
        member = MemberFactory(name=name, group=group)
        if group is None:
            Seat.objects.filter(appointment__member=member).delete()
        ParticipationFactory(activity=found, member=member, status=status)
    return found


def table_of(document, place=0):
    return [block for block in document.blocks if isinstance(block, Table)][place]


def cells(row):
    return [cell if isinstance(cell, str) else cell.text for cell in row]


def test_groups_come_in_the_office_s_order_and_names_by_strokes_numbered_through(activity):
    found = [(group.name, [(number, row.member.name) for number, row in group.rows]) for group in groups_of(activity)]

    assert found == [
        ("第一活动组", [(1, "石明")]),
        ("第二活动组", [(2, "丁一"), (3, "王军"), (4, "魏宁")]),
        ("未编组", [(5, "卢平")]),
    ]


def test_two_stand_in_a_line_with_room_to_sign_and_who_is_excused_is_said_so(activity):
    table = table_of(sheet_to_sign(activity, on=DAY))

    assert table.tall
    assert [cells(row) for row in table.rows] == [
        ["第一活动组（1人）"],
        ["1", "石明", "", "", "", ""],
        ["第二活动组（3人）"],
        ["2", "丁一", "", "3", "王军", "请假"],
        ["4", "魏宁", "", "", "", ""],
        ["未编组（1人）"],
        ["5", "卢平", "", "", "", ""],
    ]


def test_afterwards_everybody_has_a_line_and_the_counts_stand_at_the_end(activity):
    document = sheet_of_all(activity, on=DAY)

    assert [cells(row)[3] for row in table_of(document).rows if len(row) > 1] == [
        "迟到",
        "缺席",
        "请假",
        "出席",
        "未登记",
    ]
    assert [cells(row) for row in table_of(document, 1).rows] == [
        ["第一活动组", "1", "1", "1", "0", "0", "0", "0"],
        ["第二活动组", "3", "1", "0", "0", "1", "1", "0"],
        ["未编组", "1", "0", "0", "0", "0", "0", "1"],
        ["合计", "5", "2", "1", "0", "1", "1", "1"],
    ]
    words = ["".join(getattr(run, "text", run) for run in b.runs) for b in document.blocks if isinstance(b, Paragraph)]
    assert words == [
        "时间：2024年5月15日 9:00—11:30",
        "地点：城南",
        "组织者：城建委",
        "迟到（1人）：石明。",
        "请假（1人）：王军。",
        "缺席（1人）：丁一。",
    ]


@pytest.mark.parametrize("name", ["sign", "attendance"])
def test_a_sheet_of_three_hundred_has_its_head_on_every_page_in_pdf_and_word(sign_in, liaison, name):
    activity = ActivityFactory(name="全体会议")
    for group in (GroupFactory(name="甲组"), GroupFactory(name="乙组"), GroupFactory(name="丙组")):
        for _ in range(100):
            ParticipationFactory(activity=activity, member=MemberFactory(group=group))
    client = sign_in(liaison)

    with pdfplumber.open(BytesIO(_get(client, activity, name, "pdf"))) as pdf:
        pages = [page.extract_text() for page in pdf.pages]
    word = docx.Document(BytesIO(_get(client, activity, name, "docx")))

    assert len(pages) > 5
    assert sum("序号" in page for page in pages) >= len(pages) - 1  # the last may hold the counts alone
    assert len(word.tables[0].rows) == (1 + 3 + 150 if name == "sign" else 1 + 3 + 300)
    assert "w:tblHeader" in word.tables[0].rows[0]._tr.xml
    assert any("300" in page for page in pages)


def _get(client, activity, name, ending):
    answer = client.get(reverse("activities:sheet", args=[activity.pk, name, ending]))
    assert answer.status_code == 200
    return answer.content


@pytest.mark.parametrize(("name", "ending"), [("sign", "txt"), ("other", "pdf")])
def test_there_are_no_other_sheets(sign_in, liaison, name, ending):
    address = reverse("activities:sheet", args=[ActivityFactory().pk, name, ending])

    assert sign_in(liaison).get(address).status_code == 404


def test_participants_do_not_get_the_sheets(sign_in, member):
    activity = ParticipationFactory(member=member).activity

    assert sign_in(member.user).get(reverse("activities:sheet", args=[activity.pk, "sign", "pdf"])).status_code == 403
