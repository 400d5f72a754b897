"""What a document says, free of how it looks: frozen blocks that go to JSON and come back equal.

Everything here is plain data: no Django, no clock, no font. `html.py`, `pdf.py` and `docx.py` draw it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Align = Literal["left", "center", "right"]
ChartKind = Literal["bar", "hbar", "line", "share"]
Form = Literal["report", "letter", "bulletin"]
Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class FigureRun:
    """A number in running text or in a cell that knows its figure's name, so page and PDF can link it."""

    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out (黑体; official documents have no bold 仿宋)."""

    text: str


Run = str | FigureRun | Strong
Runs = Sequence[Run]


@dataclass(frozen=True, slots=True)
class Span:
    """A table cell over several columns or rows; the cells it covers are left out of their rows."""

    text: str
    columns: int = 1
    rows: int = 1
    name: str = ""


Cell = str | FigureRun | Span
Row = Sequence[Cell]


def _freeze(block: object, **values: object) -> None:
    for name, value in values.items():
        object.__setattr__(block, name, value)


def _runs(runs: Runs) -> tuple[Run, ...]:
    return (runs,) if isinstance(runs, str) else tuple(runs)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1-4. Its number (一、 （一） 1. （1）) is added by the writers unless `numbered` is off.

    `then` is text that goes on in the heading's own line, as official reports like it on level 2 to 4.
    """

    level: int
    text: str
    then: Runs = ()
    numbered: bool = True

    def __post_init__(self) -> None:
        if self.level not in {1, 2, 3, 4}:
            raise ValueError(f"heading level {self.level}: use 1 to 4")
        _freeze(self, then=_runs(self.then))


@dataclass(frozen=True, slots=True)
class ArticleTitle:
    """The title of one of a document's articles, set like the title of a document."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, indented two characters unless `indent` is off."""

    runs: Runs
    indent: bool = True
    align: Literal["justify", "left", "center", "right"] = "justify"

    def __post_init__(self) -> None:
        _freeze(self, runs=_runs(self.runs))


@dataclass(frozen=True, slots=True)
class BulletList:
    """Items without an order; each is a string or runs."""

    items: Sequence[Runs]

    def __post_init__(self) -> None:
        _freeze(self, items=tuple(_runs(item) for item in self.items))


@dataclass(frozen=True, slots=True)
class NumberedList:
    """Items numbered 1. 2. 3. from `start`."""

    items: Sequence[Runs]
    start: int = 1

    def __post_init__(self) -> None:
        _freeze(self, items=tuple(_runs(item) for item in self.items))


@dataclass(frozen=True, slots=True)
class Table:
    """A grid with its head repeated on each page.

    `widths` are shares of the type area (any scale; empty: by content), `align` one word per column
    (empty: short words and numbers centred, longer text left). The rows of a `tall` one leave room to write by hand.
    """

    head: Sequence[Row]
    rows: Sequence[Row]
    caption: str = ""
    widths: Sequence[float] = ()
    align: Sequence[Align] = ()
    note: str = ""
    tall: bool = False

    def __post_init__(self) -> None:
        _freeze(
            self,
            head=tuple(tuple(row) for row in self.head),
            rows=tuple(tuple(row) for row in self.rows),
            widths=tuple(self.widths),
            align=tuple(self.align),
        )

    @property
    def columns(self) -> int:
        """The number of columns, counted on the first row there is."""
        first = next(iter((*self.head, *self.rows)), ())
        return sum(cell.columns if isinstance(cell, Span) else 1 for cell in first)


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values of a chart; None where there is no value."""

    name: str
    values: Sequence[Number | None]

    def __post_init__(self) -> None:
        _freeze(self, values=tuple(self.values))


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of values: bars, lying bars, lines, or one bar of shares (instead of a pie)."""

    kind: ChartKind
    labels: Sequence[str]
    series: Sequence[Series]
    title: str = ""
    unit: str = ""

    def __post_init__(self) -> None:
        _freeze(self, labels=tuple(self.labels), series=tuple(self.series))
        for one in self.series:
            if len(one.values) != len(self.labels):
                raise ValueError(f"series {one.name!r}: {len(one.values)} values for {len(self.labels)} labels")


