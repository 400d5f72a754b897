"""Writing a proposal down: typed by its author or by a clerk from paper, and mended later without losing anything.

Work over a proposal, its cosigners and its revisions at once; the steps themselves are the proposal's verbs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from cppcc.core.attachments.models import Attachment
from cppcc.core.audit.models import record
from cppcc.core.search.index import index
from cppcc.core.workflow import StepRefused
from members.people.models import Body, Member
from proposals.differences import LABELS
from proposals.models import Cosigner, CosignStatus, Proposal, RevisionKind
from proposals.models.revisions import TEXTS, text_of
from proposals.states import EDIT, WITH_AUTHOR, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.attachments.checks import Checked

SIGNED_FOR = ("title", "suggestions")


def enter(
    *,
    by: User,
    on: date,
    token: UUID,
    values: Mapping[str, Any],
    cosigners: Sequence[Member],
    joint_bodies: Sequence[Body] = (),
    files: Sequence[Checked] = (),
    submitting: bool,
) -> Proposal:
    """The proposal of the form bearing `token`: a draft, or handed in at once. Sent twice, it is one proposal."""
    with transaction.atomic():
        proposal, fresh = Proposal.objects.get_or_create(token=token, created_by=by, defaults=dict(values))
        if fresh:
            _invite(proposal, cosigners, by=by, on=on)
            _join(proposal, joint_bodies)
            Attachment.objects.attach(proposal, files, by=by)
            record("起草", by=by, target=proposal)
        elif proposal.status == Status.DRAFT:
            revise(proposal, by=by, on=on, seen="", values=values, cosigners=cosigners, joint_bodies=joint_bodies)
        if submitting and proposal.status == Status.DRAFT:
            proposal.submit(by=by, on=on)
    return proposal


def revise(
    proposal: Proposal,
    *,
    by: User,
    on: date,
    seen: str,
    values: Mapping[str, Any],
    cosigners: Sequence[Member],
    joint_bodies: Sequence[Body] = (),
    files: Sequence[Checked] = (),
) -> bool:
    """Change what it says. False, and nothing changed, when somebody else changed it since it was `seen`.

    While it is in review each change of the text is kept as a revision beside the author's own. When the author changes
    what the cosigners signed (SIGNED_FOR), they are asked again: nobody's name stands under words they have not seen.
    What the office types is on the paper they signed, or is shown to them as its edit. A cosigner without an account
    signs anew on paper: the office takes the name out and puts it in again."""
    with transaction.atomic():
        stored = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if stored.status not in EDIT.sources or stored.status != proposal.status:
            raise StepRefused(stored, EDIT)
        if seen and seen != stored.changed_at.isoformat():
            return False
        before = text_of(stored)
        changed = {name: value for name, value in values.items() if getattr(stored, name) != value}
        told = {name: [_told(getattr(stored, name)), _told(value)] for name, value in changed.items()}
        for name, value in changed.items():
            setattr(stored, name, value)
        if changed:
            stored.save(update_fields=[*changed, "changed_at"])
        if stored.status in WITH_AUTHOR and not by.is_office:
            _ask_again(stored, before, by=by)
        names = _invite(stored, cosigners, by=by, on=on) + _join(stored, joint_bodies)
        Attachment.objects.attach(stored, files, by=by)
        if told or names:
            record("修改", by=by, target=stored, changes=_without_text(told), cosigners=names)
        if stored.status == Status.SUBMITTED and changed.keys() & set(TEXTS):
            _keep_revision(stored, before, by=by)
        proposal.refresh_from_db()
        index(stored)
    return True


def _ask_again(proposal: Proposal, before: Mapping[str, str], *, by: User) -> None:
    """Those who signed other words than it says now sign once more; line ends, which browsers change, are no words."""
    now = text_of(proposal)
    parts = [LABELS[name] for name in SIGNED_FOR if before[name].splitlines() != now[name].splitlines()]
    if not parts:
        return
    for cosigner in proposal.cosigners.signed():
        cosigner.ask_again(by=by, note=f"联名后{'、'.join(parts)}有改动，请重新确认")


def _keep_revision(proposal: Proposal, before: dict[str, Any], *, by: User) -> None:
    if not proposal.revisions.exists():  # it came with the ledger: what it said until now is the author's text
        proposal.revisions.create(kind=RevisionKind.SUBMITTED, content=before)
    proposal.revisions.create(kind=RevisionKind.EDITED, content=text_of(proposal), by=by)


def _invite(proposal: Proposal, members: Sequence[Member], *, by: User, on: date) -> list[str]:
    """Make `members` the cosigners: from paper they have signed, otherwise they are asked. Returns what changed."""
    standing = {row.member_id: row for row in proposal.cosigners.select_related("member")}
    wanted = [member.pk for member in members]
    if list(standing) == wanted:
        return []
    gone = [row for pk, row in standing.items() if pk not in wanted]
    proposal.cosigners.filter(pk__in=[row.pk for row in gone]).delete()
    on_paper = by.is_office
    status, answered_on = (CosignStatus.SIGNED, on) if on_paper else (CosignStatus.INVITED, None)
    fresh = [
        Cosigner(proposal=proposal, member=member, order=order, status=status, answered_on=answered_on)
        for order, member in enumerate(members, start=1)
        if member.pk not in standing
    ]
    for order, pk in enumerate(wanted, start=1):
        if pk in standing:
            standing[pk].order = order
    Cosigner.objects.bulk_update([row for pk, row in standing.items() if pk in wanted], ["order"])
    Cosigner.objects.bulk_create(fresh)
    return [f"去掉{row.member}" for row in gone] + [f"加上{row.member}" for row in fresh]


def _join(proposal: Proposal, bodies: Sequence[Body]) -> list[str]:
    """Make `bodies` those that propose together with the first; returns what changed."""
    standing = {body.pk: body for body in proposal.joint_bodies.all()}
    wanted = {body.pk: body for body in bodies}
    if standing.keys() == wanted.keys():
        return []
    proposal.join_bodies(bodies)
    gone = [f"去掉{body}" for pk, body in standing.items() if pk not in wanted]
    return gone + [f"加上{body}" for pk, body in wanted.items() if pk not in standing]


def _told(value: Any) -> Any:
    return value if isinstance(value, bool | int | None) else str(value)


def _without_text(told: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The log is read by people who read no content: of long texts it tells the lengths, the words are in revisions."""
    return {name: [f"{len(word or '')}字" for word in pair] if name in TEXTS else pair for name, pair in told.items()}
