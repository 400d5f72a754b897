"""Where somebody is and how they are reached: the apps that know more of people than their account say so.

@contacts
def of_members(users: Collection[int]) -> Mapping[int, Contact]: ...

The answer is by the account's key; those the app knows nothing of are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cppcc.core.accounts.roles import OFFICES, Role

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@dataclass(frozen=True)
class Contact:
    """`place`: unit or body in words; `phone`; `kept_by`: the roles that work with them and see the whole number."""

    place: str
    phone: str
    kept_by: frozenset[Role] = OFFICES

    def shows_phone_to(self, user: User) -> bool:
        return bool(user.roles & self.kept_by)


Provider = Callable[[Collection[int]], Mapping[int, Contact]]
_providers: list[Provider] = []


def contacts(provider: Provider) -> Provider:
    """Declare where accounts of one sort are found."""
    _providers.append(provider)
    return provider


def contacts_of(users: Collection[User]) -> dict[int, Contact]:
    """A contact for each of `users`: from the first app that knows one, else from the account (load its grants)."""
    wanted = {user.pk for user in users}
    found: dict[int, Contact] = {}
    for provider in _providers:
        found = {**provider(wanted), **found}
    return {user.pk: found.get(user.pk) or Contact(user.role_words(), user.phone) for user in users}
