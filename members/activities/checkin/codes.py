"""The code on the big screen: new every few seconds, so that a picture of it helps nobody who stayed away.

It is an HMAC over the activity and the running number of the interval, with the server's secret: nothing is stored, and
nobody can work out the next one."""

from __future__ import annotations

from datetime import datetime

import segno
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.safestring import SafeString, mark_safe

SECONDS = 20  # a code is shown so long, and taken as long again: who scans the last moment of it still gets in
SALT = "members.activities.checkin"
LENGTH = 24


def code_of(activity: int, *, at: datetime) -> str:
    """The code shown at that moment."""
    return _code(activity, _interval(at))


def is_fresh(activity: int, code: str, *, at: datetime) -> bool:
    """Shown in this interval or the one before; all else is a picture, or made up."""
    now = _interval(at)
    return any(constant_time_compare(code, _code(activity, interval)) for interval in (now, now - 1))


def drawn(address: str) -> SafeString:
    """The address as a QR code, drawn into the page: the style sheet says how large."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(border=2, omitsize=True, svgclass="qr"))  # noqa: S308 - ours, from an address


def _interval(at: datetime) -> int:
    return int(at.timestamp()) // SECONDS


def _code(activity: int, interval: int) -> str:
    return salted_hmac(SALT, f"{activity}:{interval}", algorithm="sha256").hexdigest()[:LENGTH]
