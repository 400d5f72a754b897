"""Dated entries as a calendar file (RFC 5545): all-day events without alarms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils.text import Truncator
from icalendar import Calendar, Event

from cppcc.core.registry import Dated

LONGEST_TITLE = 60
LONGEST_NOTE = 200
A_DAY = timedelta(days=1)


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
        event = Event()
        event.add("uid", str(uuid5(NAMESPACE_URL, f"{place}/{entry.key}")))
        event.add("dtstamp", at)
        event.add("dtstart", entry.on)
        event.add("dtend", (entry.until or entry.on) + A_DAY)
        event.add("summary", _line(entry.title, LONGEST_TITLE))
        if entry.note:
            event.add("description", _line(entry.note, LONGEST_NOTE))
        if entry.url:
            event.add("url", address(entry.url))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    file: bytes = calendar.to_ical()
    return file


def _line(text: str, longest: int) -> str:
    return Truncator(" ".join(text.split())).chars(longest)
