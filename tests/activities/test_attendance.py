import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cppcc.core.workflow import StepRefused
from members.activities.models import Attendance, Mark
from members.activities.sheet import Sheet
from members.activities.states import Status
from tests.factories import ActivityFactory, GroupFactory, MemberFactory, ParticipationFactory


def sheet_of(activity, data=None):
    return Sheet(activity, data, on=date(2024, 6, 1))


def stored(activity):
    return {p.pk: (p.status, p.role, p.note) for p in activity.attendance}


def invited(count):
    activity = ActivityFactory()
    return activity, [ParticipationFactory(activity=activity, status=Attendance.INVITED) for _ in range(count)]


def test_a_list_is_written_with_status_role_and_note(liaison):
    activity, (one, two, three) = invited(3)

    result = activity.record_attendance(
        {one.pk: Mark("present", "host", "致辞"), two.pk: Mark("excused"), three.pk: Mark()}, seen={}, by=liaison
    )

    assert stored(activity) == {
        one.pk: ("present", "host", "致辞"),
        two.pk: ("excused", "", ""),
        three.pk: ("invited", "", ""),
    }
    assert (result.written, result.clashes, result.gone) == (2, {}, 0)
    assert [(h.step, h.note) for h in activity.history.all()] == [("record_attendance", "登记2人")]


def test_writing_a_list_takes_the_same_queries_for_3_and_for_190(liaison):
    counts = []
    for size in (3, 190):
        activity = ActivityFactory()
        member = MemberFactory.create_batch(size)
        activity.invite(member, by=liaison)
        marks = {p.pk: Mark("present") for p in activity.attendance}
        with CaptureQueriesContext(
            connection,
        ) as queries:
            activity.record_attendance(marks, seen={}, by=liaison)
        counts.append(len(queries))
        assert activity.attendance.attended().count() == size

    assert counts[0] == counts[1]


def test_two_organisers_with_different_lines_lose_nothing(liaison, editor):
    activity, (one, two) = invited(2)
    seen = {one.pk: Mark(), two.pk: Mark()}

    activity.record_attendance({one.pk: Mark("present"), two.pk: Mark()}, seen=seen, by=liaison)
    activity.record_attendance({one.pk: Mark(), two.pk: Mark("excused")}, seen=seen, by=editor)

    assert stored(activity) == {one.pk: ("present", "", ""), two.pk: ("excused", "", "")}


def test_two_organisers_with_the_same_line_clash_and_nothing_is_written(liaison, editor):
    activity, (one, two) = invited(2)
    seen = {one.pk: Mark(), two.pk: Mark()}
    activity.record_attendance({one.pk: Mark("excused", "", "病假")}, seen=seen, by=liaison)

    result = activity.record_attendance({one.pk: Mark("absent"), two.pk: Mark("present")}, seen=seen, by=editor)

    assert result.clashes == {one.pk: Mark("excused", "", "病假")}
    assert stored(activity) == {one.pk: ("excused", "", "病假"), two.pk: ("invited", "", "")}
    assert [h.by for h in activity.history.all()] == [liaison]


def test_the_same_mark_by_both_is_no_clash(liaison, editor):
    activity, (one,) = invited(1)
    activity.record_attendance({one.pk: Mark("present")}, seen={}, by=liaison)

    assert activity.record_attendance({one.pk: Mark("present")}, seen={}, by=editor).clashes == {}


def test_a_member_taken_off_meanwhile_is_told(liaison):
    activity, (one, two) = invited(2)
    activity.take_off([two.pk], by=liaison)

    result = activity.record_attendance({one.pk: Mark("present"), two.pk: Mark("present")}, seen={}, by=liaison)

    assert (result.written, result.gone) == (1, 1)


def test_another_activitys_lines_are_out_of_reach(liaison):
    activity, _ = invited(1)
    other, (line,) = invited(1)

    activity.record_attendance({line.pk: Mark("absent")}, seen={}, by=liaison)

    assert stored(other) == {line.pk: ("invited", "", "")}


def test_somebody_signed_up_and_unmarked_again_is_still_signed_up(liaison):
    line = ParticipationFactory(status=Attendance.SIGNED_UP)

    line.activity.record_attendance({line.pk: Mark("", "observer")}, seen={}, by=liaison)

    assert stored(line.activity) == {line.pk: ("signed_up", "observer", "")}


