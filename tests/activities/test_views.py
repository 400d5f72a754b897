from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from members.activities.models import Activity, ActivityKind, Attendance, Participation
from members.activities.states import Status
from members.people.models import Member
from tests.factories import ActivityFactory, GroupFactory, MemberFactory, ParticipationFactory

POST_ONLY = ["publish", "take_off"]
ASKING = [
    "participants", "attendance", "edit", "close", "reopen", "cancel", "material_new", "photos_new", "outcome_new",
    "repeat",
]  # fmt: skip


def address(name, activity):
    return reverse(f"activities:{name}", args=[activity.pk])


def facts(group, **changes):
    return {
        "number": "H001",
        "name": "停车问题调研",
        "kind": ActivityKind.objects.get(name="调研").pk,
        "organiser": group.pk,
        "starts_on": "2024-05-15",
        "ends_on": "",
        "half_days": "1",
        "must_attend": "on",
        **changes,
    }


def test_the_office_enters_an_activity_and_goes_on_to_the_participants(sign_in, liaison, group):
    answer = sign_in(liaison).post(reverse("activities:new"), facts(group))

    activity = Activity.objects.get()
    assert answer.url == address("participants", activity)
    assert (activity.number, activity.ends_on, activity.status) == ("H001", date(2024, 5, 15), Status.DRAFT)
    assert activity.created_by == liaison


def test_a_number_in_use_is_told_with_the_next_free_one_and_what_was_typed_stays(sign_in, liaison, group):
    ActivityFactory(number="H001", name="旧活动")

    answer = sign_in(liaison).post(reverse("activities:new"), facts(group))

    assert answer.status_code == 422
    assert "编号 H001 已由“旧活动”使用，请改用 H002" in answer.text
    assert "停车问题调研" in answer.text
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ends_on": "2024-05-14"}, "结束日期早于开始日期 2024-05-15"),
        ({"half_days": "3"}, "这几天最多 2 个半天"),
        ({"half_days": "0"}, "这几天最多 2 个半天"),
        ({"starts_on": "2024-02-30"}, "日期"),
    ],
)
def test_a_wrong_value_is_told_in_words(sign_in, liaison, group, changes, told):
    answer = sign_in(liaison).post(reverse("activities:new"), facts(group, **changes))

    assert answer.status_code == 422
    assert told in answer.text


def test_an_empty_number_becomes_the_next_free_one(sign_in, liaison, group):
    sign_in(liaison).post(reverse("activities:new"), facts(group, number=""))

    assert Activity.objects.get().number == "H001"


def test_a_convenor_enters_for_their_own_group_only(sign_in, convenor, group, other_group):
    client = sign_in(convenor.user)

    assert client.post(reverse("activities:new"), facts(other_group)).status_code == 422
    assert client.post(reverse("activities:new"), facts(group)).status_code == 302
    assert Activity.objects.get().organiser == group


def test_the_list_takes_the_same_queries_with_1_and_with_3_rows(sign_in, liaison, group, django_assert_num_queries):
    client = sign_in(liaison)
    client.get(reverse("activities:list"))  # the first page of a session also notes the time
    for rows in (1, 2):
        for _ in range(rows):
            ParticipationFactory(activity__organiser=group)
        with django_assert_num_queries(8):
            client.get(reverse("activities:list"))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["丙", "乙", "甲"]),
        ("?status=published", ["丙", "甲"]),
        ("?year=2023", ["甲"]),
        ("?q=H102", ["乙"]),
        ("?sort=name", ["丙", "乙", "甲"]),
        ("?late=1", ["丙", "甲"]),
        ("?kind=999999&page=abc&status=nonsense", ["丙", "乙", "甲"]),
    ],
)
def test_the_list_filters_searches_and_sorts(sign_in, liaison, query, names):
    ActivityFactory(name="甲", number="H101", starts_on=date(2023, 5, 1), ends_on=date(2023, 5, 1))
    ActivityFactory(name="乙", number="H102", status=Status.CLOSED)
    ActivityFactory(name="丙", number="H103", starts_on=date(2024, 6, 1), ends_on=date(2024, 6, 1))

    answer = sign_in(liaison).get(reverse("activities:list") + query)

    assert [row.name for row in answer.context["listing"].page] == names


