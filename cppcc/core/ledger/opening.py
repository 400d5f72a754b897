"""Opening an uploaded workbook safely: what it is, how big it is and becomes, before anything is read from it."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from django.conf import settings

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
CHUNK = 1 << 20
MAX_PARTS = 5_000
MAX_CELLS = 20_000_000  # rows x columns of the used area, which the reader holds in memory at once
CELL_PLACE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
ROW_PLACE = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,7})"')
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


def look_through(file: IO[bytes]) -> None:
    """The full look before reading: unpacks every part without keeping it, so a directory that lies is found out."""
    look_at(file)
    with _archive(file) as archive:
        left = settings.LEDGER_MAX_UNPACKED_BYTES
        for part in archive.infolist():
            left -= _unpack(archive, part, left)
    file.seek(0)


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


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """How many bytes the part really unpacks to; refused as soon as it is more than `left`, or its sheet too wide."""
    is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    size, columns, rows, tail = 0, 1, 1, b""
    try:
        with archive.open(part) as stream:
            while piece := stream.read(CHUNK):
                size += len(piece)
                if size > left:
                    raise _unpacks_too_big()
                if is_sheet:
                    columns, rows = _reach(tail + piece, columns, rows)
                    tail = piece[-200:]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise WorkbookRefused(BROKEN) from None
    if columns * rows > MAX_CELLS:
        raise WorkbookRefused(
            f"有一张表用到了第{rows}行、第{columns}列，远超台账的范围。请删去表格以外的单元格，另存后再上传"
        )
    return size


def _reach(piece: bytes, columns: int, rows: int) -> tuple[int, int]:
    """The farthest column and row that the piece of a sheet speaks of."""
    places = set(CELL_PLACE.findall(piece))
    columns = max([columns, *(_column(letters) for letters, _ in places)])
    rows = max([rows, *(int(row) for _, row in places), *map(int, ROW_PLACE.findall(piece))])
    return columns, rows


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