@dataclass(frozen=True, slots=True)
class Contents:
    """目录: the headings of level 1 to `levels` with their pages."""

    levels: int = 1
    title: str = "目　录"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts a new page."""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark in small type: the moment of the figures, a definition, a source."""

    runs: Runs

    def __post_init__(self) -> None:
        _freeze(self, runs=_runs(self.runs))


@dataclass(frozen=True, slots=True)
class Annexes:
    """附件：1.… — the list of annexes under the text, before the signature."""

    names: Sequence[str]

    def __post_init__(self) -> None:
        _freeze(self, names=tuple(self.names))


@dataclass(frozen=True, slots=True)
class Signature:
    """The body's name and the date. `sealed` leaves the place of a seal: date four characters in, name over it."""

    body: str
    on: date | None = None
    sealed: bool = False


Block = (
    Heading
    | ArticleTitle
    | Paragraph
    | BulletList
    | NumberedList
    | Table
    | Chart
    | Contents
    | PageBreak
    | Note
    | Annexes
    | Signature
)


@dataclass(frozen=True, slots=True)
class Record:
    """版记 at the foot of the last page: copies to, printing body, date of printing.

    `lines` stand over it in a row of their own, each with its label (报：…); `closing` takes the place of the date.
    """

    printed_by: str
    printed_on: date | None = None
    copies_to: str = ""
    lines: Sequence[str] = ()
    closing: str = ""

    def __post_init__(self) -> None:
        _freeze(self, lines=tuple(self.lines))

    @property
    def rows(self) -> tuple[str, ...]:
        """What stands over the last line, each hanging under its label."""
        return (*self.lines, *([f"抄送：{self.copies_to}"] if self.copies_to else []))

    @property
    def last(self) -> str:
        """The right end of the last line."""
        day = self.printed_on
        return self.closing or (f"{day.year}年{day.month}月{day.day}日印发" if day else "")


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. Without `mark` it has no red head; `form="letter"` is the letter form of GB/T 9704;
    `form="bulletin"` has its number under the mark, then `issuer` and date over the red line, and no title of its own.

    `corner` is a word at the right over the title of a letter, under its number (the outcome of a reply).
    `draft` (送审稿) is said over every page of what is not yet released.
    `on` is the document's date; it stands in the file's properties, so equal documents give equal bytes.
    `metadata` may name author, subject, keywords; other keys are kept for the reader of the JSON.
    """

    title: str
    blocks: Sequence[Block] = ()
    subtitle: str = ""
    mark: str = ""
    number: str = ""
    addressee: str = ""
    form: Form = "report"
    on: date | None = None
    record: Record | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    corner: str = ""
    issuer: str = ""
    draft: str = ""

    def __post_init__(self) -> None:
        _freeze(self, blocks=tuple(self.blocks), metadata=dict(self.metadata))

    def figures(self) -> Iterator[FigureRun]:
        """Every figure the document shows, in reading order."""
        for block in self.blocks:
            for run in runs_of(block):
                if isinstance(run, FigureRun):
                    yield run


def runs_of(block: Block) -> Iterator[Run]:
    """All runs of a block in reading order; a cell with a figure's name counts as that figure."""
    match block:
        case Paragraph() | Note():
            yield from block.runs
        case Heading():
            yield block.text
            yield from block.then
        case ArticleTitle():
            yield block.text
        case BulletList() | NumberedList():
            for item in block.items:
                yield from item
        case Table():
            for row in (*block.head, *block.rows):
                for cell in row:
                    if isinstance(cell, Span):
                        yield FigureRun(cell.text, cell.name) if cell.name else cell.text
                    else:
                        yield cell


def anchor(name: str) -> str:
    """The id under which a page shows a figure: what `FigureRun(…, name)` links to."""
    return "figure-" + "".join(char if char.isalnum() else "-" for char in name)