def test_the_list_tells_how_many_came_of_how_many_asked(sign_in, liaison):
    activity = ActivityFactory()
    for status in (Attendance.PRESENT, Attendance.LATE, Attendance.ABSENT):
        ParticipationFactory(activity=activity, status=status)

    (row,) = sign_in(liaison).get(reverse("activities:list")).context["listing"].page

    assert (row.came, row.asked) == (2, 3)


def test_a_member_sees_their_own_line_and_nobody_elses(sign_in, member):
    activity = ActivityFactory()
    ParticipationFactory(activity=activity, member=member, status=Attendance.EXCUSED)
    ParticipationFactory(activity=activity, member=MemberFactory(name="钱某人"), status=Attendance.ABSENT)

    answer = sign_in(member.user).get(activity.get_absolute_url())

    assert answer.context["mine"].row.status == Attendance.EXCUSED
    assert "钱某人" not in answer.text
    assert "缺席 1 人" in answer.text


def test_a_number_on_the_page_opens_its_rows(sign_in, liaison):
    activity = ActivityFactory()
    ParticipationFactory(activity=activity, member=MemberFactory(name="钱缺席"), status=Attendance.ABSENT)
    ParticipationFactory(activity=activity, member=MemberFactory(name="赵出席"), status=Attendance.PRESENT)

    answer = sign_in(liaison).get(activity.get_absolute_url() + "?mark=absent")

    assert [row.member.name for row in answer.context["rows"]] == ["钱缺席"]


def test_the_detail_page_takes_the_same_queries_with_1_and_with_3_rows(sign_in, liaison, django_assert_num_queries):
    activity = ActivityFactory()
    client = sign_in(liaison)
    client.get(activity.get_absolute_url())
    for rows in (1, 2):
        for _ in range(rows):
            ParticipationFactory(activity=activity)
        with django_assert_num_queries(8):
            client.get(activity.get_absolute_url())


@pytest.mark.parametrize("name", POST_ONLY)
def test_a_change_by_get_is_refused(sign_in, liaison, name):
    assert sign_in(liaison).get(address(name, ActivityFactory())).status_code == 405


@pytest.mark.parametrize("name", [*POST_ONLY, *ASKING, "workbook", "detail"])
def test_other_peoples_activity_is_not_there(sign_in, member, name):
    activity = ActivityFactory()
    method = "post" if name in POST_ONLY else "get"

    assert getattr(sign_in(member.user), method)(address(name, activity)).status_code == 404


@pytest.mark.parametrize("name", [*POST_ONLY, *ASKING, "workbook"])
def test_a_member_who_is_asked_may_not_run_it(sign_in, member, name):
    activity = ParticipationFactory(member=member).activity
    method = "post" if name in POST_ONLY else "get"

    assert getattr(sign_in(member.user), method)(address(name, activity)).status_code == 403


@pytest.mark.parametrize("name", ["new", "kinds", "kinds_new"])
def test_a_member_enters_no_activity_and_no_kind(sign_in, member, name):
    assert sign_in(member.user).get(reverse(f"activities:{name}")).status_code == 403


@pytest.mark.parametrize(
    ("name", "status", "data"),
    [
        ("publish", Status.PUBLISHED, {}),
        ("attendance", Status.CLOSED, {"seen": "{}"}),
        ("attendance", Status.DRAFT, {"seen": "{}"}),
        ("close", Status.CLOSED, {"act": "1"}),
        ("reopen", Status.PUBLISHED, {"note": "x"}),
        ("cancel", Status.CANCELLED, {"note": "x"}),
        ("edit", Status.CLOSED, {"name": "x"}),
        ("participants", Status.CLOSED, {"bodies": "all"}),
        ("take_off", Status.CLOSED, {"part": "1"}),
        ("outcome_new", Status.CANCELLED, {"text": "x"}),
        ("outcome_new", Status.DRAFT, {"text": "x"}),
        ("material_new", Status.CANCELLED, {"title": "x"}),
        ("photos_new", Status.CANCELLED, {"title": "x"}),
    ],
)
def test_pressed_too_late_is_one_clear_page(sign_in, liaison, name, status, data):
    activity = ActivityFactory(status=status)

    assert sign_in(liaison).post(address(name, activity), data).status_code == 409


