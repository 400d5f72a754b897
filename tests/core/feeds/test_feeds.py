"""The calendar behind a secret link: for whoever has the link, while it and the account live."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import icalendar
import pytest
from django.core.cache import cache
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry
from cppcc.core.feeds import views
from cppcc.core.feeds.calendar_file import calendar_file
from cppcc.core.feeds.models import FeedKey
from cppcc.core.registry import DIARIES, Dated, diary_of

NOW = datetime(2024, 5, 6, 1, 2, 3, tzinfo=UTC)
SETTINGS, RENEW, REVOKE = "/calendar/", "/calendar/renew/", "/calendar/revoke/"


def file_of(*entries):
    return calendar_file(
        entries, name="政协日程", place="政协南和区委员会", at=NOW, address=lambda path: f"https://zx.example{path}"
    )


def feed(client, token):
    return client.get(reverse("feeds:feed", args=[token]))


# --- The file (RFC 5545) ---------------------------------------------------------------------------------------------
def test_the_file_is_written_as_the_standard_says():
    file = file_of(
        Dated("proposals.handling.7", date(2024, 6, 28), "应答复：第27号 关于停车，绿化;的建议", url="/proposals/7/")
    )

    assert file.decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CPPCC office//calendar//ZH",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:政协日程",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "BEGIN:VEVENT",
        "SUMMARY:应答复：第27号 关于停车，绿化\\;的建议",
        "DTSTART;VALUE=DATE:20240628",
        "DTEND;VALUE=DATE:20240629",
        "DTSTAMP:20240506T010203Z",
        f"UID:{icalendar.Calendar.from_ical(file).walk('VEVENT')[0]['UID']}",
        "TRANSP:TRANSPARENT",
        "URL:https://zx.example/proposals/7/",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_no_line_is_longer_than_75_octets_and_nothing_is_lost_by_folding():
    title = "关于进一步加强新疆·巴音郭楞对口支援地区农村人居环境整治提升工作的若干建议和意见"
    file = file_of(Dated("a", date(2024, 6, 28), title))

    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert icalendar.Calendar.from_ical(file).walk("VEVENT")[0]["SUMMARY"] == title


def test_a_title_is_cut_and_cannot_smuggle_lines_in():
    file = file_of(Dated("a", date(2024, 6, 28), "建议\r\nATTENDEE:mailto:x@example.com\n" + "长" * 300))

    event = icalendar.Calendar.from_ical(file).walk("VEVENT")[0]
    assert "ATTENDEE" not in event
    assert len(event["SUMMARY"]) == 60


def test_the_same_thing_has_the_same_uid_and_another_another():
    def uids(*keys):
        file = file_of(*(Dated(key, date(2024, 6, 28), "建议") for key in keys))
        return [str(event["UID"]) for event in icalendar.Calendar.from_ical(file).walk("VEVENT")]

    assert uids("a", "b") == [*uids("a"), *uids("b")]
    assert uids("a") != uids("b")


def test_several_days_end_on_the_day_after_the_last_and_nothing_rings():
    file = file_of(Dated("a", date(2024, 6, 28), "视察", until=date(2024, 6, 30)))

    event = icalendar.Calendar.from_ical(file).walk("VEVENT")[0]
    assert event.decoded("DTEND") == date(2024, 7, 1)
    assert b"VALARM" not in file


# --- The link --------------------------------------------------------------------------------------------------------
def test_the_link_works_without_signing_in_and_sets_no_cookie(client, member):
    answer = feed(client, FeedKey.objects.issue(member.user))

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, max-age=600"
    assert answer.cookies == {}
    assert icalendar.Calendar.from_ical(answer.content)["X-WR-CALNAME"] == "政协南和区委员会日程"


def test_only_a_digest_is_kept_and_the_audit_does_not_tell_the_link(member):
    token = FeedKey.objects.issue(member.user)

    assert FeedKey.objects.get().digest == sha256(token.encode()).hexdigest()
    assert token not in str(list(AuditEntry.objects.values()))
    assert len(token) >= 43


def test_a_new_link_ends_the_former_and_a_revoked_one_is_not_there(client, member):
    first = FeedKey.objects.issue(member.user)
    second = FeedKey.objects.issue(member.user)
    assert [feed(client, token).status_code for token in (first, second, "unknown")] == [404, 200, 404]

    assert FeedKey.objects.revoke(member.user)
    assert feed(client, second).status_code == 404
    assert not FeedKey.objects.revoke(member.user)


def test_one_living_link_a_person_holds_in_the_database_too(member):
    FeedKey.objects.create(user=member.user, digest="a" * 64)

    with pytest.raises(IntegrityError):
        FeedKey.objects.create(user=member.user, digest="b" * 64)


def test_an_account_switched_off_or_without_a_role_has_no_feed(client, member, user_with):
    token = FeedKey.objects.issue(member.user)
    member.user.switch(on=False, by=user_with(Role.SYSTEM_ADMIN))
    assert feed(client, token).status_code == 404

    clerk = user_with(Role.PROPOSAL_OFFICE)
    token = FeedKey.objects.issue(clerk)
    clerk.hold([])
    assert feed(client, token).status_code == 404


def test_the_feed_is_of_the_links_owner_whoever_is_signed_in(sign_in, member, clerk, monkeypatch):
    asked = []
    monkeypatch.setattr("cppcc.core.feeds.views.diary_of", lambda user, **days: asked.append(user) or [])

    feed(sign_in(clerk), FeedKey.objects.issue(member.user))

    assert asked == [member.user]


def test_its_use_is_noted_at_most_every_ten_minutes(client, member, django_assert_num_queries):
    token = FeedKey.objects.issue(member.user)
    feed(client, token)
    first = FeedKey.objects.get().last_used_at
    feed(client, token)
    assert FeedKey.objects.get().last_used_at == first

    FeedKey.objects.update(last_used_at=timezone.now() - timedelta(minutes=11))
    feed(client, token)
    assert FeedKey.objects.get().last_used_at > first


def test_who_asks_too_often_waits_by_link_and_by_address(client, member, monkeypatch):
    monkeypatch.setattr(views, "CALLS_OF_A_LINK", 2)
    monkeypatch.setattr(views, "CALLS_WITHOUT", 3)
    token = FeedKey.objects.issue(member.user)

    assert [feed(client, token).status_code for _ in range(3)] == [200, 200, 429]
    assert feed(client, token).headers["Retry-After"] == "3600"
    assert [feed(client, f"guess{n}").status_code for n in range(4)] == [404, 404, 404, 429]
    cache.clear()
    assert feed(client, token).status_code == 200


# --- The page --------------------------------------------------------------------------------------------------------
def test_the_link_is_shown_once(sign_in, member, client):
    page = sign_in(member.user).post(RENEW)
    link = page.context["link"]

    assert link in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert client.get(link).status_code == 200
    again = sign_in(member.user).get(SETTINGS).content.decode()
    assert link.rsplit("/", 1)[1] not in again
    assert "换新链接" in again


def test_revoking_through_the_page(sign_in, member):
    client = sign_in(member.user)
    link = client.post(RENEW).context["link"]

    assert client.post(REVOKE).status_code == 302
    assert client.get(link).status_code == 404
    assert "还没有开通" in client.get(SETTINGS).content.decode()
    assert client.get(RENEW).status_code == client.get(REVOKE).status_code == 405


# --- What has its day ------------------------------------------------------------------------------------------------
def test_entries_come_by_day(monkeypatch, member):
    entries = [Dated("b", date(2024, 6, 2), "后"), Dated("a", date(2024, 6, 1), "先")]
    monkeypatch.setattr("cppcc.core.registry.DIARIES", [lambda user, start, end: entries])

    assert [entry.title for entry in diary_of(member.user, start=date(2024, 6, 1), end=date(2024, 7, 1))] == [
        "先",
        "后",
    ]


def test_proposals_and_activities_have_declared_their_days():
    assert {provider.__module__ for provider in DIARIES} >= {"proposals.diary", "members.activities.diary"}
