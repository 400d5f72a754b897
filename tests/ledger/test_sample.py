"""The sample year goes in with exactly these numbers, and goes in once."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType

from cppcc.core.audit.models import AuditEntry
from cppcc.core.ledger.sheets import Scope
from cppcc.core.ledger.writing import year_export
from cppcc.core.workflow import StepTaken
from members.activities.models import Activity, Attendance, Participation
from members.activities.states import Status as ActivityStatus
from members.people.models import Appointment, Body, BodyKind, Member, Seat, Session, Term, Unit
from members.service.models import ServiceRecord
from proposals.models import Cosigner, Handling, HandlingStatus, Manner, Proposal, Rating, Reply
from proposals.states import ON_REGISTER, Status
from sentiment.models import Adoption, Bulletin, Instruction, SocialReport

pytestmark = pytest.mark.sqlite
SAMPLE = Path(settings.BASE_DIR, "data/sample/nanhe-2024.xlsx")
ROWS = {
    "届次": 1, "活动组": 5, "委员": 190, "承办单位": 26, "提案": 196, "承办": 210, "社情民意": 131, "采用": 37,
    "活动": 56, "出席": 1278, "履职": 650,
}  # fmt: skip


@pytest.fixture
def sample(bring_in):
    with SAMPLE.open("rb") as file:
        return bring_in(file)


def test_the_sample_goes_in_whole(sample):
    assert sample.refusals == []
    assert sample.remarks == []
    assert {sheet.name: sheet.added for sheet in sample.sheets} == ROWS
    assert (sample.added, sample.changed, sample.unchanged) == (2780, 0, 0)

    counts = {model: model.objects.count() for model in (Term, Session, Member, Appointment, Unit, Proposal, Handling)}
    assert list(counts.values()) == [1, 1, 190, 190, 26, 196, 210]
    counts = {kind: Seat.objects.filter(body__kind=kind).count() for kind in BodyKind}
    assert counts == {"group": 190, "committee": 190, "sector": 190, "party": 190, "council": 0}
    assert Seat.objects.filter(duty="召集人").count() == 10
    assert {kind: Body.objects.filter(kind=kind).count() for kind in BodyKind} | {"party": 6} == {
        "group": 5, "committee": 5, "sector": Body.objects.filter(kind="sector").count(), "party": 6,
        "council": Body.objects.filter(kind="council").count(),
    }  # fmt: skip

    by_status = {status: Proposal.objects.filter(status=status).count() for status in Status}
    assert {status: count for status, count in by_status.items() if count} == {
        "answered": 169, "merged": 15, "declined": 6, "turned_social": 6,
    }  # fmt: skip
    assert Proposal.objects.filter(number__isnull=False).count() == 169
    assert Proposal.objects.filter(status__in=ON_REGISTER, number=None).count() == 0
    assert Proposal.objects.filter(is_key=True).count() == 8
    assert Cosigner.objects.filter(status="signed").count() == 109
    assert Handling.objects.filter(manner=Manner.LEAD, status=HandlingStatus.REPLIED).count() == 169
    assert Handling.objects.filter(manner=Manner.ASSIST, status=HandlingStatus.REPLIED).count() == 41
    assert [Reply.objects.count(), Rating.objects.count()] == [169, 169]
    assert {o: Reply.objects.filter(outcome=o).count() for o in "ABCD"} == {"A": 103, "B": 44, "C": 22, "D": 0}

    assert [SocialReport.objects.count(), SocialReport.objects.issued().count(), Bulletin.objects.count()] == [
        131,
        60,
        60,
    ]
    assert [Adoption.objects.count(), Instruction.objects.count()] == [31, 6]
    assert Activity.objects.filter(status=ActivityStatus.CLOSED).count() == 56
    assert {
        status: Participation.objects.filter(status=status).count()
        for status in (Attendance.PRESENT, Attendance.EXCUSED, Attendance.ABSENT)
    } == {"present": 1225, "excused": 36, "absent": 17}
    assert ServiceRecord.objects.confirmed().count() == 650


def test_everything_that_has_a_life_says_it_came_by_the_ledger(sample):
    counts = {
        model: StepTaken.objects.filter(
            target_type=ContentType.objects.get_for_model(model), step="import", label="台账导入", source=""
        ).count()
        for model in (Proposal, Handling, SocialReport, Activity, ServiceRecord)
    }

    assert list(counts.values()) == [196, 210, 131, 56, 650]
    entry = AuditEntry.objects.get(action="导入台账")
    assert entry.details["counts"] == {"added": 2780, "changed": 0, "unchanged": 0, "refused": 0}


def test_the_sample_goes_in_once(sample, bring_in):
    with SAMPLE.open("rb") as file:
        again = bring_in(file)

    assert (again.added, again.changed, again.unchanged, again.refused) == (0, 0, 2780, 0)
    assert again.new_list_rows == []
    assert [Proposal.objects.count(), Participation.objects.count(), ServiceRecord.objects.count()] == [196, 1278, 650]
    assert StepTaken.objects.filter(step="import").count() == 196 + 210 + 131 + 56 + 650


def test_what_goes_out_comes_in_unchanged(sample, check, user_with, tmp_path):
    from cppcc.core.accounts.roles import Role

    exported = tmp_path / "export.xlsx"
    exported.write_bytes(year_export(Scope(2024, user_with(Role.GENERAL_OFFICE))))

    with exported.open("rb") as file:
        again = check(file)

    assert again.refusals == []
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2780)


def test_members_can_be_sorted_and_found_after_the_import(sample):
    member = Member.objects.get(number="W0001")

    assert (member.name, member.gender, str(member.born_on)) == ("龚望怡", "male", "1979-12-01")
    assert member.stroke_key
    assert member.pinyin.startswith("gong")
    assert [str(seat) for seat in Seat.objects.filter(appointment__member=member, body__kind="group")] == [
        "第一活动组召集人"
    ]