def test_a_closed_list_is_refused_also_when_nothing_changed(liaison):
    line = ParticipationFactory(activity__status=Status.CLOSED)

    with pytest.raises(StepRefused):
        line.activity.record_attendance({line.pk: Mark("present")}, seen={line.pk: Mark("present")}, by=liaison)


def typed(sheet, **changes):
    """What the browser sends for `sheet` with some lines changed (`s_1="present"` for the key 1)."""
    data = {"seen": sheet.seen_json}
    for key, mark in sheet.marks.items():
        data |= {f"s-{key}": mark.status, f"r-{key}": mark.role, f"n-{key}": mark.note}
    return data | {name.replace("_", "-", 1): value for name, value in changes.items()}


def test_after_a_clash_the_sheet_keeps_what_was_typed_and_shows_the_rest_as_it_stands(liaison, editor):
    activity, (one, two, three) = invited(3)
    blank = sheet_of(activity)
    theirs = sheet_of(activity, typed(blank, **{f"s_{one.pk}": "excused", f"s_{two.pk}": "late"}))
    assert theirs.save(by=editor)

    mine = sheet_of(activity, typed(blank, **{f"s_{one.pk}": "absent", f"s_{three.pk}": "present"}))

    assert not mine.save(by=liaison)
    assert mine.status == 409
    assert {key: mark.status for key, mark in mine.marks.items()} == {
        one.pk: "absent",  # typed, clashes
        two.pk: "late",  # not touched: as it stands
        three.pk: "present",  # typed
    }
    assert [line.theirs for group in mine.groups for line in group.lines if line.theirs] == ["请假"]

    again = sheet_of(activity, typed(mine))

    assert again.save(by=liaison)
    assert {key: status for key, (status, _, _) in stored(activity).items()} == {
        one.pk: "absent",
        two.pk: "late",
        three.pk: "present",
    }


@pytest.mark.parametrize("seen", ["", "{", "[]", '{"x": 1}', "null"])
def test_a_sheet_whose_memory_is_unreadable_clashes_rather_than_overwrites(liaison, seen):
    line = ParticipationFactory(status=Attendance.EXCUSED)
    sheet = sheet_of(line.activity, {"seen": seen, f"s-{line.pk}": "absent", f"n-{line.pk}": ""})

    assert not sheet.save(by=liaison)
    assert sheet.status == 409


def test_a_wrong_value_is_told_on_its_line_and_nothing_is_written(liaison):
    activity, (one, two) = invited(2)
    data = {f"s-{one.pk}": "present", f"n-{one.pk}": "长" * 201, f"s-{two.pk}": "nonsense", f"n-{two.pk}": ""}
    sheet = sheet_of(activity, data)

    assert not sheet.save(by=liaison)
    assert sheet.status == 422
    assert sheet.errors == {
        one.pk: "备注有201字，请缩短到200字以内",
        two.pk: "出席状态或角色不在可选范围内，请重新选择",
    }
    assert sheet.marks[one.pk] == Mark("present", "", "长" * 201)
    assert stored(activity) == {one.pk: ("invited", "", ""), two.pk: ("invited", "", "")}


def test_one_button_marks_everybody_left_as_present(liaison):
    activity, (one, two) = invited(2)
    sheet = sheet_of(activity, typed(sheet_of(activity), **{f"s_{one.pk}": "excused"}) | {"fill_present": "1"})

    assert sheet.save(by=liaison)
    assert {key: status for key, (status, _, _) in stored(activity).items()} == {one.pk: "excused", two.pk: "present"}


def test_the_sheet_goes_by_group_and_counts(db):
    second = MemberFactory(group=GroupFactory(name="第二活动组", order=2), name="王宁")
    first = MemberFactory(group=GroupFactory(name="第一活动组", order=1), name="王勇")
    activity = ActivityFactory()
    for member in (second, first):
        ParticipationFactory(activity=activity, member=member, status=Attendance.PRESENT)

    sheet = sheet_of(activity)

    assert [(g.name, [line.row.member for line in g.lines], g.marked) for g in sheet.groups] == [
        ("第一活动组", [first], 1),
        ("第二活动组", [second], 1),
    ]
    assert sheet.counts == [("present", "出席", 2), ("late", "迟到", 0), ("left_early", "早退", 0),
                            ("excused", "请假", 0), ("absent", "缺席", 0), ("", "未登记", 0)]  # fmt: skip
    assert json.loads(sheet.seen_json).keys() == {str(p.pk) for p in activity.attendance}
