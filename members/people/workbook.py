"""Lists of people as a workbook. Every cell is text or a date, so nothing typed by anybody becomes a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from members.people.accounts import Opened
from members.people.models import Member, Seat

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEMBER_HEADS = [
    "委员编号", "姓名", "性别", "民族", "职务", "界别", "党派", "专委会", "活动组", "单位及职务", "任职起",
]  # fmt: skip
PRIVATE_HEADS = ["出生日期", "手机号"]
MEMBER_WIDTHS = [10, 12, 6, 8, 10, 16, 14, 22, 22, 32, 12, 12, 14]


def workbook_of(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[int]) -> bytes:
    """One sheet with a frozen bold head."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def download(content: bytes, name: str) -> HttpResponse:
    """The workbook as a download that no browser or proxy keeps."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    response["Cache-Control"] = "no-store"
    return response


def members_workbook(members: Iterable[Member], *, private: bool) -> bytes:
    """Members loaded by `for_list`; birth dates and phone numbers only when asked for."""
    heads = MEMBER_HEADS + (PRIVATE_HEADS if private else [])
    return workbook_of("委员", heads, (_member_row(member, private) for member in members), MEMBER_WIDTHS)


def passwords_workbook(opened: Iterable[Opened]) -> bytes:
    rows = ([account.number, account.name, account.username, account.password] for account in opened)
    return workbook_of("初始密码", ["委员编号", "姓名", "登录名", "初始密码（首次登录须修改）"], rows, [12, 14, 14, 30])


def _member_row(member: Member, private: bool) -> list[object]:
    post = member.post
    seats = [post.sectors, post.parties, post.committees, post.groups] if post else [[], [], [], []]
    row: list[object] = [member.number, member.name, member.get_gender_display(), member.ethnicity]
    row += [post.get_office_display() if post else "", *(_told(each) for each in seats), member.work]
    row.append(post.starts_on if post else None)
    return row + ([member.born_on, member.phone] if private else [])


def _told(seats: Sequence[Seat]) -> str:
    return "、".join(seat.told for seat in seats)


def _cell(sheet: Any, value: object, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet)
    if isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    elif value is not None:
        cell.value = str(value)
        cell.data_type = "s"  # a leading = would be read as a formula
    if bold:
        cell.font = Font(bold=True)
    return cell
