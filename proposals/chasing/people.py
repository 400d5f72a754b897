"""What members are told of, each by a notice of its own: invitations to answer, replies to rate, returned proposals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone

from cppcc.core.accounts.models import User
from cppcc.core.workflow import StepTaken
from proposals.chasing.night import Finding, Night, short
from proposals.models import Clock, Cosigner, Proposal, Rating, Reply
from proposals.states import Status


def invitations(night: Night) -> Iterator[Finding]:
    """To sign, with the deadline near; not to those who were asked or reminded today."""
    rows = (
        Cosigner.objects.invited().open(on=night.on).filter(answer_by__lte=night.horizon(), member__user__isnull=False)
    )
    untold = ~Q(invited_on=night.on) & (Q(reminded_on__isnull=True) | ~Q(reminded_on=night.on))
    for row in rows.filter(untold).with_people().select_related("proposal__session"):
        user = row.member.user
        if user is None or row.answer_by is None or not night.is_soon(row.answer_by, row.proposal.session, Clock.SIGN):
            continue
        title = f"{row.proposal.sponsor}邀请您联名，{short(row.answer_by)}截止：《{row.proposal.title}》"
        yield _own(f"cosigner:{row.pk}:soon:{row.answer_by}", user, title, row.proposal)


def ratings(night: Night) -> Iterator[Finding]:
    """Replies that a signer has not rated, with the end of the time for it near."""
    newer = Reply.objects.all().filter(handling=OuterRef("handling"), round__gt=OuterRef("round"))
    rows = Reply.objects.to_author().filter(
        rate_by__range=(night.on, night.horizon()),
        handling__proposal__status__in=[Status.HANDLING, Status.ANSWERED],
    )
    rows = rows.exclude(Exists(newer)).select_related("handling__unit", "handling__proposal__session")
    near = [
        row for row in rows if row.rate_by and night.is_soon(row.rate_by, row.handling.proposal.session, Clock.RATE)
    ]
    people = _signers({row.handling.proposal_id for row in near})
    rated = set(Rating.objects.filter(reply__in=near).values_list("reply", "member__user"))
    for row in near:
        until = row.rate_by or night.on
        for user in people[row.handling.proposal_id].values():
            if (row.pk, user.pk) not in rated:
                title = f"{row}请您在{short(until)}前评价：{row.handling.proposal}"
                key = f"reply:{row.pk}:rate:{row.rate_by}:{user.pk}"
                yield _own(key, user, title, row.handling.proposal)


def returned(night: Night) -> Iterator[Finding]:
    """Proposals that lie with their author, who was asked to mend them."""
    steps = StepTaken.objects.filter(target_type=ContentType.objects.get_for_model(Proposal), target_id=OuterRef("pk"))
    last = steps.filter(step="return").order_by().values("target_id").annotate(last=Max("at")).values("last")
    rows = Proposal.objects.in_status(Status.RETURNED).select_related("lead__user", "created_by")
    found: Any = rows.annotate(sent_back=Subquery(last))
    for row in found:
        user = row.lead.user if row.lead is not None else row.created_by
        since = timezone.localdate(row.sent_back) if row.sent_back else None
        days = night.rules.returned_days
        stage = night.stage_after(since, days, every=days) if since else None
        if user is None or since is None or stage is None:
            continue
        title = f"您的提案{short(since)}退回修改，还没有重新递交：《{row.title}》"
        yield _own(f"proposal:{row.pk}:returned:{since}:{stage}", user, title, row)


def _own(key: str, user: User, title: str, proposal: Proposal) -> Finding:
    to = (user,) if user.is_active else ()
    return Finding(key, to, "", title=title, url=proposal.get_absolute_url(), private=proposal.is_secret)


def _signers(proposals: set[int]) -> dict[int, dict[int, User]]:
    """By proposal the accounts of who signed it or what was merged into it, or wrote these for a body."""
    merged = Q(merged_into__in=proposals, status=Status.MERGED)
    found: dict[int, dict[int, User]] = defaultdict(dict)
    about: dict[int, int] = {}
    rows = Proposal.objects.filter(Q(pk__in=proposals) | merged).select_related("lead__user", "created_by__member")
    for row in rows:
        about[row.pk] = row.pk if row.pk in proposals else row.merged_into_id or row.pk
        for user in _behind(row):
            found[about[row.pk]][user.pk] = user
    for signed in Cosigner.objects.signed().filter(proposal__in=about, member__user__isnull=False).with_people():
        if signed.member.user is not None:
            found[about[signed.proposal_id]][signed.member.user.pk] = signed.member.user
    return found


def _behind(row: Any) -> list[User]:
    """The lead; of a body's proposal the member who wrote it."""
    if row.lead is not None:
        return [row.lead.user] if row.lead.user else []
    return [row.created_by] if row.created_by and getattr(row.created_by, "member", None) else []


FINDERS: Iterable[Any] = (invitations, ratings, returned)
