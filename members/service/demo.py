"""The demo's service records of this year: confirmed ones, some that wait for the office and the convenor, one that was
refused, two that look alike, an award and what the office did."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from cppcc.core.accounts.models import User
from cppcc.core.attachments.checks import Checked
from cppcc.core.attachments.models import Attachment
from cppcc.core.demo import Demo, part_of_demo
from cppcc.core.levels import Level
from members.people.demo import user
from members.people.models import Member
from members.service.models import OfficeRecord, ServiceKind, ServiceRecord

DEEDS = [
    ("联系群众", "走访联系界别群众，了解生产生活情况"),
    ("办实事", "协调修复小区门口破损路面"),
    ("述职", "向所在活动组述职"),
    ("办实事", "为镇卫生院联系专家义诊一次"),
    ("公益", "参加社区爱心助学活动"),
]
WITH_MORE: list[tuple[str, str, str, dict[str, Any]]] = [
    (
        "W0120",
        "帮扶",
        "结对帮扶村民赵长福（电话13900001234）等6户，送去种苗和技术资料",
        {"quantity": 6, "amount": "1.2"},
    ),
    ("W0025", "招商引资", "引进农产品冷链仓储项目一个", {"amount": "1200"}),
    ("W0031", "宣传稿件", "在市报刊发《家门口的议事厅》", {"level": Level.CITY}),
    ("W0120", "受表彰", "获评全区优秀政协委员", {"level": Level.COUNTY}),
    ("W0042", "受表彰", "获评全市脱贫攻坚先进个人", {"level": Level.CITY}),
]
OF_OFFICE = [
    ("来信", "群众来信反映老旧小区供水问题", 3),
    ("来访", "接待来访群众，转有关部门办理", 2),
    ("编发刊物", "编发《南和政协》", 1),
    ("媒体报道", "市级媒体报道委员工作室活动", 2),
]


@part_of_demo(50)
def service(demo: Demo) -> None:
    liaison = user("liaison")
    members = list(Member.objects.order_by("number"))
    for place, member in enumerate(members):
        for deed in range(demo.dice.randint(0, 3)):
            _record(demo, member, DEEDS[(place + deed) % len(DEEDS)], 10 + 3 * (place % 80), by=liaison)
    for place, number in enumerate(["W0011", "W0016", "W0021"]):
        _record(demo, Member.objects.get(number=number), DEEDS[place], 2 + place, by=None)
    own = Member.objects.get(user=user("member"))
    _record(demo, own, DEEDS[0], 40, by=liaison)
    for number, kind, text, more in WITH_MORE:
        _record(demo, Member.objects.get(number=number), (kind, text), 30, by=liaison, **more)
    _of_the_member(demo, own, liaison)
    for place, (name, what, many) in enumerate(OF_OFFICE):
        on = demo.today - timedelta(days=5 + 9 * place)
        office_kind = ServiceKind.objects.get(name=name)
        OfficeRecord(kind=office_kind, on=on, text=what, quantity=Decimal(many)).enter(by=user("office"))


def _of_the_member(demo: Demo, own: Member, liaison: User) -> None:
    """What waits, with a photo; the same thing filed again the next day; and one that was refused."""
    waits = _record(demo, own, ("办实事", "联系交警部门在小学门口增设减速带和护学岗"), 6, by=None)
    Attachment.objects.attach(waits, [_photo()], by=user("member"))
    _record(demo, own, ("办实事", "联系交警部门，在小学门口增设减速带、护学岗"), 5, by=None)
    refused = _record(demo, own, ("联系群众", "走访群众"), 12, by=None)
    refused.refuse(by=liaison, note="请写明走访了哪里、几户、了解到什么情况。")


def _record(
    demo: Demo, member: Member, deed: tuple[str, str], days_ago: int, *, by: User | None, **more: Any
) -> ServiceRecord:
    """Entered by staff it counts at once; without them it waits to be confirmed."""
    kind, text = deed
    facts = {name: Decimal(value) if name in {"quantity", "amount"} else value for name, value in more.items()}
    entry = ServiceRecord(
        member=member,
        kind=ServiceKind.objects.get_or_create(name=kind)[0],
        on=demo.today - timedelta(days=days_ago),
        text=text,
        **facts,
    )
    if by is None:
        entry.save()
    else:
        entry.enter(by=by)
    return entry


def _photo() -> Checked:
    out = BytesIO()
    Image.new("RGB", (640, 480), (196, 208, 190)).save(out, "JPEG")
    content = ContentFile(out.getvalue())
    return Checked("护学岗现场.jpg", content, "jpg", content.size, "0" * 64)