def test_from_draft_to_closed_in_the_browser(sign_in, liaison, group):
    activity = ActivityFactory(status=Status.DRAFT, organiser=group)
    member, late = MemberFactory(group=group), MemberFactory(group=group)
    client = sign_in(liaison)

    client.post(address("participants", activity), {"bodies": [str(group.pk)], "members": ""})
    client.post(address("publish", activity))
    line, other = activity.attendance.get(member=member), activity.attendance.get(member=late)
    marks = {f"s-{line.pk}": "present", f"n-{line.pk}": "=1+1", f"s-{other.pk}": "", f"n-{other.pk}": "", "seen": "{}"}
    answer = client.post(address("attendance", activity), marks)
    assert answer.url == address("attendance", activity)  # one line is still open

    asked = client.post(address("close", activity), {"act": "1"})
    assert asked.status_code == 422
    assert "还有 1 人没有登记" in asked.text

    client.post(address("close", activity), {"mark_absent": "on"})

    activity.refresh_from_db()
    assert activity.status == Status.CLOSED
    assert dict(activity.attendance.values_list("member", "status")) == {member.pk: "present", late.pk: "absent"}
    assert [h.step for h in activity.history.all()] == ["publish", "record_attendance", "close"]


def test_an_activity_that_has_not_begun_cannot_be_closed(sign_in, liaison):
    activity = ActivityFactory(starts_on=date(2999, 1, 1), ends_on=date(2999, 1, 1))

    answer = sign_in(liaison).post(address("close", activity), {"act": "1"})

    assert answer.status_code == 422
    assert "活动2999年1月1日才开始，还不能结束" in answer.text


@pytest.mark.parametrize(
    ("ticked", "names"),
    [
        (["all"], {"甲", "乙", "丙"}),
        (["standing"], {"丙"}),
        (["group"], {"甲", "丙"}),
        (["group", "standing"], {"甲", "丙"}),
    ],
)
def test_whole_bodies_are_asked_as_of_the_day(sign_in, liaison, group, other_group, ticked, names):
    MemberFactory(name="甲", group=group)
    MemberFactory(name="乙", group=other_group)
    standing = MemberFactory(name="丙", group=group)
    standing.appointments.update(office=4)
    gone = MemberFactory(name="丁", group=group)
    gone.appointments.update(ends_on=date(2024, 1, 1))
    activity = ActivityFactory(starts_on=date(2024, 5, 15))
    bodies = [str(group.pk) if each == "group" else each for each in ticked]

    sign_in(liaison).post(address("participants", activity), {"bodies": bodies, "members": ""})

    assert set(activity.attendance.values_list("member__name", flat=True)) == names


def test_a_single_member_is_asked_by_number(sign_in, liaison):
    member = MemberFactory(number="W0777")
    activity = ActivityFactory()

    sign_in(liaison).post(address("participants", activity), {"members": "W0777"})

    assert [p.member for p in activity.attendance] == [member]


def test_a_convenor_asks_only_whom_they_lead(sign_in, convenor, group, other_group):
    MemberFactory(number="W0888", name="外组人", group=other_group)
    activity = ActivityFactory(organiser=group)
    client = sign_in(convenor.user)

    assert client.post(address("participants", activity), {"bodies": ["all"]}).status_code == 422
    answer = client.post(address("participants", activity), {"members": "W0888"})

    assert answer.status_code == 422
    assert "外组人不在您召集的组里" in answer.text
    assert not Participation.objects.exists()


def test_nobody_chosen_is_told(sign_in, liaison):
    answer = sign_in(liaison).post(address("participants", ActivityFactory()), {"members": "", "act": "1"})

    assert answer.status_code == 422
    assert "还没有选人" in answer.text


