"""What can travel: each app declares its kinds of cargo in its `exchange.py`, found at start-up.

A kind either brings something new (reports relayed upward, proposals handed over), or answers what an earlier package
brought (adoptions, replies): then its pieces bear the keys of the pieces they answer, and the records are found by
them. What is answered may be sent again as it grows: taking it adds what is not there yet, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model, QuerySet

from cppcc.core.exchange.refusals import PackageRefused
from cppcc.core.forms import OfficeWords

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.attachments.checks import Checked
    from cppcc.core.attachments.models import Attachment
    from cppcc.core.exchange.models import Item, Package, Partner


@dataclass(frozen=True)
class Parcel:
    """One record as it goes out: what is said of it, its files, and what is to be remembered of it here."""

    title: str
    data: Mapping[str, Any]
    files: Sequence[Attachment] = ()
    remembered: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Piece:
    """One record as it came: `data` is clean (the kind has read it), its files are checked. `about` is what was sent
    earlier and is answered now."""

    key: str
    title: str
    data: Mapping[str, Any]
    files: Sequence[Checked] = ()
    about: Item | None = None


@dataclass(frozen=True)
class Taking:
    """Who takes a package in, from whom, on which day, and what they answered on its page."""

    package: Package
    partner: Partner
    by: User
    on: date
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Made:
    """What a piece became here, and what its receipt says (2026年第12号)."""

    record: Model
    result: str
    remembered: Mapping[str, Any] = field(default_factory=dict)


Keys = Sequence[int]


def _nothing_hinders(record: Any, partner: Any) -> str:
    return ""


def _nothing_to_note(item: Any, by: Any, words: str) -> None:
    return None


@dataclass(frozen=True)
class Cargo:
    """One kind. `may` (a permission) is asked of who sends and who takes it; `rows(user, keys)` are records that may be
    sent as the user sees them; `hindrance` says why one cannot go to a partner. `read` cleans the data of a piece or
    refuses; `take` makes records of it through their verbs. `told` notes on a record where it went (without words), and
    what the receipt said or that the package was recalled. `form` asks what is to be chosen before it goes, `ask`
    (pieces → form) before it is taken."""

    kind: str
    label: str
    unit: str  # 篇, 件
    act: str  # the word on the button: 转报上级
    model: type[Model]
    may: str
    rows: Callable[[User, Keys], QuerySet[Any]]
    pack: Callable[[Any, Mapping[str, Any], Item | None], Parcel]
    read: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    take: Callable[[Piece, Taking], Made]
    hindrance: Callable[[Any, Partner], str] = _nothing_hinders
    told: Callable[[Item, User, str], None] = _nothing_to_note
    form: type[forms.Form] | None = None
    ask: Callable[[Sequence[Piece]], type[forms.Form] | None] | None = None
    answers: str = ""
    note: str = ""

    @property
    def answered(self) -> Cargo | None:
        """The kind whose pieces it answers."""
        return CARGOES[self.answers] if self.answers else None


CARGOES: dict[str, Cargo] = {}


def carry(cargo: Cargo) -> Cargo:
    """Declare a kind; its name is unique for good, packages bear it."""
    if cargo.kind in CARGOES:
        raise ValueError(f"cargo {cargo.kind} is declared twice")
    CARGOES[cargo.kind] = cargo
    return cargo


def choices() -> list[tuple[str, str]]:
    """Every kind with its name."""
    return [(kind, cargo.label) for kind, cargo in CARGOES.items()]


def kinds_for(user: User) -> list[str]:
    """The kinds that the user sends and takes in."""
    return [kind for kind, cargo in CARGOES.items() if user.has_perm(cargo.may)]


class PieceForm(OfficeWords, forms.Form):
    """How the data of a piece is read: it is only ever bound, never shown."""


def clean(form: type[forms.Form], values: Any, where: str) -> dict[str, Any]:
    """`values` of the package as the fields of `form` read them; PackageRefused names the first that does not fit."""
    if not isinstance(values, dict):
        raise PackageRefused(f"{where}的内容不合格式，没有接收")
    bound = form(values)
    if not bound.is_valid():
        name, errors = next(iter(bound.errors.items()))
        label = bound.fields[name].label if name in bound.fields else ""
        raise PackageRefused(f"{where}的{label or '内容'}不能接收：{errors[0]}")
    return bound.cleaned_data


def listed(values: Any, where: str, most: int = 200) -> list[Any]:
    """A list of the package; PackageRefused when it is none, or longer than anything ours."""
    if not isinstance(values, list) or len(values) > most:
        raise PackageRefused(f"{where}的内容不合格式，没有接收")
    return values
