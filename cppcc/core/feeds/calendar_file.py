"""Dated entries as a calendar file (RFC 5545): all-day events, or such with their hours, place and reminders."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils.text import Truncator
from icalendar import Alarm, Calendar, Event

from cppcc.core.registry import Dated

LONGEST_TITLE = 60
LONGEST_NOTE = 200
A_DAY = timedelta(days=1)
WHERE_NO_END_IS_KNOWN = timedelta(hours=2)


def calendar_file(
    entries: Iterable[Dated], *, name: str, place: str, at: datetime, address: Callable[[str], str]
) -> bytes:
    """The file. An entry has the same UID each time (`place` tells one office from another); `address` makes a whole
    address of a path."""
    calendar = Calendar()
    calendar.add("prodid", "-//CPPCC office//calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, place=place, at=at, address=address))
    file: bytes = calendar.to_ical()
    return file


def _event(entry: Dated, *, place: str, at: datetime, address: Callable[[str], str]) -> Event:
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"{place}/{entry.key}")))
    event.add("dtstamp", at)
    _add_time(event, entry)
    event.add("summary", _line(entry.title, LONGEST_TITLE))
    if entry.place:
        event.add("location", _line(entry.place, LONGEST_NOTE))
    if entry.note:
        event.add("description", _line(entry.note, LONGEST_NOTE))
    if entry.url:
        event.add("url", address(entry.url))
    if entry.changed_at:
        event.add("sequence", entry.version)
        event.add("last-modified", entry.changed_at.astimezone(UTC))
        event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    takes_time = entry.begins is not None and not entry.is_cancelled
    event.add("transp", "OPAQUE" if takes_time else "TRANSPARENT")
    for before in () if entry.is_cancelled else entry.rings:
        event.add_component(_alarm(entry, before))
    return event


def _add_time(event: Event, entry: Dated) -> None:
    """Hours are written in UTC, so that no reader needs a table of time zones."""
    if entry.begins is None:
        event.add("dtstart", entry.on)
        event.add("dtend", (entry.until or entry.on) + A_DAY)
    else:
        event.add("dtstart", entry.begins.astimezone(UTC))
        event.add("dtend", (entry.ends or entry.begins + WHERE_NO_END_IS_KNOWN).astimezone(UTC))


def _alarm(entry: Dated, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _line(entry.title, LONGEST_TITLE))
    alarm.add("trigger", -before)
    return alarm


def _line(text: str, longest: int) -> str:
    return Truncator(" ".join(text.split())).chars(longest)
