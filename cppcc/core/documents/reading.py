"""The text of a Word file as its writer sees it: paragraphs, with the marks of automatic lists, and rows of tables.

Only text is taken: no pictures, no styling. Of tracked changes, what was struck out is left out."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from cppcc.core.documents.text import chinese_number

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MAIN, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
MOST_XML = 10 * 2**20  # bytes of one part: some thousand pages
LEFT_OUT = {qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:txbxContent"), qn("w:footnoteReference")}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
    "chineseLegalSimplified",
}
CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
DEEPEST = 9
LONGEST_LINE = 20  # of styles based on one another


@dataclass(frozen=True)
class Line:
    """A paragraph; `is_heading` when its style says so."""

    text: str
    is_heading: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a table: what its cells say."""

    cells: tuple[str, ...]


@dataclass
class WordText:
    """All that was read, in order; `pictures` were passed over, of text boxes it is told that there are some."""

    parts: list[Line | Row] = field(default_factory=list)
    pictures: int = 0
    text_boxes: int = 0


def read_word(upload: UploadedFile[Any], name: str) -> WordText:
    """The text of what `kind_of_zip` found to be a sound Word document; ValidationError when it cannot be read."""
    try:
        with zipfile.ZipFile(upload) as archive:
            body = _part(archive, MAIN, name)
            numbering = _Numbering(_part(archive, NUMBERING, name), _part(archive, STYLES, name))
    except (SyntaxError, ValueError, KeyError, zipfile.BadZipFile) as error:  # lxml's errors are SyntaxErrors
        raise ValidationError(f"“{name}”读不出文字，请用Word或WPS打开，另存为.docx再选择。", code="broken") from error
    if body is None:
        raise ValidationError(f"“{name}”里没有正文，请重新选择。", code="broken")
    found = WordText(list(_blocks(body, numbering)))
    found.pictures = sum(1 for _ in body.iter(qn("a:blip")))
    found.text_boxes = sum(1 for box in body.iter(qn("w:txbxContent")) if not _inside(box, FALLBACK))
    return found


def _part(archive: zipfile.ZipFile, path: str, name: str) -> Any:
    if path not in archive.namelist():
        return None
    if archive.getinfo(path).file_size > MOST_XML:
        raise ValidationError(f"“{name}”的正文太长，请只留下提案的文字再选择。", code="large")
    return parse_xml(archive.read(path))


def _blocks(parent: Any, numbering: _Numbering) -> Iterator[Line | Row]:
    """Paragraphs and rows under `parent`, also those inside content controls."""
    for element in parent:
        if element.tag == qn("w:p"):
            if (line := _line(element, numbering)) is not None:
                yield line
        elif element.tag == qn("w:tbl"):
            yield from _rows(element, numbering)
        elif element.tag not in LEFT_OUT and element.tag != FALLBACK:
            yield from _blocks(element, numbering)


def _rows(table: Any, numbering: _Numbering) -> Iterator[Row]:
    for row in _own_rows(table):
        cells = []
        for cell in row.iterchildren(qn("w:tc")):
            told = [part.text if isinstance(part, Line) else "　".join(part.cells) for part in _blocks(cell, numbering)]
            cells.append("\n".join(told))
        if any(cells):
            yield Row(tuple(cells))


def _own_rows(parent: Any) -> Iterator[Any]:
    """Also those inside content controls; a table in a cell is read once, with its cell."""
    for element in parent:
        if element.tag == qn("w:tr"):
            yield element
        elif element.tag not in LEFT_OUT and element.tag != FALLBACK:
            yield from _own_rows(element)


def _line(paragraph: Any, numbering: _Numbering) -> Line | None:
    text = "".join(_letters(paragraph)).strip(" \t\u3000\xa0")
    if not text:
        return None
    return Line(numbering.mark(paragraph) + text, numbering.is_heading(paragraph))


