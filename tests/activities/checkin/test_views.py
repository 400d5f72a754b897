"""From the code on the wall to the member's part: scanned, signed in, pressed; and the organiser's pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.activities.checkin.codes import SECONDS, code_of
from members.activities.models import Attendance, Participation
from members.activities.views.check_in import SCAN_COUNTS
from tests.factories import ActivityFactory, ParticipationFactory


@pytest.fixture
def activity(db):
    """Today, all day."""
    today = timezone.localdate()
    return ActivityFactory(name="开放日", starts_on=today, ends_on=today)


@pytest.fixture
def part(activity, member):
    return ParticipationFactory(activity=activity, member=member, status=Attendance.COMING)


def page(name, activity):
    return reverse(f"activities:{name}", args=[activity.pk])


def link(activity, ago=timedelta(0)):
    return reverse("activities:scan", args=[activity.pk, code_of(activity.pk, at=timezone.now() - ago)])


def test_a_signed_in_member_scans_presses_and_is_there(sign_in, member, activity, part):
    client = sign_in(member.user)

    assert client.get(link(activity)).url == page("check_in", activity)
    assert client.get(page("check_in", activity)).context["obstacle"] == ""
    part.refresh_from_db()
    assert part.status == Attendance.COMING  # opening a page changes nothing
    client.post(page("check_in", activity))

    part.refresh_from_db()
    assert part.status == Attendance.PRESENT
    assert "已签到" in client.get(page("check_in", activity)).text
    assert len(part.checked_in_with) == 32


def test_who_signs_in_after_scanning_goes_on_where_they_were(client, member, activity, part):
    client.get(link(activity))
    asked = client.get(page("check_in", activity))
    assert asked.url == f"{reverse('accounts:login')}?next={page('check_in', activity)}"

    entered = client.post(asked.url, {"username": member.user.username, "password": "correct-horse-1"})
    assert entered.url == page("check_in", activity)
    client.post(entered.url)

    part.refresh_from_db()
    assert part.status == Attendance.PRESENT


def test_an_old_code_is_told_and_tells_nothing_of_the_activity(sign_in, member, activity, part):
    client = sign_in(member.user)

    answer = client.get(link(activity, ago=timedelta(seconds=2 * SECONDS)))

    assert answer.status_code == 410
    assert "二维码已更换" in answer.text
    assert "开放日" not in answer.text
    assert client.post(page("check_in", activity)).status_code == 422
    part.refresh_from_db()
    assert part.status == Attendance.COMING


def test_the_page_forwarded_by_somebody_who_scanned_helps_nobody_else(client, sign_in, activity, part, member):
    client.get(link(activity))
    away = sign_in(member.user)
    away.session.flush()
    other = type(client)()
    other.force_login(member.user)

    assert other.post(page("check_in", activity)).status_code == 422


def test_the_scan_counts_for_some_minutes_only(sign_in, member, activity, part):
    client = sign_in(member.user)
    client.get(link(activity))
    session = client.session
    session["scanned"] = {**session["scanned"], "at": (timezone.now() - SCAN_COUNTS - timedelta(seconds=1)).timestamp()}
    session.save()

    assert client.post(page("check_in", activity)).status_code == 422


def test_the_scan_is_of_one_activity(sign_in, member, activity, part):
    other = ParticipationFactory(
        activity__starts_on=activity.starts_on, activity__ends_on=activity.ends_on, member=member
    )
    client = sign_in(member.user)
    client.get(link(activity))

    assert client.post(page("check_in", other.activity)).status_code == 422


def test_a_member_not_on_the_list_is_told_so_and_joins_where_coming_is_free(sign_in, member, activity):
    client = sign_in(member.user)
    client.get(link(activity))
    assert "您不在《开放日》的参加名单内" in client.get(page("check_in", activity)).text
    assert client.post(page("check_in", activity)).status_code == 409

    activity.must_attend = False
    activity.save()
    client.post(page("check_in", activity))

    assert Participation.objects.get(member=member).status == Attendance.PRESENT


def test_who_has_not_scanned_is_told_to(sign_in, member, activity, part):
    assert "扫描会场大屏幕上的二维码" in sign_in(member.user).get(page("check_in", activity)).text


def test_only_members_check_in(sign_in, liaison, activity):
    client = sign_in(liaison)
    client.get(link(activity))

    assert client.get(page("check_in", activity)).status_code == 403


def test_a_phone_keeps_its_mark(sign_in, member, activity, part):
    client = sign_in(member.user)
    client.get(link(activity))
    client.post(page("check_in", activity))
    part.refresh_from_db()

    cookie = client.cookies["phone"]
    assert cookie.value == part.checked_in_with
    assert cookie["httponly"]


# --- The organiser --------------------------------------------------------------------------------------------
def test_the_screen_shows_a_code_that_lets_in_and_who_came(sign_in, liaison, activity, part, settings):
    settings.SITE_URL = ""
    part.check_in(by=liaison, at=timezone.now())

    answer = sign_in(liaison).get(page("screen", activity))

    assert "<svg" in answer.text
    assert f'hx-get="{page("screen_now", activity)}" hx-trigger="every 4s"' in answer.text
    assert part.member.name in answer.text


def test_a_closed_check_in_shows_no_code_and_can_be_opened_again(sign_in, liaison, activity, part):
    client = sign_in(liaison)

    client.post(page("close_check_in", activity))
    shut = client.get(page("screen_now", activity)).text
    client.post(page("open_check_in", activity))

    assert "<svg" not in shut
    assert "签到已由组织者结束" in shut
    assert "<svg" in client.get(page("screen_now", activity)).text


def test_who_has_no_phone_is_marked_by_the_organiser_and_pressed_twice_stays(sign_in, liaison, activity, part):
    client = sign_in(liaison)
    address = reverse("activities:mark_arrived", args=[part.pk])

    for _ in range(2):
        assert client.post(address).url == page("arrivals", activity)

    part.refresh_from_db()
    assert (part.status, part.checked_in_with, part.history.count()) == (Attendance.PRESENT, "", 1)
    assert "组织者登记" in client.get(page("arrivals_now", activity)).text


@pytest.mark.parametrize("name", ["arrivals", "arrivals_now", "screen", "screen_now"])
def test_the_organisers_pages_take_the_same_queries_with_1_and_with_3_rows(
    sign_in, liaison, activity, django_assert_num_queries, name
):
    client = sign_in(liaison)
    client.get(page(name, activity))
    for rows in (1, 2):
        for mark in (Attendance.PRESENT, Attendance.COMING):
            ParticipationFactory.create_batch(rows, activity=activity, status=mark)
        with django_assert_num_queries(4):
            client.get(page(name, activity))
