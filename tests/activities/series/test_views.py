"""The pages of series."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import OFFICES, Role
from members.activities.models import Activity, ActivityKind, Attendance, Series
from members.activities.states import Status
from tests.factories import ActivityFactory, MemberFactory, ParticipationFactory, SeriesFactory

pytestmark = pytest.mark.django_db


def at(name, *keys):
    return reverse(f"activities:{name}", args=keys)


def facts(group, **changes):
    kind = ActivityKind.objects.get(name="学习培训")
    return {"name": "委员月度学习", "kind": kind.pk, "organiser": group.pk, "plan": "每月一次", **changes}


def test_who_sees_a_series(user_with, convenor, group, member, other_group):
    series = SeriesFactory(organiser=group)
    ParticipationFactory(activity__series=series, member=member)
    stranger = MemberFactory(user=user_with(Role.MEMBER), group=other_group).user
    singles = {str(role): user_with(role) for role in Role if role not in {Role.CONVENOR, Role.MEMBER}}
    people = singles | {"convenor": convenor.user, "asked": member.user, "stranger": stranger}

    seeing = {name for name, user in people.items() if Series.objects.visible_to(user).exists()}

    assert seeing == {str(role) for role in OFFICES} | {"leader", "convenor", "asked"}


def test_a_convenor_enters_one_for_the_own_group_and_goes_on_to_the_days(sign_in, convenor, group, other_group):
    client = sign_in(convenor.user)

    assert client.post(at("series_new"), facts(other_group)).status_code == 422
    answer = client.post(at("series_new"), facts(group))

    series = Series.objects.get()
    assert answer.url == at("series_plan", series.pk)
    assert (series.plan, series.created_by) == ("每月一次", convenor.user)


def test_a_name_in_use_is_told_in_words(sign_in, liaison, group):
    SeriesFactory(name="委员月度学习")

    answer = sign_in(liaison).post(at("series_new"), facts(group))

    assert answer.status_code == 422
    assert "已有同名的系列" in answer.text


def test_what_somebody_else_changed_meanwhile_is_told_before_it_is_overwritten(sign_in, liaison, group):
    series = SeriesFactory(organiser=group)
    client = sign_in(liaison)
    seen = client.get(at("series_edit", series.pk)).context["form"]["seen"].value()
    series.plan = "别人写的"
    series.amend(by=liaison, fields=["plan"])

    answer = client.post(at("series_edit", series.pk), facts(group, plan="我写的", seen=seen))

    assert answer.status_code == 422
    assert "别人写的" in answer.text
    again = facts(group, plan="我写的", seen=answer.context["form"]["seen"].value())
    assert client.post(at("series_edit", series.pk), again).status_code == 302
    series.refresh_from_db()
    assert series.plan == "我写的"


def test_several_days_become_drafts_and_days_off_are_pointed_out(sign_in, liaison):
    last = ActivityFactory(series=SeriesFactory(name="双月协商"))
    ParticipationFactory(activity=last)
    monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    sunday = monday + timedelta(days=6)
    asked = {"days": f"{monday}、{sunday}", "name": "双月协商", "is_counted": "on", "invite": "on"}

    answer = sign_in(liaison).post(at("series_plan", last.series_id), asked, follow=True)

    assert "已为“双月协商”计划2个活动" in answer.text
    assert f"{sunday.month}月{sunday.day}日不是工作日" in answer.text
    drafts = Activity.objects.of_series(last.series).in_status(Status.DRAFT).order_by("starts_on")
    assert [draft.name for draft in drafts] == ["双月协商（第2次）", "双月协商（第3次）"]
    assert [draft.attendance.count() for draft in drafts] == [1, 1]


@pytest.mark.parametrize(("days", "told"), [("", "请填写日期"), ("明天", "看不懂“明天”"), ("1925-03-12", "请核对年份")])
def test_wrong_days_are_told_and_stay(sign_in, liaison, days, told):
    answer = sign_in(liaison).post(at("series_plan", SeriesFactory().pk), {"days": days, "name": "学习"})

    assert answer.status_code == 422
    assert told in answer.text
    assert days in answer.text
    assert not Activity.objects.exists()


def test_an_activity_is_held_once_more_on_another_day(sign_in, liaison):
    activity = ActivityFactory(name="停车视察", place="城南", status=Status.CANCELLED)
    year = timezone.localdate().year + 1

    answer = sign_in(liaison).post(at("repeat", activity.pk), {"days": f"{year}-06-03", "name": "停车视察“回头看”"})

    draft = Activity.objects.exclude(pk=activity.pk).get()
    assert answer.url == draft.get_absolute_url()
    assert (draft.name, draft.place, draft.starts_on, draft.status) == (
        "停车视察“回头看”", "城南", date(year, 6, 3), Status.DRAFT,
    )  # fmt: skip


@pytest.fixture
def year_of_learning(group):
    """Two held and a draft in 2024; one member came to both, the other was excused once and was asked once."""
    series = SeriesFactory(name="月度学习", organiser=group)
    days = [date(2024, 5, 8), date(2024, 6, 12)]
    may, june = [ActivityFactory(series=series, organiser=group, starts_on=day, ends_on=day) for day in days]
    both, once = MemberFactory(name="王宁", group=group), MemberFactory(name="卢明", group=group)
    ParticipationFactory(activity=may, member=both)
    ParticipationFactory(activity=june, member=both, status=Attendance.LATE)
    ParticipationFactory(activity=june, member=once, status=Attendance.EXCUSED)
    draft = ActivityFactory(
        series=series, organiser=group, starts_on=date(2024, 7, 10), ends_on=date(2024, 7, 10), status=Status.DRAFT
    )
    ParticipationFactory(activity=draft, member=once, status=Attendance.INVITED)
    return series


def test_the_page_has_the_year_s_activities_and_who_came(sign_in, liaison, year_of_learning):
    answer = sign_in(liaison).get(at("series", year_of_learning.pk), {"year": "2024"})

    matrix = answer.context["matrix"]
    lines = {line.name: ([cell.words for cell in line.cells], line.attended, line.settled) for line in matrix.lines}
    assert lines == {"王宁": (["出席", "迟到"], 2, 2), "卢明": (["", "请假"], 0, 1)}
    assert (matrix.came, matrix.attended, matrix.settled) == ([1, 1], 2, 3)
    assert len(answer.context["activities"]) == 3


def test_a_member_sees_the_own_activities_of_it_and_nobody_s_attendance(sign_in, member, year_of_learning):
    ParticipationFactory(activity=Activity.objects.get(starts_on=date(2024, 5, 8)), member=member)

    answer = sign_in(member.user).get(at("series", year_of_learning.pk))

    assert answer.context["matrix"] is None
    assert len(answer.context["activities"]) == 1
    assert "王宁" not in answer.text
    assert sign_in(member.user).get(at("series_attendance", year_of_learning.pk)).status_code == 403


def test_without_a_year_of_its_own_the_page_opens_the_newest(sign_in, liaison, year_of_learning):
    newest = ActivityFactory(series=year_of_learning, starts_on=date(2025, 1, 8), ends_on=date(2025, 1, 8))
    client = sign_in(liaison)

    for query in ({}, {"year": "1999"}, {"year": "x"}):
        assert client.get(at("series", year_of_learning.pk), query).context["activities"] == [newest]


def test_the_workbook_says_the_same(sign_in, liaison, year_of_learning):
    answer = sign_in(liaison).get(at("series_attendance", year_of_learning.pk), {"year": "2024"})

    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.values)
    assert rows[1][2:] == ("姓名", "活动组", "5月8日", "6月12日", "出席", "应到")
    assert {row[2]: list(row[4:]) for row in rows[2:-1]} == {
        "王宁": ["出席", "迟到", 2, 2], "卢明": [None, "请假", 0, 1],
    }  # fmt: skip
    assert list(rows[-1][4:]) == [1, 1, 2, 3]


def test_the_list_says_how_many_were_held_and_when_last(sign_in, liaison, year_of_learning):
    SeriesFactory(name="还没有活动的系列")

    answer = sign_in(liaison).get(at("series_list"))

    found = {series.name: (series.held, series.last_on) for series in answer.context["listing"].page}
    assert found == {"月度学习": (2, date(2024, 7, 10)), "还没有活动的系列": (0, None)}


def test_list_and_page_take_the_same_queries_however_many_rows(
    sign_in, liaison, year_of_learning, django_assert_max_num_queries
):
    client = sign_in(liaison)
    addresses = [at("series_list"), at("series", year_of_learning.pk)]

    def counts():
        found = []
        for address in addresses:
            with django_assert_max_num_queries(60) as captured:
                client.get(address)
            found.append(len(captured))
        return found

    client.get(addresses[0])
    before = counts()
    for _ in range(2):
        SeriesFactory()
        ParticipationFactory(activity__series=year_of_learning)

    assert counts() == before


def test_the_form_of_an_activity_offers_series_one_may_plan_for(sign_in, convenor, group, other_group):
    own, _ = SeriesFactory(organiser=group), SeriesFactory(organiser=other_group)

    form = sign_in(convenor.user).get(at("new")).context["form"]

    assert list(form.fields["series"].queryset) == [own]


def test_who_came_is_asked_of_what_has_begun_only(sign_in, liaison):
    coming = timezone.localdate() + timedelta(days=1)
    activity = ActivityFactory(series=SeriesFactory(), starts_on=coming, ends_on=coming)
    ParticipationFactory(activity=activity, status=Attendance.COMING)

    answer = sign_in(liaison).get(at("series", activity.series_id))

    assert answer.context["matrix"].lines == []
