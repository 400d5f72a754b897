"""One import: read the sheets, plan, tell the outcome; write everything or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, TYPE_CHECKING

from django.db import connection

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import record
from cppcc.core.ledger.cells import VALUELESS, Unreadable, is_blank, shown
from cppcc.core.ledger.grids import Grid, bare, read_workbook
from cppcc.core.ledger.opening import WorkbookRefused
from cppcc.core.ledger.outcome import SHOWN_ROWS, Changed, Outcome, Refusal, SheetOutcome
from cppcc.core.ledger.plan import Plan, Row
from cppcc.core.ledger.sheets import Column, Sheet, declared
from cppcc.core.search.index import index_many
from cppcc.core.search.registry import SEARCHABLES

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

Tell = Callable[[int, int, str], None]
IMPORT_LOCK = 0x1ED6E4
GUIDE = "填写说明"  # the template's own sheet, not a ledger's


def _quiet(done: int, total: int, step: str) -> None:
    """Nobody listens."""


class LedgerRefused(Exception):  # noqa: N818 - a refusal with everything that is to be mended
    """The ledger was not written; `outcome` says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(f"{outcome.refused} refusals")
        self.outcome = outcome


class LedgerImport:
    """A workbook on its way in. `prepare` changes nothing; `import_all` is called inside the caller's transaction."""

    def __init__(self, file: IO[bytes], *, by: User | None, tell: Tell = _quiet) -> None:
        self.file = file
        self.by = by
        self.tell = tell
        self._steps = 2 * len(declared()) + 2

    def import_all(self) -> Outcome:
        """Compare and write; LedgerRefused when there is anything to mend. The caller holds the transaction."""
        outcome = self.prepare()
        if outcome.refusals:
            raise LedgerRefused(outcome)
        self._write()
        return outcome

    def prepare(self) -> Outcome:
        """Compare every row with what is recorded now."""
        self.outcome = Outcome()
        self._step("读取工作簿", 0)
        try:
            self.workbook = read_workbook(self.file)
        except WorkbookRefused as refusal:
            self._refuse("", 0, "", str(refusal))
            return self.outcome
        sheets = [sheet for sheet in declared() if sheet.name in self.workbook.grids]
        self._remark_on_strangers()
        rows = {}
        for place, sheet in enumerate(sheets, 1):
            self._step(f"读取“{sheet.name}”表", place)
            rows[sheet.name] = self._read(sheet, self.workbook.grids[sheet.name])
        self.plan = Plan(rows, by=self.by)
        for place, sheet in enumerate(sheets, 1 + len(declared())):
            self._step(f"核对“{sheet.name}”表", place)
            sheet.load(self.plan, rows[sheet.name])
        for sheet in sheets:
            if sheet.settle:
                sheet.settle(self.plan)
        self._refuse_what_others_import(sheets)
        self._tell_outcome(sheets)
        return self.outcome

    def _write(self) -> None:
        """Write the plan and the search index, with one audit entry."""
        self._step("写入", self._steps - 1)
        self.plan.write()
        for kind in SEARCHABLES.values():
            index_many(kind.model._base_manager.filter(pk__in=[one.pk for one in self.plan.touched(kind.model)]))
        record("导入台账", by=self.by, counts=self.outcome.counts())
        _refresh_statistics()

    # --- Reading ------------------------------------------------------------------------------------------------------
    def _remark_on_strangers(self) -> None:
        known = {sheet.name for sheet in declared()}
        grids = self.workbook.grids
        strange = [grids[name].name for name in grids if name not in {*known, GUIDE} and any(grids[name].filled())]
        if strange:
            self.outcome.remarks.append(f"没有导入的表（不在台账格式内）：{'、'.join(strange)}")
        if not known & self.workbook.grids.keys():
            self._refuse("", 0, "", f"没有一张台账的表；表名应为：{'、'.join(sheet.name for sheet in declared())}")
        for name in self.workbook.twice:
            self._refuse(name, 0, "", "这张表有两张，请只留一张")

    def _read(self, sheet: Sheet, grid: Grid) -> list[Row]:
        filled = list(grid.filled())
        start = next((place for place, (_, cells) in enumerate(filled) if bare(sheet.key) in map(bare, cells)), None)
        if start is None:
            if filled:
                self._refuse(sheet.name, filled[0][0], sheet.key, f"找不到表头：应有一行写着“{sheet.key}”等列名")
            return []
        number, header = filled[start]
        places = self._places(sheet, number, [bare(cell) for cell in header])
        rows = [
            Row(sheet, row, {name: cells[place] for name, place in places.items()})
            for row, cells in filled[start + 1 :]
            if bare(cells[places[sheet.key]]) != bare(sheet.key)
            and not all(is_blank(cells[place]) for place in places.values())
        ]
        for one in rows:
            _read_cells(one)
        _refuse_repeats(sheet, rows)
        return rows

    def _places(self, sheet: Sheet, number: int, header: list[str]) -> dict[str, int]:
        """Where each declared column stands; a column missing, written twice or unknown is told."""
        places: dict[str, int] = {}
        for column in sheet.columns:
            found = [place for place, name in enumerate(header) if name == bare(column.header)]
            if len(found) > 1:
                self._refuse(sheet.name, number, column.header, "这一列出现了两次，请只留一列")
            if found and not column.seen_by(self.by):
                self.outcome.remarks.append(f"“{sheet.name}”表的“{column.header}”列没有导入：由{_offices(sheet)}导入")
            elif found:
                places[column.header] = found[0]
            elif column.required:
                self._refuse(sheet.name, number, column.header, "缺少这一列，请补上列名和内容")
        known = {bare(column.header) for column in sheet.columns}
        strange = [name for name in header if name and name not in known]
        if strange:
            self.outcome.remarks.append(f"“{sheet.name}”表没有导入的列：{'、'.join(strange)}")
        return places

    def _refuse_what_others_import(self, sheets: list[Sheet]) -> None:
        """A sheet of another office may stand in the workbook as long as it says what is recorded."""
        for sheet in sheets:
            if sheet.may_import(self.by):
                continue
            office = sheet.office.label
            for row in self.plan.rows[sheet.name]:
                if row.is_new or row.changes:
                    row.refuse(sheet.key, f"这张表由{office}导入，您的台账里有变更，请交由{_offices(sheet)}导入")

    # --- Telling ------------------------------------------------------------------------------------------------------
    def _tell_outcome(self, sheets: list[Sheet]) -> None:
        for sheet in sheets:
            told = SheetOutcome(sheet.name)
            for row in self.plan.rows[sheet.name]:
                _count(told, row)
                self.outcome.refusals += row.refusals
            self.outcome.sheets.append(told)
        order = {sheet.name: sheet.order for sheet in declared()}
        self.outcome.refusals.sort(key=lambda refusal: (order.get(refusal.sheet, 0), refusal.row))
        self.outcome.new_list_rows = self.plan.new_list_rows

    def _refuse(self, sheet: str, row: int, column: str, advice: str) -> None:
        self.outcome.refusals.append(Refusal(sheet, row, column, "", advice))

    def _step(self, step: str, done: int) -> None:
        self.tell(done, self._steps, step)