def test_two_clerks_editing_one_activity_are_warned_once(sign_in, liaison, group):
    activity = ActivityFactory(organiser=group, number="H001", place="东会议室")
    client = sign_in(liaison)
    seen = client.get(address("edit", activity)).context["form"]["seen"].value()
    data = facts(group, name=activity.name, seen=seen)

    client.post(address("edit", activity), data | {"place": "西会议室"})
    answer = client.post(address("edit", activity), data | {"place": "南会议室"})

    assert answer.status_code == 422
    assert "地点现为“西会议室”" in answer.text
    assert "南会议室" in answer.text
    again = data | {"place": "南会议室", "seen": answer.context["form"]["seen"].value()}
    assert client.post(address("edit", activity), again).status_code == 302
    activity.refresh_from_db()
    assert activity.place == "南会议室"


def test_the_workbook_holds_text_and_never_a_formula(sign_in, liaison, group):
    activity = ActivityFactory(name="=HYPERLINK(1)", organiser=group)
    member = MemberFactory(name="赵一", number="W0901", group=group)
    ParticipationFactory(activity=activity, member=member, role="host", note="=1+1")

    answer = sign_in(liaison).get(address("workbook", activity))

    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)] == [
        ["序号", "委员编号", "姓名", "活动组", "状态", "角色", "备注", "签到"],
        [1, "W0901", "赵一", "第一活动组", "出席", "主持", "=1+1", None],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}
    assert "filename*=utf-8''" in answer.headers["Content-Disposition"]


def test_a_list_of_500_members_is_taken_in_one_press(sign_in, liaison):
    activity = ActivityFactory()
    activity.invite(Member.objects.bulk_create([Member(number=f"X{n}", name="某某") for n in range(500)]), by=liaison)
    data = {"seen": "{}"}
    for key in activity.attendance.values_list("pk", flat=True):
        data |= {f"s-{key}": "present", f"r-{key}": "", f"n-{key}": ""}

    assert sign_in(liaison).post(address("attendance", activity), data).status_code == 302
    assert activity.attendance.attended().count() == 500


def test_the_sheet_of_190_members_takes_no_more_queries_than_of_one(sign_in, liaison, django_assert_num_queries):
    client = sign_in(liaison)
    client.get(reverse("activities:list"))
    for size in (1, 30):
        activity = ActivityFactory()
        activity.invite(MemberFactory.create_batch(size, group=GroupFactory()), by=liaison)
        with django_assert_num_queries(4):
            client.get(address("attendance", activity))


@pytest.mark.parametrize(
    ("day", "told"), [("1901-05-01", "开始日期早于"), ("1890-05-01", "早于1900年"), ("2204-05-01", "请核对年份")]
)
def test_an_impossible_day_is_refused(sign_in, liaison, group, day, told):
    answer = sign_in(liaison).post(reverse("activities:new"), facts(group, starts_on=day))

    assert answer.status_code == 422
    assert told in answer.context["form"].errors["starts_on"][0]
    assert not Activity.objects.exists()


def test_before_its_day_only_an_excuse_is_recorded_and_closing_is_not_offered(sign_in, liaison):
    day = timezone.localdate() + timedelta(days=12)
    activity = ActivityFactory(starts_on=day, ends_on=day)
    part = ParticipationFactory(activity=activity, status=Attendance.INVITED)
    client = sign_in(liaison)

    def mark(status, **more):
        seen = f'{{"{part.pk}": ["", "", ""]}}'
        typed = {f"s-{part.pk}": status, f"r-{part.pk}": "", f"n-{part.pk}": "出差", "seen": seen}
        return client.post(address("attendance", activity), {**typed, **more})

    for answer in (mark("present"), mark("absent"), mark("", fill_present="1")):
        assert answer.status_code == 422
        assert f"活动{day.month}月{day.day}日才开始，现在只能登记请假" in answer.text
    assert mark("excused").status_code == 302
    part.refresh_from_db()
    assert part.status == Attendance.EXCUSED
    assert "close" not in client.get(activity.get_absolute_url()).context["steps"]
    assert "未定的记为出席" not in client.get(address("attendance", activity)).text


def test_closing_is_offered_from_the_first_day_on(sign_in, liaison):
    today = timezone.localdate()
    activity = ActivityFactory(starts_on=today, ends_on=today)

    assert "close" in sign_in(liaison).get(activity.get_absolute_url()).context["steps"]