def _letters(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in (qn("w:tab"), qn("w:noBreakHyphen")):
            yield " " if child.tag == qn("w:tab") and child.getparent().tag == qn("w:r") else ""
        elif child.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif child.tag not in LEFT_OUT and child.tag != FALLBACK:
            yield from _letters(child)


def _inside(element: Any, tag: str) -> bool:
    return any(True for _ in element.iterancestors(tag))


class _Numbering:
    """Automatic lists: Word keeps only how they count, the marks are worked out."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._abstract: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles = (
            {} if styles is None else {each.get(qn("w:styleId")): each for each in styles.iter(qn("w:style"))}
        )
        for each in [] if numbering is None else numbering.iter(qn("w:abstractNum")):
            levels = {_whole(level.get(qn("w:ilvl"))): level for level in each.iter(qn("w:lvl"))}
            self._levels[each.get(qn("w:abstractNumId"))] = levels
        for each in [] if numbering is None else numbering.iter(qn("w:num")):
            number = each.get(qn("w:numId"))
            self._abstract[number] = _value(each, "w:abstractNumId")
            for override in each.iter(qn("w:lvlOverride")):
                if start := _value(override, "w:startOverride"):
                    self._restarts[number, _whole(override.get(qn("w:ilvl")))] = _whole(start)

    def is_heading(self, paragraph: Any) -> bool:
        """By its style's name, or by its place in the outline."""
        for properties in self._properties(paragraph):
            if _value(properties, "w:outlineLvl"):
                return True
        style = self._styles.get(_value(paragraph.find(qn("w:pPr")), "w:pStyle"))
        name = "" if style is None else _value(style, "w:name").lower()
        return name.startswith(("heading", "title", "标题"))

    def mark(self, paragraph: Any) -> str:
        """What Word writes before the paragraph: “一、”, “1. ”, “• ”; nothing when it is in no list."""
        number, depth = self._list_of(paragraph)
        abstract = self._abstract.get(number, "")
        level = self._levels.get(abstract, {}).get(depth)
        if level is None:
            return ""
        self._count(abstract, number, depth, level)
        if _value(level, "w:numFmt") == "bullet":
            return "• "
        mark = _value(level, "w:lvlText")
        for place in range(DEEPEST):
            if f"%{place + 1}" in mark:
                mark = mark.replace(f"%{place + 1}", self._counted(abstract, place))
        return mark if not mark or mark[-1] in "、）．：:" else f"{mark} "

    def _count(self, abstract: str, number: str, depth: int, level: Any) -> None:
        counts = self._counts[abstract]
        start = _whole(_value(level, "w:start") or "1")
        if (number, depth) in self._restarts:
            counts[depth] = self._restarts.pop((number, depth))
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else start
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]

    def _counted(self, abstract: str, place: int) -> str:
        level = self._levels[abstract].get(place)
        number = self._counts[abstract].get(place, 1)
        kind = "" if level is None else _value(level, "w:numFmt")
        if kind in CHINESE and 0 < number < 100:
            return chinese_number(number)
        if kind in ("lowerLetter", "upperLetter"):
            return chr(ord("a" if kind == "lowerLetter" else "A") + (number - 1) % 26)
        if kind in CIRCLED and 0 < number <= 20:
            return chr(ord("①") + number - 1)
        return str(number)

    def _list_of(self, paragraph: Any) -> tuple[str, int]:
        for properties in self._properties(paragraph):
            found = properties.find(qn("w:numPr"))
            if found is not None:
                return _value(found, "w:numId"), _whole(_value(found, "w:ilvl") or "0")
        return "", 0

    def _properties(self, paragraph: Any) -> Iterator[Any]:
        """The paragraph's own, then its style's and those it is based on."""
        own = paragraph.find(qn("w:pPr"))
        if own is not None:
            yield own
        style = _value(own, "w:pStyle")
        seen: set[str] = set()
        while style and style not in seen and len(seen) < LONGEST_LINE:
            if (found := self._styles.get(style)) is None:
                return
            seen.add(style)
            if (properties := found.find(qn("w:pPr"))) is not None:
                yield properties
            style = _value(found, "w:basedOn")


def _value(element: Any, tag: str) -> str:
    """`w:val` of the child, or nothing."""
    child = None if element is None else element.find(qn(tag))
    return "" if child is None else (child.get(qn("w:val")) or "")


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0
