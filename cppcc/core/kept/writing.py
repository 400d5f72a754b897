"""What was typed into a form and kept on the server, but not saved as a record: offered again, the newest first.

KEPT = KeptWriting("proposals.new:", "proposals.edit:", Proposal)      # a model with `token` and `changed_at`

form.keep_at(KEPT.place_of(proposal, token))
KEPT.take_up(request, form)                    # `?continue=7`; before the form is shown
offers = KEPT.offers(user, form)               # the page offers these (kept/_offers.html)
KEPT.drop(user, form)                          # the form was taken"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cppcc.core.kept.models import KeptForm, KeptFormQuerySet

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.requests import UserRequest

MOST_OFFERED = 3


@dataclass(frozen=True)
class KeptWriting:
    new: str
    edit: str
    model: Any

    def place_of(self, record: Any, token: object) -> str:
        """Where the form is kept: a new one by its token, which also makes it one record when sent twice."""
        return f"{self.edit}{record.pk}" if record.pk else f"{self.new}{token}"

    def unfinished(self, user: User) -> KeptFormQuerySet:
        """Their new ones that were never saved, not even as a draft."""
        began = KeptForm.objects.all().of(user).under(self.new)
        tokens = [row.place.removeprefix(self.new) for row in began.only("place")]
        saved = self.model._base_manager.filter(token__in=[token for token in tokens if _is_token(token)])
        return began.but_at(f"{self.new}{token}" for token in saved.values_list("token", flat=True))

    def offers(self, user: User, form: Any) -> list[KeptForm]:
        """What the form's page offers to take up: of an old record what was typed after it was last changed."""
        record = form.instance
        if form.is_bound or (record.pk and form.taken_up):
            return []
        if record.pk is None:
            return list(self.unfinished(user).but_at([form.place])[:MOST_OFFERED])
        return KeptForm.objects.all().typed_after(user, self.place_of(record, ""), record.changed_at)

    def take_up(self, request: UserRequest, form: Any) -> None:
        """Show what was kept, when the address asks for it; nothing is saved by that."""
        if form.is_bound:
            return
        record = form.instance
        prefix = self.new if record.pk is None else self.place_of(record, "")
        kept = KeptForm.objects.all().of(request.user).under(prefix).asked_for(request.GET.get("continue", ""))
        if kept is not None and (record.pk is None or kept.place == prefix):
            form.take_up(kept)

    def drop(self, user: User, form: Any, record: Any) -> None:
        """The form was taken as `record`, or is not wanted any more."""
        KeptForm.objects.all().drop(user, form.place, f"{self.edit}{record.pk}", f"{self.new}{record.token}")


def _is_token(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
