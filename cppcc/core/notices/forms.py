"""What people type about notices: which ways they want, what came of a call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction

from cppcc.core.forms import OfficeForm
from cppcc.core.notices import kinds
from cppcc.core.notices.contacts import Contact, contacts_of
from cppcc.core.notices.models import Channel, Wish
from cppcc.core.notices.telling import stands

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User


@dataclass(frozen=True)
class Line:
    """One kind on the settings page; a way this house does not have is None."""

    kind: kinds.NoticeKind
    mail: forms.BoundField | None
    sms: forms.BoundField | None


class WishesForm(OfficeForm):
    """By which ways the reader wants each kind; what equals the kind's own ways is not kept."""

    verb = "保存设置"

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.kinds = [kind for kind in kinds.every() if kind.roles & user.roles]
        self.channels = [channel for channel in Channel if stands(channel)]
        wishes = {wish.kind: wish for wish in user.notice_wishes.all()}
        for kind in self.kinds:
            for channel in self.channels:
                wanted = getattr(wishes.get(kind.name, kind), channel.value)
                label = f"{kind.label}：{channel.label}"
                field = forms.BooleanField(label=label, required=False, initial=wanted)
                field.widget.attrs |= {"class": "form-check-input", "aria-label": label}
                self.fields[f"{channel.value}-{kind.name}"] = field

    def contact(self) -> Contact:
        """Where the SMS goes."""
        return contacts_of([self.user])[self.user.pk]

    def lines(self) -> Iterator[Line]:
        for kind in self.kinds:
            mail, sms = (self._bound(channel, kind) for channel in (Channel.MAIL, Channel.SMS))
            yield Line(kind, mail, sms)

    def _bound(self, channel: Channel, kind: kinds.NoticeKind) -> forms.BoundField | None:
        return self[f"{channel.value}-{kind.name}"] if channel in self.channels else None

    def save(self) -> None:
        """Keep the choices; a way this house does not have stays as it was."""
        known = {wish.kind: wish for wish in self.user.notice_wishes.all()}
        wishes, plain = [], []
        for kind in self.kinds:
            before = known.get(kind.name, kind)
            mail, sms = (self._choice(channel, kind, before) for channel in (Channel.MAIL, Channel.SMS))
            if (mail, sms) == (kind.mail, kind.sms):
                plain.append(kind.name)
            else:
                wishes.append(Wish(user=self.user, kind=kind.name, mail=mail, sms=sms))
        with transaction.atomic():
            self.user.notice_wishes.filter(kind__in=plain).delete()
            Wish.objects.bulk_create(
                wishes, update_conflicts=True, unique_fields=["user", "kind"], update_fields=["mail", "sms"]
            )

    def _choice(self, channel: Channel, kind: kinds.NoticeKind, before: Wish | kinds.NoticeKind) -> bool:
        return bool(self.cleaned_data.get(f"{channel.value}-{kind.name}", getattr(before, channel.value)))


class CallForm(OfficeForm):
    """What came of a call."""

    verb = "已电话通知"
    note = forms.CharField(label="说明", max_length=200, required=False)
