"""Lists of people as a workbook. Every cell is text or a date, so nothing typed by anybody becomes a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cppcc.core.workbooks import workbook
from members.people.accounts import Opened
from members.people.models import Member, Seat

MEMBER_HEADS = [
    "委员编号", "姓名", "性别", "民族", "职务", "界别", "党派", "专委会", "活动组", "单位及职务", "任职起",
]  # fmt: skip
PRIVATE_HEADS = ["出生日期", "手机号"]
MEMBER_WIDTHS = [10, 12, 6, 8, 10, 16, 14, 22, 22, 32, 12, 12, 14]


def members_workbook(members: Iterable[Member], *, private: bool) -> bytes:
    """Members loaded by `for_list`; birth dates and phone numbers only when asked for."""
    heads = MEMBER_HEADS + (PRIVATE_HEADS if private else [])
    return workbook("委员", heads, (_member_row(member, private) for member in members), widths=MEMBER_WIDTHS)


def passwords_workbook(opened: Iterable[Opened]) -> bytes:
    rows = ([account.number, account.name, account.username, account.password] for account in opened)
    heads = ["委员编号", "姓名", "登录名", "初始密码（首次登录须修改）"]
    return workbook("初始密码", heads, rows, widths=[12, 14, 14, 30])


def _member_row(member: Member, private: bool) -> list[object]:
    post = member.post
    seats = [post.sectors, post.parties, post.committees, post.groups] if post else [[], [], [], []]
    row: list[object] = [member.number, member.name, member.get_gender_display(), member.ethnicity]
    row += [post.get_office_display() if post else "", *(_told(each) for each in seats), member.work]
    row.append(post.starts_on if post else None)
    return row + ([member.born_on, member.phone] if private else [])


def _told(seats: Sequence[Seat]) -> str:
    return "、".join(seat.told for seat in seats)
