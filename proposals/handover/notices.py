"""Telling a unit that something was handed to it, and what became of what it asked for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cppcc.core.notices.telling import notify
from proposals.models.hand_back import day_told
from proposals.notices import ASKED_ANSWERED, ISSUED

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.notices.kinds import NoticeKind
    from proposals.models import Extension, Handling


def tell_issued(handling: Handling, *, by: User, on: date) -> None:
    """The unit's clerks: it is theirs, and until when to accept."""
    until = f"，请于{day_told(handling.hand_back_until, on)}前签收" if handling.hand_back_until else "，请签收"
    title = f"{handling.proposal}交{handling.unit}{handling.get_manner_display()}{until}"
    _tell(handling, ISSUED, f"issued:{handling.pk}:{on}", title, by=by)


def tell_hand_back(handling: Handling, title: str, *, by: User, text: str = "", url: bool = True) -> None:
    """What became of asking back. The unit that was relieved sees the proposal no longer: no link."""
    once = f"hand_back:{handling.pk}:{handling.hand_back_asked_on}"
    _tell(handling, ASKED_ANSWERED, once, title, by=by, text=text, url=url)


def tell_extension(extension: Extension, title: str, *, by: User, text: str = "") -> None:
    """What became of asking for more time."""
    _tell(extension.handling, ASKED_ANSWERED, f"extension:{extension.pk}", title, by=by, text=text)


def _tell(
    handling: Handling, kind: NoticeKind, once: str, title: str, *, by: User, text: str = "", url: bool = True
) -> None:
    notify(
        handling.unit.clerks.all(),
        kind=kind.name,
        once=once,
        title=title,
        text=text,
        url=handling.page if url else "",
        by=by,
        private=handling.proposal.is_secret,
    )
