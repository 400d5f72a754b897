"""What the pages of the exchange say: what is missing, what is asked before a package is taken, what can be sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.db.models import Model

from cppcc.core.exchange.cargo import CARGOES, Cargo
from cppcc.core.exchange.forms import TakeForm
from cppcc.core.exchange.models import Package, Partner
from cppcc.core.exchange.receiving import reopened
from cppcc.core.exchange.refusals import PackageRefused

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

TOLD = 10


@dataclass(frozen=True)
class Gap:
    """Packages of a partner that never came though later ones did."""

    partner: Partner
    last: int
    missing: list[int]

    def __str__(self) -> str:
        named = "、".join(str(number) for number in self.missing[:TOLD])
        more = "等" if len(self.missing) > TOLD else ""
        return f"{self.partner}：第{self.last}包之前缺第{named}包{more}，请向对方索取"


def gaps(partners: Iterable[Partner]) -> list[Gap]:
    """What never came from each of the partners."""
    last = Package.objects.with_gaps()
    return [Gap(each, last[each.pk], Package.objects.missing_of(each)) for each in partners if each.pk in last]


def asked_before_taking(package: Package) -> tuple[type[forms.Form] | None, str]:
    """The form to confirm a waiting package with, or why it cannot be taken any more."""
    try:
        opened = reopened(package)
    except PackageRefused as refusal:
        return None, str(refusal)
    asked = opened.cargo.ask(opened.pieces) if opened.cargo.ask else None
    return asked or TakeForm, ""


def sendable_of(user: User, model: type[Model]) -> list[Cargo]:
    """The kinds that the user can make of records of a model, while somebody is there to be sent them. What answers a
    package is made on that package's page."""
    kinds = [each for each in CARGOES.values() if each.model is model and not each.answers and user.has_perm(each.may)]
    somebody = Partner.objects.sendable() if kinds else set()
    return [each for each in kinds if each.kind in somebody]
