"""What waits for the office, a member and a unit."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cppcc.core.registry import todos_for
from proposals.models import Cosigner, HandlingStatus
from proposals.states import Status
from tests.factories import HandlingFactory, ProposalFactory

pytestmark = pytest.mark.django_db


def waiting(user):
    items = todos_for(user, on=timezone.localdate())
    return {item.label: (item.count, item.overdue) for item in items if item.nav == "proposals"}


def test_what_waits_for_the_office_the_member_and_the_unit(clerk, member, unit_clerk, handling):
    today = timezone.localdate()
    ProposalFactory()
    ProposalFactory(lead=member, status=Status.RETURNED)
    Cosigner.objects.create(proposal=ProposalFactory(), member=member)
    soon = HandlingFactory(unit=handling.unit, status=HandlingStatus.ACCEPTED, due_on=today + timedelta(days=3))

    assert waiting(clerk) == {"提案待审查": (2, 0), "承办超期未答复": (1, 1)}
    assert waiting(member.user) == {"提案退回待修改": (1, 0), "邀请您联名的提案": (1, 0)}
    assert waiting(unit_clerk) == {"提案待签收": (1, 0), "超期未答复": (1, 1), "7天内到期": (1, 0)}
    assert soon.is_open
