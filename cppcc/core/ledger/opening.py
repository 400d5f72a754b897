"""Opening an uploaded workbook safely: what it is, how big it is and becomes, before anything is read from it."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import IO

from django.conf import settings

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
CHUNK = 1 << 20
MAX_PARTS = 5_000
MAX_CELLS = 20_000_000  # rows x columns of the used area, which the reader holds in memory at once
# No pattern looks beyond the next < or a bounded length, or a sheet without > would take the square of its length.
CELL_PLACE = re.compile(rb'<(?:\w{1,60}:)?c\b[^<>]{0,300}?\br="([A-Z]{1,3})(\d{1,7})"')
ERROR_CELL = re.compile(rb'<(?:\w{1,60}:)?c\b(?=[^<>]{0,300}>)[^<>]{0,300}?\bt="e"[^<>]{0,300}>')
FORMULA_ONLY = re.compile(
    rb"(<(?:\w{1,60}:)?c\b[^<>]{0,300}>)<(?:\w{1,60}:)?f\b(?:[^<]*</(?:\w{1,60}:)?f>|[^<>]{0,300}/>)"
    rb"(?:<(?:\w{1,60}:)?v\s{0,9}/>|<(?:\w{1,60}:)?v></(?:\w{1,60}:)?v>)?</(?:\w{1,60}:)?c>"
)
PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
LINK = re.compile(rb"<(?:\w{1,60}:)?Relationship\b[^<>]{0,4000}>")
SHEET = re.compile(rb"<(?:\w{1,60}:)?sheet\b[^<>]{0,1000}>")
OVERLAP = 4096
ROW_PLACE = re.compile(rb'<(?:\w{1,60}:)?row\b[^<>]{0,300}?\br="(\d{1,7})"')
NOT_A_WORKBOOK = "这不是 Excel 工作簿（.xlsx）。请在 Excel 或 WPS 里打开台账，用“另存为”选“Excel 工作簿（.xlsx）”再上传"
BROKEN = "文件已损坏，无法打开。请在 Excel 或 WPS 里打开原文件，另存一份再上传"


class WorkbookRefused(ValueError):  # noqa: N818 - a refusal, told to the user with what to do
    """The file cannot be taken as a ledger; the message (Chinese) says why and what to do."""


def look_at(file: IO[bytes]) -> None:
    """The quick look at upload: size, kind, password, what the zip directory says. WorkbookRefused when it fails."""
    _check_size(file)
    _check_kind(file)
    with _archive(file) as archive:
        _check_directory(archive)
    file.seek(0)


@dataclass
class Survey:
    """What the full look saw of one part: bytes, the farthest column and row, cells whose formula gives no value."""

    size: int = 0
    columns: int = 1
    rows: int = 1
    valueless: set[tuple[int, int]] = field(default_factory=set)


def look_through(file: IO[bytes]) -> dict[str, set[tuple[int, int]]]:
    """The full look before reading: unpacks every part without keeping it, so a directory that lies is found out.

    Gives the cells (row, column, from 0) of each part whose formula has an error or no result: the reader that follows
    takes them for blank."""
    look_at(file)
    with _archive(file) as archive:
        left, valueless = settings.LEDGER_MAX_UNPACKED_BYTES, {}
        for part in archive.infolist():
            seen = _unpack(archive, part, left)
            left -= seen.size
            valueless[part.filename] = seen.valueless
    file.seek(0)
    return valueless


def sheet_parts(file: IO[bytes]) -> dict[str, str]:
    """The part of the archive that holds each sheet, by the sheet's name."""
    with _archive(file) as archive:
        names = set(archive.namelist())
        links = archive.read("xl/_rels/workbook.xml.rels") if "xl/_rels/workbook.xml.rels" in names else b""
        targets = {_attribute(link, "Id"): _attribute(link, "Target") for link in LINK.findall(links)}
        sheets = SHEET.findall(archive.read("xl/workbook.xml"))
    file.seek(0)
    parts = {}
    for sheet in sheets:
        target = targets.get(_attribute(sheet, r"\w+:id"), "")
        parts[_attribute(sheet, "name")] = target[1:] if target.startswith("/") else f"xl/{target}"
    return parts