def hold_imports() -> None:
    """One import at a time, until the end of the transaction (SQLite has one writer anyway)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def _offices(sheet: Sheet) -> str:
    """Who can be asked to import the sheet."""
    return f"{sheet.office.label}或{Role.GENERAL_OFFICE.label}"


def _refresh_statistics() -> None:
    """Tell PostgreSQL's planner about the many new rows at once: until it knows, figures take twice as long."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _read_cells(row: Row) -> None:
    for column in row.sheet.columns:
        cell = row.cells.get(column.header)
        if not is_blank(cell):
            _read_cell(row, column)
        elif column.required and column.header in row.cells:
            row.refuse(column.header, f"不能为空，请填写{column.header}")


def _read_cell(row: Row, column: Column) -> None:
    if row.cells[column.header] == VALUELESS:
        row.refuse(column.header, "公式出错或没有算出结果，请改成文字或数值")
        return
    try:
        row.values[column.header] = column.reader.read(row.cells[column.header])
    except Unreadable as refusal:
        row.refuse(column.header, str(refusal))


def _refuse_repeats(sheet: Sheet, rows: list[Row]) -> None:
    """The columns that identify a row may say the same once."""
    seen: dict[tuple[object, ...], Row] = {}
    for row in rows if sheet.unique else []:
        key = tuple(row[header] for header in sheet.unique)
        if any(part is None for part in key):
            continue
        first = seen.setdefault(key, row)
        if first is not row:
            what = "、".join(f"{header}{shown(row.cells[header]).strip()}" for header in sheet.unique)
            row.refuse(sheet.unique[-1], f"与第{first.number}行重复（{what}），请删去一行或改正编号")


def _count(told: SheetOutcome, row: Row) -> None:
    if row.refusals:
        told.refused += 1
    elif row.is_new:
        told.added += 1
        if len(told.added_rows) < SHOWN_ROWS:
            told.added_rows.append((row.number, row.label))
    elif row.changes:
        told.changed += 1
        if len(told.changed_rows) < SHOWN_ROWS:
            told.changed_rows.append(Changed(row.number, row.label, row.changes))
    else:
        told.unchanged += 1
