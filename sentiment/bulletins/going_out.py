"""An issue on its way out: each step is taken and whoever has to know is told, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from cppcc.core.accounts.models import RoleGrant, User, UserQuerySet
from cppcc.core.accounts.roles import Role
from cppcc.core.documents.frozen import to_json
from cppcc.core.notices.telling import Letter, notify, notify_each
from sentiment.bulletins.document import compose
from sentiment.bulletins.files import order_if_long
from sentiment.models import Bulletin, BulletinRules
from sentiment.notices import BULLETIN_WORK, ISSUED

if TYPE_CHECKING:
    from sentiment.models import SocialReport

EDITORS = [Role.INFORMATION_OFFICE, Role.GENERAL_OFFICE]


def send_to_check(bulletin: Bulletin, *, by: User) -> None:
    """To the checker: every editor who may check it."""
    with transaction.atomic():
        bulletin.send_to_check(by=by)
        checkers = _holding(EDITORS)
        if BulletinRules.current().two_people:
            checkers = checkers.exclude(pk=bulletin.made_by_id or 0)
        _tell(bulletin, checkers.exclude(pk=by.pk), f"{_said(bulletin)}等待核稿", by=by)


def send_to_sign(bulletin: Bulletin, *, by: User) -> None:
    """To the signature without a check."""
    with transaction.atomic():
        bulletin.send_to_sign(by=by)
        _tell_signers(bulletin, by=by)


def check_off(bulletin: Bulletin, *, by: User) -> None:
    """The check is passed; now the leaders are asked to sign."""
    with transaction.atomic():
        bulletin.check_off(by=by)
        _tell_signers(bulletin, by=by)


def send_back(bulletin: Bulletin, *, by: User, note: str) -> None:
    """Back to who made it, with what is to be changed."""
    with transaction.atomic():
        bulletin.send_back(by=by, note=note)
        makers = _holding(EDITORS).filter(pk=bulletin.made_by_id or 0).exclude(pk=by.pk)
        _tell(bulletin, makers, f"{_said(bulletin)}退回编辑", text=note, by=by)


def sign(bulletin: Bulletin, *, by: User, signatory: str, on: date, number: int | None = None) -> Bulletin:
    """Signed: numbered, kept as it was signed, drawn, and its authors told. Returns it as it stands then."""
    with transaction.atomic():
        bulletin.sign(by=by, signatory=signatory, on=on, number=number)
        issued = Bulletin.objects.for_detail().get(pk=bulletin.pk)
        issued.keep_as_printed(to_json(compose(issued)))
        order_if_long(issued, by=by)
        notify_each([letter for report in issued.reports.all() for letter in _letters(issued, report)])
    return issued


def _letters(bulletin: Bulletin, report: SocialReport) -> Iterable[Letter]:
    """To everybody named, and to the member who wrote for a body."""
    for reader in authors_of(report):
        yield Letter(
            to=reader,
            kind=ISSUED.name,
            once=f"bulletin:{bulletin.pk}:report:{report.pk}",
            title=f"您反映的《{report.title}》已编入《社情民意》{bulletin}",
            url=report.get_absolute_url(),
            private=report.is_secret,
        )


def authors_of(report: SocialReport) -> Iterable[User]:
    """The accounts of its authors; of a body's report, of the member who wrote it."""
    named = Q(member__report_authorships__report=report)
    wrote = Q(pk=report.created_by_id, pk__in=RoleGrant.objects.filter(role=Role.MEMBER).values("user"))
    return User.objects.get_queryset().filter(named | wrote if report.body_id else named).distinct()


def _tell_signers(bulletin: Bulletin, *, by: User) -> None:
    _tell(bulletin, _holding([Role.LEADER]).exclude(pk=by.pk), f"{_said(bulletin)}等待签发", by=by)


def _tell(bulletin: Bulletin, to: Iterable[User], title: str, *, by: User, text: str = "") -> None:
    taken = bulletin.history.order_by("-pk").values_list("pk", flat=True).first()
    notify(
        to,
        kind=BULLETIN_WORK.name,
        once=f"bulletin:{bulletin.pk}:step:{taken}",
        title=title,
        text=text,
        url=bulletin.get_absolute_url(),
        by=by,
        private=bulletin.is_secret,
    )


def _said(bulletin: Bulletin) -> str:
    """一期《社情民意》（《…》等3篇）"""
    titles = bulletin.titles()
    return f"一期《社情民意》（《{titles[0]}》{f'等{len(titles)}篇' if len(titles) > 1 else ''}）"


def _holding(roles: Iterable[Role]) -> UserQuerySet:
    return User.objects.get_queryset().filter(pk__in=RoleGrant.objects.filter(role__in=list(roles)).values("user"))
