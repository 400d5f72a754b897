"""The call list: people whom no mail or SMS has reached and who have not looked, and the calls that told them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from cppcc.core.accounts.models import User
from cppcc.core.audit.models import record
from cppcc.core.notices.contacts import Contact, contacts_of
from cppcc.core.notices.models import Delivery, Notice, NoticeQuerySet, PhoneCall
from cppcc.core.templatetags.office import masked_phone
from cppcc.core.workbooks import workbook
from cppcc.core.workflow import Step, StepRefused

if TYPE_CHECKING:
    from cppcc.core.accounts.roles import Role

UNREAD_DAYS = 2
CALL = Step("已电话通知", set(), "")
NO_WAY = "没有发过邮件或短信。"
HEADS = ["姓名", "单位或组织", "电话", "通知事项", "最早通知日期", "未送达原因", "电话通知结果"]
WIDTHS = [12, 24, 16, 50, 14, 40, 24]


@dataclass(frozen=True)
class ToCall:
    """One person to be phoned, with what about; `phone` as the asking user may see it, `full` or masked."""

    person: User
    contact: Contact
    phone: str
    full: bool
    notices: list[Notice]

    @property
    def since(self) -> date:
        return timezone.localdate(self.notices[0].created_at)

    @property
    def reasons(self) -> list[str]:
        """Why no mail or SMS came through, each said once."""
        ways = [way for notice in self.notices for way in notice.deliveries.all()]
        told = [f"{way.get_channel_display()}：{way.error or way.get_status_display()}" for way in ways]
        return list(dict.fromkeys(told)) or [NO_WAY]


def unread_notices(*, days: int, urgent: bool, now: datetime) -> NoticeQuerySet:
    """What nobody has been reached with for `days` days, the oldest first."""
    rows = Notice.objects.not_reached(before=now - timedelta(days=days)).order_by("created_at", "pk")
    return rows.urgent() if urgent else rows


def people_to_call(*, days: int, urgent: bool, now: datetime, to: User) -> QuerySet[User]:
    """Whom `to` or a colleague must phone, first those who have left something unread longest."""
    theirs = unread_notices(days=days, urgent=urgent, now=now).filter(user=OuterRef("pk"))
    people = User.objects.get_queryset().exclude(pk=to.pk).filter(Exists(theirs))
    unread = Notice.objects.unread().filter(user=OuterRef("pk")).order_by("created_at")
    return people.annotate(since=Subquery(unread.values("created_at")[:1])).order_by("since", "pk")


def holding(people: QuerySet[User], role: Role | str) -> QuerySet[User]:
    return people.filter(grants__role=role)


def with_roles(people: QuerySet[User]) -> QuerySet[User]:
    return people.prefetch_related("grants")


def named_like(people: QuerySet[User], words: str) -> QuerySet[User]:
    return people.filter(Q(name__icontains=words) | Q(username__icontains=words))


def call_list(people: Iterable[User], *, days: int, urgent: bool, now: datetime, to: User) -> list[ToCall]:
    """Each of `people` with their notices, as `to` may see it; the same few queries for one and for a thousand."""
    people = list(people)
    rows = unread_notices(days=days, urgent=urgent, now=now).filter(user__in=people)
    told: dict[int, list[Notice]] = {}
    for notice in rows.prefetch_related(Prefetch("deliveries", Delivery.objects.order_by("channel"))):
        told.setdefault(notice.user_id, []).append(notice)
    known = contacts_of(people)
    return [_to_call(person, known[person.pk], told[person.pk], to) for person in people if person.pk in told]


def _to_call(person: User, contact: Contact, notices: list[Notice], to: User) -> ToCall:
    full = bool(contact.phone) and contact.shows_phone_to(to)
    return ToCall(person, contact, contact.phone if full else masked_phone(contact.phone), full, notices)


def call_made(person: User, *, about: Sequence[int], by: User, note: str) -> int:
    """`by` has told `person` about these notices by phone; StepRefused when they need no call any more, because they
    were read meanwhile or a colleague was faster."""
    now = timezone.now()
    with transaction.atomic():
        waiting = list(Notice.objects.not_reached(before=now).filter(user=person, pk__in=about))
        if not waiting:
            raise StepRefused(person, CALL)
        try:
            with transaction.atomic():
                PhoneCall.objects.bulk_create(PhoneCall(notice=each, by=by, at=now, note=note) for each in waiting)
        except IntegrityError:
            raise StepRefused(person, CALL) from None
        record(CALL.label, by=by, target=person, notices=[each.pk for each in waiting], note=note)
    return len(waiting)


def calls_workbook(calls: Iterable[ToCall]) -> bytes:
    """The list on paper, with a column to write into."""
    rows = (
        [each.person.name, each.contact.place, each.phone, "\n".join(n.told for n in each.notices), each.since]
        + ["\n".join(each.reasons), ""]
        for each in calls
    )
    return workbook("未送达电话名单", HEADS, rows, widths=WIDTHS, boxed=True)
