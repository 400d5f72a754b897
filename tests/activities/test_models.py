from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cppcc.core.audit.models import AuditEntry
from cppcc.core.workflow import StepRefused
from members.activities.models import Activity, ActivityKind, Attendance, Mark, Participation
from members.activities.states import STEPS, Status
from tests.factories import ActivityFactory, MemberFactory, ParticipationFactory

CALLS = {
    "publish": lambda activity, by: activity.publish(by=by),
    "record_attendance": lambda activity, by: activity.record_attendance({0: Mark("present")}, seen={}, by=by),
    "close": lambda activity, by: activity.close(by=by),
    "reopen": lambda activity, by: activity.reopen(by=by, note="漏登两人"),
    "cancel": lambda activity, by: activity.cancel(by=by, note="天气原因"),
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("name", STEPS)
def test_each_step_starts_only_where_the_table_says(liaison, name, status):
    activity = ActivityFactory(status=status)

    if status in STEPS[name].sources:
        CALLS[name](activity, liaison)
        activity.refresh_from_db()
        assert activity.status == STEPS[name].target
        assert [(h.step, h.source, h.by) for h in activity.history.all()] == [(name, status, liaison)]
    else:
        with pytest.raises(StepRefused):
            CALLS[name](activity, liaison)
        activity.refresh_from_db()
        assert activity.status == status
        assert activity.history.count() == 0


def test_every_step_has_a_call_in_this_table():
    assert CALLS.keys() == STEPS.keys()


def test_the_default_kinds_are_there_in_their_order(db):
    assert list(ActivityKind.objects.values_list("name", flat=True)) == [
        "全体会议", "常委会议", "主席会议", "专题协商", "双月协商", "对口协商", "界别协商",
        "调研", "视察", "民主监督", "学习培训", "走访", "其他活动",
    ]  # fmt: skip


def test_the_next_number_follows_the_highest_and_leaves_other_forms_alone(db):
    assert Activity.objects.next_number() == "H001"

    for number in ("H009", "H056", "2024-99", "H0"):
        ActivityFactory(number=number)

    assert Activity.objects.next_number() == "H057"


def test_the_next_number_grows_past_three_digits(db):
    ActivityFactory(number="H999")
    ActivityFactory(number="H1000")

    assert Activity.objects.next_number() == "H1001"


def test_an_activity_whose_number_was_just_taken_gets_the_next_one(liaison):
    ActivityFactory(number="H001")
    activity = ActivityFactory.build(number="H001", kind=ActivityKind.objects.first(), organiser=None)
    activity.organiser = Activity.objects.get().organiser

    activity.enter(by=liaison)

    assert (activity.number, activity.created_by) == ("H002", liaison)
    assert [entry.details for entry in AuditEntry.objects.about(activity)] == [{"number": "H002"}]


def test_an_activity_cannot_end_before_it_starts(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivityFactory(starts_on=date(2024, 5, 2), ends_on=date(2024, 5, 1))


def test_inviting_adds_each_member_once_and_leaves_marks_alone(liaison):
    activity = ActivityFactory(status=Status.DRAFT)
    came = ParticipationFactory(activity=activity, status=Attendance.PRESENT)
    new = MemberFactory()

    assert activity.invite([came.member, new], by=liaison) == 1

    assert {(p.member, p.status) for p in activity.attendance} == {(came.member, "present"), (new, "invited")}


def test_taking_off_leaves_those_with_attendance_on_record(liaison):
    activity = ActivityFactory()
    came = ParticipationFactory(activity=activity, status=Attendance.PRESENT)
    asked = ParticipationFactory(activity=activity, status=Attendance.INVITED)
    elsewhere = ParticipationFactory(status=Attendance.INVITED)

    assert activity.take_off([came.pk, asked.pk, elsewhere.pk], by=liaison) == 1

    assert set(Participation.objects.all()) == {came, elsewhere}


@pytest.mark.parametrize("status", [Status.CLOSED, Status.CANCELLED])
def test_the_list_of_a_settled_activity_stays_as_it_is(liaison, status):
    activity = ActivityFactory(status=status)
    asked = ParticipationFactory(activity=activity, status=Attendance.INVITED)

    with pytest.raises(StepRefused):
        activity.invite([MemberFactory()], by=liaison)
    with pytest.raises(StepRefused):
        activity.take_off([asked.pk], by=liaison)

    assert list(activity.attendance) == [asked]


def test_closing_marks_the_unmarked_absent_when_the_clerk_says_so(liaison):
    activity = ActivityFactory()
    came = ParticipationFactory(activity=activity, status=Attendance.PRESENT)
    excused = ParticipationFactory(activity=activity, status=Attendance.EXCUSED)
    silent = ParticipationFactory(activity=activity, status=Attendance.INVITED)

    assert activity.close(by=liaison, mark_absent=True) == 1

    statuses = dict(activity.attendance.values_list("pk", "status"))
    assert statuses == {came.pk: "present", excused.pk: "excused", silent.pk: "absent"}
    assert activity.status == Status.CLOSED
    assert activity.history.get().note == "1人未登记，记为缺席"


def test_closing_with_somebody_unmarked_is_refused_unless_the_clerk_says_so(liaison):
    activity = ActivityFactory()
    silent = ParticipationFactory(activity=activity, status=Attendance.INVITED)

    with pytest.raises(StepRefused):
        activity.close(by=liaison)

    activity.refresh_from_db()
    silent.refresh_from_db()
    assert (activity.status, silent.status, activity.history.count()) == (Status.PUBLISHED, "invited", 0)


def test_where_coming_is_free_only_those_signed_up_can_be_absent(liaison):
    activity = ActivityFactory(must_attend=False)
    silent = ParticipationFactory(activity=activity, status=Attendance.INVITED)
    promised = ParticipationFactory(activity=activity, status=Attendance.SIGNED_UP)

    assert activity.close(by=liaison, mark_absent=True) == 1

    assert dict(activity.attendance.values_list("pk", "status")) == {silent.pk: "invited", promised.pk: "absent"}


def test_a_revision_tells_before_and_after_and_never_goes_over_a_newer_one(liaison):
    activity = ActivityFactory(place="东会议室", starts_on=date(2024, 5, 14))
    old = Activity.objects.get(pk=activity.pk)
    activity.place, activity.starts_on = "西院会议室", date(2024, 5, 15)
    activity.revise(by=liaison, fields=["place", "starts_on"])

    assert AuditEntry.objects.about(activity).get().details == {
        "before": {"place": "4字", "starts_on": "2024-05-14"},
        "after": {"place": "5字", "starts_on": "2024-05-15"},
    }
    old.place = "南会议室"
    with pytest.raises(StepRefused):
        old.revise(by=liaison, fields=["place"])
    activity.refresh_from_db()
    assert activity.place == "西院会议室"


def test_nothing_of_a_cancelled_activity_counts(liaison):
    activity = ActivityFactory()
    ParticipationFactory(activity=activity, status=Attendance.PRESENT)

    activity.cancel(by=liaison, note="改期")

    assert list(Participation.objects.attended()) == []
    assert list(Activity.objects.held()) == []
