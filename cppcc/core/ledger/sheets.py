"""What a ledger consists of: each app declares its sheets in its `ledger.py`; nothing here knows an app.

declare(Sheet("承办单位", key="名称", order=40, columns=(Column("名称", text(60), required=True), …), load=load,
              may="people.import_ledger", office=Role.LIAISON_OFFICE))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cppcc.core.accounts.roles import Role
from cppcc.core.ledger.cells import Reader

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.ledger.plan import Plan, Row


@dataclass(frozen=True)
class Column:
    """One column: its header, how its cells are read, whether a row can do without it, what the template says of it.
    A `private` one (a permission) is neither read nor shown for who has not that permission."""

    header: str
    reader: Reader
    required: bool = False
    hint: str = ""
    private: str = ""

    def seen_by(self, user: User | None) -> bool:
        """Whether this user, or the command line, may see what it holds."""
        return not self.private or user is None or user.has_perm(self.private)


@dataclass(frozen=True)
class Scope:
    """What an export is asked for: the year, and who asks (seeing is `visible_to`)."""

    year: int
    user: User


@dataclass(frozen=True)
class Sheet:
    """One sheet. `load` compares its rows with the records and plans what to write; `settle` runs when all are loaded.
    Only who holds the permission `may` changes anything by it, `office` foremost; rows that say what is recorded may
    stand in anybody's workbook. `unique` columns may occur together once in the sheet; `export` gives rows by header
    that can come in again."""

    name: str
    key: str
    columns: tuple[Column, ...]
    order: int
    load: Callable[[Plan, list[Row]], None]
    may: str
    office: Role
    settle: Callable[[Plan], None] | None = None
    export: Callable[[Scope], Iterable[Mapping[str, Any]]] | None = None
    unique: tuple[str, ...] = ()

    def may_import(self, user: User | None) -> bool:
        """Whether rows of this user, or of the command line, may add and change records."""
        return user is None or user.has_perm(self.may)

    def column(self, header: str) -> Column:
        """The column with this header; KeyError when the sheet declares none."""
        for column in self.columns:
            if column.header == header:
                return column
        raise KeyError(header)


_sheets: dict[str, Sheet] = {}


def declare(sheet: Sheet) -> Sheet:
    """Make a sheet part of the ledger; its name is unique."""
    known = _sheets.get(sheet.name)
    if known is not None and known.load.__module__ != sheet.load.__module__:
        raise ValueError(f"the sheet {sheet.name} is declared twice")
    sheet.column(sheet.key)
    _sheets[sheet.name] = sheet
    return sheet


def declared() -> list[Sheet]:
    """All sheets in the order in which they are loaded and shown."""
    return sorted(_sheets.values(), key=lambda sheet: sheet.order)


def by_office() -> dict[str, list[str]]:
    """The names of the sheets that each office imports, in their order."""
    found: dict[str, list[str]] = {}
    for sheet in declared():
        found.setdefault(str(sheet.office.label), []).append(sheet.name)
    return found


def private_columns(user: User) -> set[tuple[str, str]]:
    """Sheet and header of the columns this user may not see."""
    return {(sheet.name, c.header) for sheet in declared() for c in sheet.columns if not c.seen_by(user)}
