"""What an import would do or has done, told sheet by sheet: for the page, the command and the upload's record."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

SHOWN_ROWS = 200
HIDDEN = "（不显示）"


@dataclass(frozen=True)
class Refusal:
    """One thing that cannot be imported: where it stands, what it says, what to do."""

    sheet: str
    row: int
    column: str
    value: str
    advice: str

    def __str__(self) -> str:
        place = f"“{self.sheet}”表" if self.sheet else ""
        row = f"第{self.row}行" if self.row else ""
        column = f"“{self.column}”列" if self.column else ""
        value = f"（{self.value}）" if self.value else ""
        where = place + row + column + value
        return f"{where}：{self.advice}" if where else self.advice


@dataclass(frozen=True)
class Changed:
    """A row that differs from what is recorded: column, old and new."""

    row: int
    label: str
    fields: list[tuple[str, str, str]]


@dataclass
class SheetOutcome:
    """The counts of one sheet, and the first rows behind them."""

    name: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    added_rows: list[tuple[int, str]] = field(default_factory=list)
    changed_rows: list[Changed] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.added + self.changed + self.unchanged + self.refused


@dataclass
class Outcome:
    """The whole workbook: what was or would be added, changed, left, refused."""

    sheets: list[SheetOutcome] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    new_list_rows: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def added(self) -> int:
        return sum(sheet.added for sheet in self.sheets)

    @property
    def changed(self) -> int:
        return sum(sheet.changed for sheet in self.sheets)

    @property
    def unchanged(self) -> int:
        return sum(sheet.unchanged for sheet in self.sheets)

    @property
    def refused(self) -> int:
        return len(self.refusals)

    @property
    def brings_news(self) -> bool:
        return bool(self.added or self.changed or self.new_list_rows)

    def counts(self) -> dict[str, int]:
        """For the audit log."""
        return {"added": self.added, "changed": self.changed, "unchanged": self.unchanged, "refused": self.refused}

    def hiding(self, columns: set[tuple[str, str]]) -> Outcome:
        """The same for eyes that may not see what these columns (sheet, header) hold."""

        def shown(sheet: str, changed: Changed) -> Changed:
            fields = [
                (header, HIDDEN, HIDDEN) if (sheet, header) in columns else (header, old, new)
                for header, old, new in changed.fields
            ]
            return replace(changed, fields=fields)

        sheets = [
            replace(sheet, changed_rows=[shown(sheet.name, changed) for changed in sheet.changed_rows])
            for sheet in self.sheets
        ]
        refusals = [
            replace(refusal, value=HIDDEN) if (refusal.sheet, refusal.column) in columns else refusal
            for refusal in self.refusals
        ]
        return replace(self, sheets=sheets, refusals=refusals)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Outcome:
        """The outcome as it was stored; an empty one from an empty dict."""
        return cls(
            sheets=[
                SheetOutcome(
                    **{
                        **sheet,
                        "added_rows": [(row, label) for row, label in sheet["added_rows"]],
                        "changed_rows": [Changed(**changed) for changed in sheet["changed_rows"]],
                    }
                )
                for sheet in data.get("sheets", [])
            ],
            refusals=[Refusal(**refusal) for refusal in data.get("refusals", [])],
            new_list_rows=[(kind, name) for kind, name in data.get("new_list_rows", [])],
            remarks=list(data.get("remarks", [])),
        )
