"""Many ticked proposals to the same units, through the batches of the list."""

from uuid import uuid4

import pytest
from django.utils import timezone

from proposals.forms.handing_over import SameUnitsForm
from proposals.models import Manner
from proposals.review.batch import make_batch
from proposals.states import Status
from tests.factories import ProposalFactory, UnitFactory

pytestmark = pytest.mark.django_db


def test_ticked_proposals_go_to_the_same_units_and_what_cannot_says_why(clerk):
    lead, helper = UnitFactory(name="区住建局"), UnitFactory(name="区城管局")
    filed, declined = ProposalFactory(status=Status.FILED), ProposalFactory(status=Status.DECLINED)
    today = timezone.localdate()
    answers = {"main": f"{lead.pk}", "assisting": "区城管局", "issued_on": f"{today}"}

    batch = make_batch(
        "hand_over", token=uuid4(), keys=[filed.pk, declined.pk], answers=answers, back="", by=clerk, on=today
    )

    assert [(line.proposal, line.done) for line in batch.lines.order_by("pk")] == [(filed, True), (declined, False)]
    assert {(each.unit, each.manner, bool(each.due_how)) for each in filed.handlings.all()} == {
        (lead, Manner.LEAD, True), (helper, Manner.ASSIST, True),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("assisting", "told"),
    [
        ("某局", "没有找到或不止一个单位叫“某局”，请写全称"),
        ("区住建局", "区住建局既是承办又是会办，请只写一处"),
    ],
)
def test_what_cannot_assist_is_told_at_the_field(assisting, told):
    unit = UnitFactory(name="区住建局")

    form = SameUnitsForm({"main": unit.pk, "assisting": assisting, "issued_on": "2024-03-01"})

    assert form.errors["assisting"] == [told]