def _attribute(element: bytes, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', element.decode("utf-8", "replace"))
    return unescape(found[1]) if found else ""


def _check_size(file: IO[bytes]) -> None:
    size, limit = file.seek(0, 2), settings.LEDGER_MAX_BYTES
    file.seek(0)
    if size > limit:
        raise WorkbookRefused(
            f"文件有{_megabytes(size)}，超过{_megabytes(limit)}。请删去台账里的图片和多余的表，或分几次上传"
        )
    if size == 0:
        raise WorkbookRefused("文件是空的，请重新选择台账文件")


def _check_kind(file: IO[bytes]) -> None:
    start = file.read(8)
    if start == OLE:
        file.seek(0)
        locked = any(ENCRYPTED in piece for piece in _pieces(file))
        raise WorkbookRefused(
            "这个工作簿设了打开密码。请在 Excel 或 WPS 里去掉密码，另存后再上传"
            if locked
            else "这是旧版 Excel 文件（.xls）。请在 Excel 或 WPS 里用“另存为”选“Excel 工作簿（.xlsx）”再上传"
        )
    if not start.startswith(ZIP):
        raise WorkbookRefused(NOT_A_WORKBOOK)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The file in pieces that overlap, so that a word on the border is seen."""
    tail = b""
    while piece := file.read(CHUNK):
        yield tail + piece
        tail = piece[-64:]


def _archive(file: IO[bytes]) -> zipfile.ZipFile:
    file.seek(0)
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise WorkbookRefused(BROKEN) from None


def _check_directory(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise WorkbookRefused(NOT_A_WORKBOOK)
    if any(part.flag_bits & 1 for part in parts):
        raise WorkbookRefused("这个工作簿设了打开密码。请去掉密码，另存后再上传")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > settings.LEDGER_MAX_UNPACKED_BYTES:
        raise _unpacks_too_big()


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> Survey:
    """What the part really unpacks to; refused as soon as it is more than `left`, or its sheet too wide."""
    is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    seen, tail = Survey(), b""
    try:
        with archive.open(part) as stream:
            while piece := stream.read(CHUNK):
                seen.size += len(piece)
                if seen.size > left:
                    raise _unpacks_too_big()
                if is_sheet:
                    _survey(tail + piece, seen)
                    tail = piece[-OVERLAP:]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise WorkbookRefused(BROKEN) from None
    if seen.columns * seen.rows > MAX_CELLS:
        used = f"第{seen.rows}行、第{seen.columns}列"
        raise WorkbookRefused(f"有一张表用到了{used}，远超台账的范围。请删去表格以外的单元格，另存后再上传")
    return seen


def _survey(piece: bytes, seen: Survey) -> None:
    places = set(CELL_PLACE.findall(piece))
    seen.columns = max([seen.columns, *(_column(letters) for letters, _ in places)])
    seen.rows = max([seen.rows, *(int(row) for _, row in places), *map(int, ROW_PLACE.findall(piece))])
    without = ERROR_CELL.findall(piece) + [cell for cell in FORMULA_ONLY.findall(piece) if b't="str"' not in cell]
    for found in filter(None, map(PLACE.search, without)):
        seen.valueless.add((int(found[2]) - 1, _column(found[1]) - 1))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _unpacks_too_big() -> WorkbookRefused:
    limit = _megabytes(settings.LEDGER_MAX_UNPACKED_BYTES)
    return WorkbookRefused(f"文件解开后超过{limit}，不像台账。请删去多余的表、图片和空白区域，另存后再上传")


def _megabytes(size: int) -> str:
    return f"{size / (1 << 20):.0f}MB" if size % (1 << 20) == 0 else f"{size / (1 << 20):.1f}MB"
