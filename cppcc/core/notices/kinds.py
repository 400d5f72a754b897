"""Kinds of notices: each app declares its own in `notices.py`, found at start-up, so that everybody can choose.

DUE_SOON = notice_kind("proposals.due_soon", "办理临近到期", outside="您单位有提案即将到答复期限", sms=True)

`mail` and `sms` say which ways the kind takes besides the page unless the reader chose otherwise; `outside` is what an
SMS says (no record's content leaves the house); `private` keeps the title to its reader (drafts, secret matters);
`roles` are those who get such notices at all and so are asked which ways they want.
"""

from __future__ import annotations

from dataclasses import dataclass

from cppcc.core.accounts.roles import Role

EVERYBODY = frozenset(Role)


@dataclass(frozen=True)
class NoticeKind:
    """One kind of notice."""

    name: str
    label: str
    outside: str
    mail: bool
    sms: bool
    private: bool
    roles: frozenset[Role]


_kinds: dict[str, NoticeKind] = {}


def notice_kind(
    name: str,
    label: str,
    *,
    outside: str = "",
    mail: bool = True,
    sms: bool = False,
    private: bool = False,
    roles: frozenset[Role] = EVERYBODY,
) -> NoticeKind:
    """Declare a kind of notice; its name is unique for good, rows refer to it."""
    declared = NoticeKind(name, label, outside or f"您有一条新通知：{label}", mail, sms, private, roles)
    if _kinds.setdefault(name, declared) != declared:
        raise ValueError(f"notice kind {name!r} is declared twice")
    return declared


def find(name: str) -> NoticeKind:
    """The kind declared as `name`; KeyError when no app declares it."""
    return _kinds[name]


def quiet() -> list[str]:
    """Kinds that by themselves take no way but the page: nobody is phoned about them."""
    return [name for name, kind in _kinds.items() if not (kind.mail or kind.sms)]


def labels() -> dict[str, str]:
    """Every kind with its Chinese name."""
    return {name: kind.label for name, kind in sorted(_kinds.items())}


def every() -> list[NoticeKind]:
    """All kinds, those of one app together."""
    return [kind for _, kind in sorted(_kinds.items())]
