"""Materials, photos and outcomes: who sees them, who may add files, what is kept of a photo."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from cppcc.core.accounts.roles import OFFICES, Role
from cppcc.core.attachments.checks import check
from cppcc.core.attachments.models import Attachment
from cppcc.core.audit.models import AuditEntry
from cppcc.core.workflow import StepRefused
from members.activities.models import Outcome, OutcomeKind, Paper, PaperKind
from members.activities.states import KEEP_PAPERS, WRITE_OUTCOME, Status
from tests.core.attachments.files import docx, photo, upload
from tests.factories import (
    ActivityFactory,
    MemberFactory,
    OutcomeFactory,
    PaperFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db
FACTORIES = {Paper: PaperFactory, Outcome: OutcomeFactory}
NOBODY = frozenset()


@pytest.fixture
def people(user_with, member, convenor, other_group):
    stranger = user_with(Role.MEMBER, Role.CONVENOR)
    MemberFactory(user=stranger, group=other_group, group__duty="召集人")
    singles = {str(role): user_with(role) for role in Role if role not in {Role.CONVENOR, Role.MEMBER}}
    return singles | {"asked": member.user, "convenor": convenor.user, "stranger": stranger}


@pytest.mark.parametrize("model", FACTORIES)
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("shown", ["by now", "later", "never"])
def test_who_sees_what_is_kept_beside_an_activity(people, member, group, model, status, shown):
    activity = ActivityFactory(organiser=group, status=status)
    ParticipationFactory(activity=activity, member=member)
    today = timezone.localdate()
    days = {"by now": today, "later": date(today.year + 1, 1, 1), "never": None}
    row = FACTORIES[model](activity=activity, shown_from=days[shown])

    seeing = {name for name, user in people.items() if model.objects.visible_to(user).filter(pk=row.pk).exists()}

    announced = NOBODY if status == Status.DRAFT else {"leader"}
    asked = {"asked"} if shown == "by now" and status != Status.DRAFT else NOBODY
    assert seeing == {str(role) for role in OFFICES} | {"convenor"} | announced | asked


@pytest.mark.parametrize(("model", "step"), [(Paper, KEEP_PAPERS), (Outcome, WRITE_OUTCOME)])
@pytest.mark.parametrize("status", Status)
def test_files_are_added_by_who_runs_the_activity_where_the_step_starts(people, group, model, step, status):
    row = FACTORIES[model](activity__organiser=group, activity__status=status)

    may = {name for name, user in people.items() if user.has_perm("activities.attach", row)}

    runs_it = {str(role) for role in OFFICES} | {"convenor"}
    assert may == (runs_it if status in step.sources else NOBODY)


def test_files_are_not_kept_with_the_activity_itself(people):
    activity = ActivityFactory()

    assert not any(user.has_perm("activities.attach", activity) for user in people.values())


@pytest.mark.parametrize(("model", "step"), [(Paper, KEEP_PAPERS), (Outcome, WRITE_OUTCOME)])
@pytest.mark.parametrize("status", Status)
def test_nothing_is_entered_beside_an_activity_where_the_step_does_not_start(liaison, model, step, status):
    activity = ActivityFactory(status=status)
    row = model(activity=activity, kind=PaperKind.MATERIAL if model is Paper else OutcomeKind.objects.first())

    if status in step.sources:
        row.enter([], by=liaison)
    else:
        with pytest.raises(StepRefused):
            row.enter([], by=liaison)
    assert model.objects.of(activity).exists() is (status in step.sources)


def test_a_photo_is_kept_without_the_place_it_was_taken_at(liaison):
    paper = Paper(activity=ActivityFactory(), kind=PaperKind.PHOTOS)

    paper.enter([check(upload("现场.jpg", photo()))], by=liaison)

    with Attachment.objects.of(paper).get().file.open("rb") as kept:
        content = kept.read()
    assert dict(Image.open(BytesIO(content)).getexif()) == {}
    assert b"SecretPhone" not in content


def test_taken_away_it_is_gone_with_its_files_and_the_audit_log_tells(liaison, django_capture_on_commit_callbacks):
    paper = Paper(activity=ActivityFactory(), kind=PaperKind.MATERIAL, title="调研方案")
    paper.enter([check(upload("方案.docx", docx()))], by=liaison)
    stored = Attachment.objects.of(paper).get().file.name

    with django_capture_on_commit_callbacks(execute=True):
        paper.strike(by=liaison)

    assert not Attachment.objects.exists()
    assert not Paper.objects.exists()
    assert not default_storage.exists(stored)
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == [
        "登记活动材料", "上传附件", "删除附件", "删除活动材料",
    ]  # fmt: skip


def test_a_change_is_told_by_its_fields(liaison):
    outcome = OutcomeFactory(sent_to="")
    outcome.sent_to = "区委"

    outcome.amend([], by=liaison, fields=["sent_to"])

    assert Outcome.objects.get().sent_to == "区委"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.details["changed"]) == ("修改活动成果", ["sent_to"])
