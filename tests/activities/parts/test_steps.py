"""The steps of a member's part: where each starts, who may take it, and what is too late for it."""

import pytest

from cppcc.core.accounts.roles import OFFICES, Role
from cppcc.core.workflow import Refused, StepRefused
from members.activities.rules import MAY, PART_MAY
from members.activities.states import ASK_AGAIN, PART_STEPS, Attendance, Status
from tests.activities.moments import IN_TIME, LONG_BEFORE, at, morning
from tests.factories import MemberFactory, ParticipationFactory

CALLS = {
    "confirm": lambda part, by: part.confirm(by=by, at=LONG_BEFORE),
    "sign_up": lambda part, by: part.sign_up(by=by, at=LONG_BEFORE),
    "ask_leave": lambda part, by: part.ask_leave(by=by, at=LONG_BEFORE, reason="出差"),
    "withdraw": lambda part, by: part.withdraw(by=by, at=LONG_BEFORE),
    "grant_leave": lambda part, by: part.grant_leave(by=by, at=LONG_BEFORE),
    "refuse_leave": lambda part, by: part.refuse_leave(by=by, at=LONG_BEFORE, note="人数不够"),
    "check_in": lambda part, by: part.check_in(by=by, at=IN_TIME),
    "check_in_late": lambda part, by: part.check_in(by=by, at=at("05-15 09:11")),
}
FREE = {"sign_up", "withdraw"}  # steps of activities one signs up for


def part_in(mark, **fields):
    return ParticipationFactory(activity=morning(**fields), status=mark)


@pytest.mark.parametrize("status", Attendance)
@pytest.mark.parametrize("name", PART_STEPS)
def test_each_step_starts_only_where_the_table_says(liaison, name, status):
    part = part_in(status, must_attend=name not in FREE)

    if status in PART_STEPS[name].sources:
        CALLS[name](part, liaison)
        part.refresh_from_db()
        assert part.status == PART_STEPS[name].target
        assert [(h.step, h.source, h.by) for h in part.history.all()] == [(name, status, liaison)]
    else:
        with pytest.raises(StepRefused):
            CALLS[name](part, liaison)
        part.refresh_from_db()
        assert (part.status, part.history.count()) == (status, 0)


def test_every_step_has_a_call_and_a_permission_of_its_own():
    assert CALLS.keys() == PART_STEPS.keys()
    assert PART_STEPS.keys() <= PART_MAY.keys()
    assert not PART_MAY.keys() & MAY.keys()


@pytest.mark.parametrize("status", [status for status in Status if status != Status.PUBLISHED])
@pytest.mark.parametrize("name", PART_STEPS)
def test_nothing_moves_while_the_activity_is_not_announced(liaison, name, status):
    part = part_in(min(PART_STEPS[name].sources), status=status, must_attend=name not in FREE)

    with pytest.raises(StepRefused):
        CALLS[name](part, liaison)

    assert part.history.count() == 0


# --- Who may --------------------------------------------------------------------------------------------------
OWN = {"confirm", "sign_up", "ask_leave", "withdraw", "check_in", "check_in_late"}


@pytest.mark.parametrize("verb", PART_MAY)
def test_who_may(user_with, convenor, group, other_group, member, verb):
    part = ParticipationFactory(activity=morning(organiser=group), member=member)
    other = user_with(Role.MEMBER, Role.CONVENOR)
    MemberFactory(user=other, group=other_group, group__duty="召集人")
    people = {str(role): user_with(role) for role in Role if role != Role.CONVENOR}
    people |= {"own": member.user, "convenor": convenor.user, "other_convenor": other}

    allowed = {name for name, user in people.items() if user.has_perm(f"activities.{verb}", part)}

    assert allowed == ({"own"} if verb in OWN else {str(role) for role in OFFICES} | {"convenor"})


@pytest.mark.parametrize("verb", ["grant_leave", "refuse_leave"])
def test_a_convenor_does_not_decide_the_own_leave(convenor, group, verb):
    part = ParticipationFactory(activity=morning(organiser=group), member=convenor, status=Attendance.LEAVE_ASKED)

    assert not convenor.user.has_perm(f"activities.{verb}", part)


# --- Kind of activity, and the hour ---------------------------------------------------------------------------
def test_one_confirms_where_one_must_attend_and_signs_up_elsewhere(member):
    duty = ParticipationFactory(activity=morning(), member=member, status=Attendance.INVITED)
    free = ParticipationFactory(activity=morning(must_attend=False), member=member, status=Attendance.INVITED)

    with pytest.raises(Refused, match="请按“确认参加”"):
        duty.sign_up(by=member.user, at=LONG_BEFORE)
    with pytest.raises(Refused, match="请按“报名”"):
        free.confirm(by=member.user, at=LONG_BEFORE)


def test_one_confirms_until_the_end_and_not_after(member):
    part = part_in(Attendance.INVITED)

    with pytest.raises(Refused, match="已经结束"):
        part.confirm(by=member.user, at=at("05-15 11:31"))
    part.confirm(by=member.user, at=at("05-15 11:30"))

    assert part.status == Attendance.COMING


@pytest.mark.parametrize(
    ("moment", "until", "open_still"),
    [
        ("05-15 08:59", None, True),
        ("05-15 09:00", None, False),
        ("05-12 23:59", "2024-05-12", True),
        ("05-13 00:00", "2024-05-12", False),
    ],
)
def test_signing_up_and_withdrawing_end_with_the_deadline_or_the_beginning(member, moment, until, open_still):
    activity = morning(must_attend=False, sign_up_until=until)
    activity.refresh_from_db()
    fresh = ParticipationFactory(activity=activity, member=member, status=Attendance.INVITED)
    promised = ParticipationFactory(activity=activity, status=Attendance.SIGNED_UP)

    if open_still:
        fresh.sign_up(by=member.user, at=at(moment))
        promised.withdraw(by=member.user, at=at(moment))
        assert (fresh.status, promised.status) == (Attendance.SIGNED_UP, Attendance.INVITED)
    else:
        with pytest.raises(Refused, match="报名已经截止，要参加请联系组织者"):
            fresh.sign_up(by=member.user, at=at(moment))
        with pytest.raises(Refused, match="来不了请按“请假”"):
            promised.withdraw(by=member.user, at=at(moment))


def test_the_step_of_asking_again_is_nobodys_to_press():
    assert ASK_AGAIN.label not in {step.label for step in PART_STEPS.values()}
