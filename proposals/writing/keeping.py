"""What was typed into the proposal's form and kept on the server, but not saved: offered again, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cppcc.core.kept.models import KeptForm, KeptFormQuerySet
from proposals.forms.entry import EDITING, WRITING, ProposalForm
from proposals.models import Proposal

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.requests import UserRequest

MOST_OFFERED = 3


def unfinished(user: User) -> KeptFormQuerySet:
    """Their new proposals that were never saved, not even as a draft."""
    began = KeptForm.objects.all().of(user).under(WRITING)
    saved = Proposal.objects.with_token(row.place.removeprefix(WRITING) for row in began.only("place"))
    return began.but_at(f"{WRITING}{token}" for token in saved.values_list("token", flat=True))


def kept_for(user: User, form: ProposalForm) -> list[KeptForm]:
    """What the form's page offers to take up: of a proposal what was typed after it was last changed."""
    proposal = form.instance
    if proposal.pk is None:
        return list(unfinished(user).but_at([form.place])[:MOST_OFFERED])
    if form.taken_up:
        return []
    return KeptForm.objects.all().typed_after(user, f"{EDITING}{proposal.pk}", proposal.changed_at)


def take_up_kept(request: UserRequest, form: ProposalForm) -> None:
    """Show what was kept, when the address asks for it; nothing is saved by that."""
    prefix = WRITING if form.instance.pk is None else f"{EDITING}{form.instance.pk}"
    kept = KeptForm.objects.all().of(request.user).under(prefix).asked_for(request.GET.get("continue", ""))
    if kept is not None and (form.instance.pk is None or kept.place == prefix):
        form.take_up(kept)
