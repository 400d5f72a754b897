"""Who is told what the review came to, and of what was mended afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from cppcc.core.accounts.models import User
from cppcc.core.notices.telling import notify
from proposals.models.signing import Cosigner
from proposals.notices import CORRECTED, REVIEWED
from proposals.states import CosignStatus

if TYPE_CHECKING:
    from proposals.models import Proposal

RESULTS = {
    "file": "已立案",
    "merge": "已与同类提案并案办理",
    "decline": "不予立案，原因请看提案页",
    "turn_social": "已转为社情民意信息",
    "return": "退回修改，意见请看提案页",
    "unfile": "撤销立案，重新审查",
    "unmerge": "撤销并案，重新审查",
    "restore": "恢复审查",
}


def tell_result(proposal: Proposal, step: str, *, by: User | None) -> None:
    """Its lead and all who signed read the result; the opinions on the way are the office's."""
    number = f"，提案号{proposal.number}" if step == "file" else ""
    taken = proposal.history.order_by("-pk").values_list("pk", flat=True).first()
    notify(
        [reader for reader in authors(proposal) if reader != by],
        kind=REVIEWED.name,
        once=f"review:{taken}",
        title=f"您的提案《{proposal.title}》{RESULTS[step]}{number}",
        url=proposal.get_absolute_url(),
        by=by,
        private=proposal.is_secret,
    )


def tell_correction(proposal: Proposal, *, by: User, revision: int, note: str) -> None:
    """Those who wrote it and the units that handle it."""
    units = Q(units__handlings__in=proposal.handlings.current())
    who = User.objects.get_queryset().filter(Q(pk__in=authors(proposal).values("pk")) | units).distinct()
    notify(
        who.exclude(pk=by.pk),
        kind=CORRECTED.name,
        once=f"correction:{revision}",
        title=f"{proposal}有勘误",
        text=note,
        url=proposal.get_absolute_url(),
        by=by,
        private=proposal.is_secret,
    )


def authors(proposal: Proposal) -> QuerySet[User]:
    """The accounts of its lead and of those who signed; of a body's proposal, of who wrote it."""
    signed = Cosigner.objects.filter(proposal=proposal, status=CosignStatus.SIGNED).values("member")
    own = Q(member__pk=proposal.lead_id) if proposal.lead_id else Q(pk=proposal.created_by_id)
    return User.objects.get_queryset().filter(own | Q(member__in=signed)).distinct()
