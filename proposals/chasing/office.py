"""What the office reads every morning: how much of what, each with the list behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse

from members.people.models import Unit
from proposals.models import Commitment, Extension, Handling, HandlingStatus, Proposal, Urge
from proposals.models.handling import SOON_DAYS
from proposals.states import URGE, CommitmentStatus, Status


@dataclass(frozen=True)
class Standing:
    """One line of the morning's summary."""

    label: str
    number: int
    url: str
    is_late: bool = False


def counts(*, on: date) -> list[Standing]:
    """All that is behind or waits for the office itself; zeros are left out."""
    units, promises = reverse("proposals:handlings"), reverse("proposals:commitments")
    chasing = reverse("proposals:chasing")
    can_be_urged = Q(status__in=URGE.sources)
    behind = Handling.objects.open().aggregate(  # the few that are open, found by their index
        late=Count("pk", filter=can_be_urged & Q(due_on__lt=on)),
        unaccepted=Count("pk", filter=Q(status=HandlingStatus.ISSUED, hand_back_until__lt=on)),
        soon=Count("pk", filter=can_be_urged & Q(due_on__range=(on, on + timedelta(days=SOON_DAYS)))),
        hand_back=Count("pk", filter=Q(status=HandlingStatus.HAND_BACK_ASKED)),
        no_clerk=Count("pk", filter=Q(unit__in=Unit.objects.all().without_clerk().order_by().values("pk"))),
    )
    told = Commitment.objects.owed().aggregate(
        late=Count("pk", filter=Q(status=CommitmentStatus.OPEN, due_on__lt=on)),
        reported=Count("pk", filter=Q(status=CommitmentStatus.REPORTED)),
    )
    listed = [
        Standing("超期未答复", behind["late"], f"{chasing}?due=late", is_late=True),
        Standing("逾期未签收", behind["unaccepted"], f"{chasing}?due=unaccepted", is_late=True),
        Standing("7天内到期", behind["soon"], f"{chasing}?due=soon"),
        Standing("催办未回复", Urge.objects.to_answer().handlings(), f"{chasing}?urged=unanswered"),
        Standing("申请调整待答复", behind["hand_back"], f"{units}?status=hand_back_asked"),
        Standing("申请延期待批复", Extension.objects.waiting().count(), f"{units}?extension=asked"),
        Standing("承诺事项超期", told["late"], f"{promises}?due=late", is_late=True),
        Standing("承诺事项待确认", told["reported"], f"{promises}?status=reported"),
        Standing(
            "退回修改未交",
            Proposal.objects.in_status(Status.RETURNED).count(),
            f"{reverse('proposals:list')}?status=returned&session=all",
        ),
        Standing("承办单位没有经办人账号", behind["no_clerk"], f"{reverse('people:units')}?state=without_clerk"),
    ]
    return [each for each in listed if each.number]
