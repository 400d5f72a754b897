"""Sending what waits: each delivery is claimed, handed over once, and ended with what came of it."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from cppcc.core.accounts.models import User
from cppcc.core.notices import sms
from cppcc.core.notices.contacts import contacts_of
from cppcc.core.notices.failing import NoAddress, NotSent
from cppcc.core.notices.mail import Post
from cppcc.core.notices.models import Channel, Delivery, Notice
from cppcc.core.notices.waking import wake
from cppcc.core.templatetags.office import masked_phone

logger = logging.getLogger(__name__)
AT_ONCE = 100  # then other work gets its turn


def send_what_waits() -> None:
    """Send what is due, AT_ONCE of them; call again when more is waiting."""
    now = timezone.now()
    Delivery.objects.interrupted(now=now).give_up()
    waiting = list(Delivery.objects.due(now=now).values_list("pk", "notice__user")[:AT_ONCE])
    phones = phones_of({user for _, user in waiting})
    with Post() as post:
        for pk, user in waiting:
            if delivery := Delivery.objects.claim(pk, now=timezone.now()):
                send(delivery, post=post, phone=phones[user])
    if len(waiting) == AT_ONCE:
        wake()


def phones_of(users: set[int]) -> dict[int, str]:
    """Where each of the accounts is reached."""
    accounts = User.objects.get_queryset().among(users).for_list()
    return {pk: contact.phone for pk, contact in contacts_of(list(accounts)).items()}


def send(delivery: Delivery, *, post: Post, phone: str) -> None:
    """Bring a claimed delivery to the end of its attempt."""
    try:
        log = _hand_over(delivery, post=post, phone=phone)
    except NoAddress as reason:
        delivery.skip(str(reason))
    except NotSent as failure:
        logger.warning("Delivery %s, attempt %s: %s", delivery.pk, delivery.attempts, failure)
        delivery.fail(str(failure), at=timezone.now(), for_good=failure.for_good)
    except Exception:  # noqa: BLE001 - the boundary: one message that cannot be sent must not hold up the others
        logger.exception("Delivery %s, attempt %s", delivery.pk, delivery.attempts)
        delivery.fail("出了意外的问题，已记入系统日志，请告诉系统管理员。", at=timezone.now(), for_good=True)
    else:
        delivery.has_gone(at=timezone.now(), log=log)


def _hand_over(delivery: Delivery, *, post: Post, phone: str) -> str:
    """Send it by its channel; returns what is kept of it."""
    notice = delivery.notice
    if notice.read_at is not None:
        raise NoAddress("本人已在系统里看过，不用再发。")
    if not notice.user.is_active:
        raise NoAddress("账号已停用。")
    if delivery.channel == Channel.MAIL:
        delivery.address = mail_address(notice.user.email)
        post.send(notice, to=delivery.address)
        return ""
    delivery.address = mobile(phone)
    return sms.backend().send(delivery.address, short_message(notice), reference=f"delivery-{delivery.pk}")


def short_message(notice: Notice) -> str:
    """The office, what kind of thing it is, what to do; nothing of the record."""
    said = notice.outside.rstrip("。")
    to_do = "" if "登录" in said else "，请登录系统查看"
    return f"【{settings.COMMITTEE_NAME}】{said}{to_do}。"


def mail_address(typed: str) -> str:
    """The address, or NoAddress in words."""
    if not typed:
        raise NoAddress("账号里没有填邮箱。")
    try:
        validate_email(typed)
    except ValidationError:
        raise NoAddress("账号里的邮箱不完整，请核对。") from None
    return typed


def mobile(phone: str) -> str:
    """The mobile number, or NoAddress in words."""
    if not phone:
        raise NoAddress("没有手机号。")
    if not (number := sms.mobile_number(phone)):
        raise NoAddress(f"{masked_phone(phone)}不是手机号，收不到短信。")
    return number
