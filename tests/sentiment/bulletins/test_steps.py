"""Each step of an issue against each state, and what it does to the reports in it."""

import pytest

from cppcc.core.workflow import StepRefused
from sentiment.models import Bulletin, Combined, SocialReport
from sentiment.states import BULLETIN_STEPS, BulletinStatus, Status
from tests.factories import BulletinFactory, SocialReportFactory
from tests.sentiment.bulletins.conftest import DAY

pytestmark = pytest.mark.django_db
REPORT_THEN = {
    BulletinStatus.EDITING: Status.CHOSEN,
    BulletinStatus.CHECKING: Status.CHOSEN,
    BulletinStatus.SIGNING: Status.CHOSEN,
    BulletinStatus.ISSUED: Status.ISSUED,
    BulletinStatus.DISCARDED: Status.RECEIVED,
}


def take(bulletin, step, by):
    verbs = {
        "send_to_check": lambda: bulletin.send_to_check(by=by),
        "send_to_sign": lambda: bulletin.send_to_sign(by=by),
        "check": lambda: bulletin.check_off(by=by),
        "sign": lambda: bulletin.sign(by=by, signatory="王领导", on=DAY),
        "send_back": lambda: bulletin.send_back(by=by, note="数字请核实"),
        "discard": lambda: bulletin.discard(by=by),
    }
    verbs[step]()


def test_every_state_is_tried():
    assert REPORT_THEN.keys() == set(BulletinStatus)


@pytest.mark.parametrize("status", BulletinStatus)
@pytest.mark.parametrize("step", BULLETIN_STEPS)
def test_each_step_starts_only_where_its_table_says(editor, issue_in, step, status):
    bulletin = issue_in(status)
    before = bulletin.history.count()

    if status in BULLETIN_STEPS[step].sources:
        take(bulletin, step, editor)
        assert bulletin.history.count() == before + 1
        expected = BULLETIN_STEPS[step].target
    else:
        with pytest.raises(StepRefused):
            take(bulletin, step, editor)
        assert bulletin.history.count() == before
        expected = status
    bulletin.refresh_from_db()
    assert bulletin.status == expected
    assert SocialReport.objects.get().status == REPORT_THEN[BulletinStatus(expected)]


@pytest.mark.parametrize("step", ["send_to_check", "send_to_sign"])
def test_an_empty_issue_is_not_sent_on(editor, step):
    bulletin = Bulletin.begin(by=editor, on=DAY)

    with pytest.raises(StepRefused):
        take(bulletin, step, editor)

    assert Bulletin.objects.get().status == BulletinStatus.EDITING


@pytest.mark.parametrize("status", [s for s in BulletinStatus if s != BulletinStatus.EDITING])
def test_nothing_goes_into_an_issue_that_is_not_edited_nor_out_of_it(editor, issue_in, status):
    bulletin, late = issue_in(status), SocialReportFactory()
    inside = SocialReport.objects.exclude(pk=late.pk).get()

    with pytest.raises(StepRefused):
        late.choose(by=editor, bulletin=bulletin)
    with pytest.raises(StepRefused):
        inside.put_back(by=editor)

    late.refresh_from_db()
    assert (late.status, late.bulletin) == (Status.RECEIVED, None)


@pytest.mark.parametrize(
    ("status", "is_open"),
    [
        (BulletinStatus.EDITING, True),
        (BulletinStatus.CHECKING, False),
        (BulletinStatus.SIGNING, False),
        (BulletinStatus.ISSUED, True),  # the paper stays as it was signed; the register may be put right
    ],
)
def test_a_text_under_check_or_signature_is_not_changed(editor, issue_in, status, is_open):
    issue_in(status)
    report = SocialReport.objects.get()
    report.edited_text = "改过的"

    if is_open:
        report.edit(by=editor, fields=["edited_text"])
    else:
        with pytest.raises(StepRefused):
            report.edit(by=editor, fields=["edited_text"])

    assert SocialReport.objects.get().edited_text == ("改过的" if is_open else "")


def test_a_report_is_chosen_last_and_put_back_to_the_desk(editor, issue):
    bulletin = issue("甲", "乙")
    second = SocialReport.objects.get(title="乙")
    assert second.place == 2

    second.put_back(by=editor)

    assert (second.status, second.bulletin, second.place) == (Status.RECEIVED, None, 0)
    assert bulletin.titles() == ["甲"]


def test_a_kept_report_loses_its_reason_when_it_is_chosen_after_all(editor):
    report = SocialReportFactory()
    report.keep(by=editor, reason="内容已有部署")

    report.choose(by=editor, bulletin=Bulletin.begin(by=editor, on=DAY))

    assert (report.status, report.kept_reason) == (Status.CHOSEN, "")


def test_sent_back_it_has_to_be_checked_again(editor, issue_in):
    bulletin = issue_in(BulletinStatus.SIGNING)
    assert bulletin.checked_by == editor

    bulletin.send_back(by=editor, note="数字请核实")

    assert (bulletin.checked_by, bulletin.history.get(step="send_back").note) == (None, "数字请核实")


def test_an_issue_with_a_combined_text_can_be_discarded(editor, issue):
    bulletin = issue("甲", "乙", "丙")
    bulletin.combine(SocialReport.objects.exclude(title="丙"), title="综合", by=editor)

    Bulletin.objects.for_detail().get().discard(by=editor, note="情况有变")

    assert set(SocialReport.objects.values_list("status", "bulletin", "combined")) == {(Status.RECEIVED, None, None)}
    assert not Combined.objects.exists()


def test_a_new_issue_takes_over_who_the_last_one_went_to(editor):
    BulletinFactory(report_to="区委", send_to="各部门", copy_to="各委室", copies=80)
    BulletinFactory(status=BulletinStatus.DISCARDED, number=None, report_to="取消的")

    begun = Bulletin.begin(by=editor, on=DAY)

    assert (begun.report_to, begun.send_to, begun.copy_to, begun.copies) == ("区委", "各部门", "各委室", 80)
    assert (begun.number, begun.status, begun.made_by) == (None, BulletinStatus.EDITING, editor)
