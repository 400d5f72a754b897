"""Files that are no ledger are refused in words, before anything is read from them."""

import io
import struct
import zipfile

import openpyxl
import pytest

from cppcc.core.ledger.grids import bare, read_workbook
from cppcc.core.ledger.opening import WorkbookRefused, look_at, look_through, sheet_parts
from tests.timing import within

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook_bytes(**cells):
    book = openpyxl.Workbook()
    book.active.title = "出席"
    for place, value in cells.items():
        book.active[place] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in parts.items():
            found.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def with_part(content, name, data):
    """The workbook with one part replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, data if part.filename == name else old.read(part))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "文件是空的"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "这不是 Excel 工作簿"),
        ("姓名,编号\n".encode("gbk"), "这不是 Excel 工作簿"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "设了打开密码"),
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), r"旧版 Excel 文件（.xls）"),
        (archive(**{"word__document.xml": "<w/>"}), "这不是 Excel 工作簿"),
        (b"PK\x03\x04" + b"x" * 500, "文件已损坏"),
        (workbook_bytes(A1="甲")[:-400], "文件已损坏"),
        (archive(**{"xl__workbook.xml": "<nothing"}), "文件已损坏"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(content, reason):
    with pytest.raises(WorkbookRefused, match=reason):
        read_workbook(io.BytesIO(content))


def test_a_password_on_the_border_of_two_pieces_is_seen():
    mark = "EncryptedPackage".encode("utf-16-le")
    content = OLE + b"\0" * ((1 << 20) - 16 - 8) + mark

    with pytest.raises(WorkbookRefused, match="设了打开密码"):
        look_at(io.BytesIO(content))


def test_a_file_over_fifty_megabytes_is_refused_by_its_size():
    class Huge(io.BytesIO):
        def seek(self, place, whence=0):
            return 51 * 1024 * 1024 if whence == 2 else super().seek(place, whence)

    with pytest.raises(WorkbookRefused, match=r"文件有51MB，超过50MB"):
        look_at(Huge(b"PK\x03\x04"))


def test_a_workbook_that_says_it_unpacks_too_big_is_refused_by_its_directory(settings):
    settings.LEDGER_MAX_UNPACKED_BYTES = 1 << 20
    content = with_part(workbook_bytes(A1="甲"), "xl/worksheets/sheet1.xml", b"<a>" + b" " * (2 << 20))

    with pytest.raises(WorkbookRefused, match="解开后超过1MB"):
        look_at(io.BytesIO(content))


def test_a_directory_that_lies_about_the_size_is_found_out(settings):
    settings.LEDGER_MAX_UNPACKED_BYTES = 1 << 20
    content = bytearray(with_part(workbook_bytes(A1="甲"), "xl/worksheets/sheet1.xml", b" " * (3 << 20)))
    true_size = struct.pack("<I", 3 << 20)
    while (place := content.find(true_size)) >= 0:
        content[place : place + 4] = struct.pack("<I", 1000)

    look_at(io.BytesIO(bytes(content)))
    with pytest.raises(WorkbookRefused, match=r"解开后超过|文件已损坏"):
        read_workbook(io.BytesIO(bytes(content)))


def test_a_cell_far_out_does_not_fill_the_memory():
    content = workbook_bytes(A1="甲")
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )

    with pytest.raises(WorkbookRefused, match="第1048576行、第16384列"):
        read_workbook(io.BytesIO(with_part(content, "xl/worksheets/sheet1.xml", sheet)))


def test_rows_keep_the_number_they_have_in_the_sheet():
    found = read_workbook(io.BytesIO(workbook_bytes(B3="甲", B6="乙", C9=" ")))

    assert [(number, cells[1]) for number, cells in found.grids["出席"].filled()] == [(3, "甲"), (6, "乙")]


def test_headers_are_known_by_their_words_alone():
    assert {bare(header) for header in ("金额万元", "金额（万元）", " 金额\n万元*", "金额(万元)：")} == {"金额万元"}


@pytest.mark.parametrize(
    "piece",
    [
        b"<c ",
        b"<c r",
        b'<c t="e" ',
        b't="e" ',
        b'<x:c r="A',
        b"<row r",
        b'<c r="A1"><f ',
        b"<f ",
        b"<a",
        b"a:",
        b"a",
        b" ",
        b"<c/ ",
    ],
)
def test_a_sheet_that_never_closes_its_tags_is_looked_through_quickly(piece):
    sheet = b"<c " + piece * (1_000_000 // len(piece))
    content = with_part(workbook_bytes(A1="甲"), "xl/worksheets/sheet1.xml", sheet)

    with within(seconds=1):
        look_through(io.BytesIO(content))


@pytest.mark.parametrize(
    ("part", "piece"), [("xl/workbook.xml", b"<sheet "), ("xl/_rels/workbook.xml.rels", b"<Relationship ")]
)
def test_a_list_of_sheets_that_never_closes_its_tags_is_read_quickly(part, piece):
    content = with_part(workbook_bytes(A1="甲"), part, piece * (1_000_000 // len(piece)))

    with within(seconds=1):
        found = sheet_parts(io.BytesIO(content))

    assert found in ({}, {"出席": "xl/"})


def test_cells_without_a_value_are_seen():
    cells = (
        b'<c r="A1" t="e"><v>#REF!</v></c><c r="B2"><f>A1+1</f></c><c r="C3" s="1"><f t="shared" si="0"/></c>'
        b'<x:c r="D4"><x:f>1</x:f><x:v/></x:c><c r="E5"><f>1</f><v>1</v></c><c r="F6" t="str"><f>A1</f><v></v></c>'
    )
    content = with_part(workbook_bytes(A1="甲"), "xl/worksheets/sheet1.xml", cells)

    assert look_through(io.BytesIO(content))["xl/worksheets/sheet1.xml"] == {(0, 0), (1, 1), (2, 2), (3, 3)}
