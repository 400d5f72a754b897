"""Leave: asked with a reason, decided by somebody, told; on the organiser's list, and at the end."""

import pytest
from django.urls import reverse

from cppcc.core.notices.models import Notice
from cppcc.core.workflow import Refused
from members.activities.models import Mark, Participation
from members.activities.states import Attendance
from tests.activities.moments import LONG_BEFORE, at, morning
from tests.factories import MemberFactory, ParticipationFactory


@pytest.fixture
def part(member, group, liaison):
    activity = morning(name="停车调研", organiser=group, created_by=liaison)
    return ParticipationFactory(activity=activity, member=member, status=Attendance.INVITED)


def told(user):
    return list(Notice.objects.filter(user=user).values_list("title", "text"))


def stored(part):
    return Participation.objects.values_list(
        "status", "leave_reason", "leave_granted", "leave_decided_by", "leave_answer"
    ).get(pk=part.pk)


def test_asking_tells_who_entered_the_activity_and_its_convenors(part, member, liaison, convenor):
    part.ask_leave(by=member.user, at=LONG_BEFORE, reason="外地出差")

    assert stored(part) == ("leave_asked", "外地出差", None, None, "")
    expected = [("李委员请假：停车调研（2024年5月15日（周三）9:00—11:30）", "外地出差")]
    assert told(liaison) == told(convenor.user) == expected
    assert told(member.user) == []


def test_granted_leave_is_on_record_with_who_decided(part, member, liaison):
    part.ask_leave(by=member.user, at=LONG_BEFORE, reason="外地出差")
    part.grant_leave(by=liaison, at=LONG_BEFORE, note="同意")

    assert stored(part) == ("excused", "外地出差", True, liaison.pk, "同意")
    assert told(member.user) == [("停车调研：已准假", "同意")]


def test_whoever_is_refused_is_expected_and_told_why(part, member, liaison):
    part.ask_leave(by=member.user, at=LONG_BEFORE, reason="有事")
    part.refuse_leave(by=liaison, at=LONG_BEFORE, note="到会人数不够")

    assert stored(part) == ("leave_refused", "有事", False, liaison.pk, "到会人数不够")
    assert told(member.user) == [("停车调研：未准假，请按时参加", "到会人数不够")]
    assert list(part.activity.attendance.expected()) == [part]
    assert part.activity.close(by=liaison, mark_absent=True) == 1


def test_asked_again_after_a_refusal_it_is_open_anew(part, member, liaison):
    part.ask_leave(by=member.user, at=LONG_BEFORE, reason="有事")
    part.refuse_leave(by=liaison, at=LONG_BEFORE, note="人数不够")
    part.ask_leave(by=member.user, at=LONG_BEFORE, reason="住院")

    assert stored(part) == ("leave_asked", "住院", None, None, "")
    assert [h.note for h in part.history.all()] == ["有事", "人数不够", "住院"]
    assert len(told(liaison)) == 2


@pytest.mark.parametrize(
    ("moment", "until", "in_time"),
    [
        ("05-15 08:59", None, True),
        ("05-15 09:00", None, False),
        ("05-13 23:59", "2024-05-13", True),
        ("05-14 00:00", "2024-05-13", False),
    ],
)
def test_after_the_deadline_one_is_sent_to_the_organiser(part, member, moment, until, in_time):
    part.activity.leave_until = until
    part.activity.save()
    part = Participation.objects.get()

    if in_time:
        part.ask_leave(by=member.user, at=at(moment), reason="出差")
        assert part.status == Attendance.LEAVE_ASKED
    else:
        with pytest.raises(Refused, match="请直接联系组织者第一活动组，由组织者登记"):
            part.ask_leave(by=member.user, at=at(moment), reason="出差")


@pytest.mark.parametrize(
    ("mark", "granted", "answer"),
    [("excused", True, "已准假"), ("absent", False, "未准假，请按时参加")],
)
def test_a_mark_on_the_organisers_list_decides_leave_that_waits(part, member, liaison, mark, granted, answer):
    part.ask_leave(by=member.user, at=LONG_BEFORE, reason="出差")
    part.activity.record_attendance({part.pk: Mark(mark)}, seen={}, by=liaison)

    assert stored(part)[2:4] == (granted, liaison.pk)
    assert told(member.user) == [(f"停车调研：{answer}", "")]


def test_who_came_after_all_has_no_answer_to_wait_for(part, member, liaison):
    part.ask_leave(by=member.user, at=LONG_BEFORE, reason="出差")
    part.activity.record_attendance({part.pk: Mark("present")}, seen={}, by=liaison)

    assert stored(part)[:3] == ("present", "出差", None)
    assert told(member.user) == []


def test_the_organiser_enters_leave_by_hand_whatever_the_hour(part, liaison):
    part.activity.record_attendance({part.pk: Mark("excused", "", "电话请假")}, seen={}, by=liaison)

    assert stored(part) == ("excused", "", None, None, "")


def test_an_activity_is_not_closed_over_leave_that_waits(part, member, liaison):
    part.ask_leave(by=member.user, at=LONG_BEFORE, reason="出差")

    with pytest.raises(Refused, match="还有1人请假待批"):
        part.activity.close(by=liaison, mark_absent=True)


# --- Pages ----------------------------------------------------------------------------------------------------
def waiting(member, **fields):
    return ParticipationFactory(
        activity=morning(**fields), member=member, status=Attendance.LEAVE_ASKED, leave_reason="出差"
    )


def test_the_list_of_leave_shows_what_one_looks_after_and_no_own(
    sign_in, liaison, clerk, convenor, member, group, other_group
):
    mine, other = waiting(member, organiser=group), waiting(member, organiser=other_group)
    own = waiting(convenor, organiser=group)
    page = reverse("activities:leaves")

    assert set(sign_in(liaison).get(page).context["rows"]) == {mine, other, own}
    assert list(sign_in(convenor.user).get(page).context["rows"]) == [mine]
    assert list(sign_in(clerk).get(page).context["rows"]) == []


def test_the_list_of_leave_takes_the_same_queries_with_1_and_with_3_rows(sign_in, liaison, django_assert_num_queries):
    client = sign_in(liaison)
    client.get(reverse("activities:leaves"))
    for rows in (1, 2):
        for _ in range(rows):
            waiting(MemberFactory())
        with django_assert_num_queries(3):
            client.get(reverse("activities:leaves"))


def test_the_organiser_grants_and_refuses_in_the_browser(sign_in, liaison, member):
    one, two = waiting(member), waiting(MemberFactory(name="钱某"))
    client = sign_in(liaison)

    client.post(reverse("activities:grant_leave", args=[one.pk]))
    empty = client.post(reverse("activities:refuse_leave", args=[two.pk]), {"note": ""})
    client.post(reverse("activities:refuse_leave", args=[two.pk]), {"note": "人数不够"})

    assert empty.status_code == 422
    assert "请写明不准假的原因" in empty.text
    assert (stored(one)[0], stored(two)[0]) == ("excused", "leave_refused")
    assert client.post(reverse("activities:grant_leave", args=[one.pk])).status_code == 409


def test_a_member_cannot_decide_leave(sign_in, member):
    part = waiting(member)

    assert sign_in(member.user).post(reverse("activities:grant_leave", args=[part.pk])).status_code == 403
    assert sign_in(member.user).get(reverse("activities:leaves")).status_code == 403
