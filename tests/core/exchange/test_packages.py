"""A package on its way: numbered, taken once, answered by a receipt."""

import io

import pytest
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.attachments.models import Attachment
from cppcc.core.audit.models import AuditEntry
from cppcc.core.exchange.cargo import CARGOES
from cppcc.core.exchange.models import Package, Partner
from cppcc.core.exchange.page import gaps
from cppcc.core.exchange.receiving import receive
from cppcc.core.exchange.refusals import NotTaken, PackageRefused
from cppcc.core.exchange.rules import MAY
from cppcc.core.exchange.sending import send
from cppcc.core.exchange.states import PARTNER_STEPS, STEPS, Direction, PartnerStatus, Status
from cppcc.core.workflow import StepRefused
from sentiment.models import SocialReport
from tests.core.exchange.packing import KIND, PIECE, package
from tests.factories import SocialReportFactory
from tests.places import file_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def relay(places, editor):
    """A function: a report relayed from the county to the city."""

    def make(**fields):
        places.at(places.county)
        report = SocialReportFactory(**fields)
        return send(CARGOES[KIND], places.county.partner, [report], by=editor, answers={"wording": "edited"})

    return make


def take(waiting, by):
    waiting.take(by=by, on=timezone.localdate(), answers={})
    waiting.refresh_from_db()


def test_packages_to_a_partner_are_numbered_without_gaps(relay):
    assert [relay().sequence for _ in range(3)] == [1, 2, 3]


def test_a_package_refused_while_it_is_made_uses_no_number(places, relay, editor, settings):
    relay()
    settings.EXCHANGE_MAX_BYTES = 100
    with pytest.raises(NotTaken, match="请分几包发出"):
        relay()
    settings.EXCHANGE_MAX_BYTES = 10**7

    assert relay().sequence == 2


def test_a_report_goes_to_a_partner_once(places, relay, editor):
    report = SocialReportFactory(number=31)
    cargo, answers = CARGOES[KIND], {"wording": "edited"}
    send(cargo, places.county.partner, [report], by=editor, answers=answers)

    with pytest.raises(NotTaken, match="社情民意第31号已发给政协云河市委员会（第1包）"):
        send(cargo, places.county.partner, [report], by=editor, answers=answers)
    assert Package.objects.count() == 1


def test_taken_it_is_answered_by_a_receipt_that_closes_the_circle(places, relay, editor):
    sent = relay(title="城区步道破损", number=7)

    came = places.carry(sent, to=places.city, by=editor)
    assert (came.status, came.partner, came.sequence, came.count) == (Status.WAITING, places.city.partner, 1, 1)
    assert SocialReport.objects.count() == 1  # nothing is written before somebody confirms

    take(came, editor)
    made = SocialReport.objects.latest("pk")
    receipt = came.receipts.get()
    assert came.items.get().result == made.receipt
    assert (receipt.direction, receipt.partner, receipt.answers) == (Direction.OUT, places.city.partner, came)

    back = places.carry(receipt, to=places.county, by=editor)
    sent.refresh_from_db()
    assert (sent.status, back.status) == (Status.CONFIRMED, Status.TAKEN)
    assert sent.items.get().result == made.receipt


def test_declined_it_comes_back_with_the_reason_and_may_go_again(places, relay, editor):
    sent = relay()
    came = places.carry(sent, to=places.city, by=editor)
    came.decline(by=editor, note="不属于本级职权")
    places.carry(came.receipts.get(), to=places.county, by=editor)

    sent.refresh_from_db()
    assert (sent.status, sent.items.get().result) == (Status.REJECTED, "对方不收：不属于本级职权")
    report = sent.items.get().target
    again = send(CARGOES[KIND], places.county.partner, [report], by=editor, answers={"wording": "edited"})
    assert again.sequence == 2


def test_recalled_it_may_go_again_and_its_number_is_missing_there(places, relay, editor):
    sent = relay()
    sent.recall(by=editor, note="文字选错了")
    report = sent.items.get().target

    again = send(CARGOES[KIND], places.county.partner, [report], by=editor, answers={"wording": "original"})
    places.carry(again, to=places.city, by=editor)

    assert (sent.status, sent.items.get().result, again.sequence) == (Status.RECALLED, "已作废：文字选错了", 2)
    assert [gap.missing for gap in gaps(Partner.objects.all())] == [[1]]


@pytest.mark.parametrize(("taken", "status"), [(True, Status.CONFIRMED), (False, Status.REJECTED)])
def test_the_receipt_of_a_package_recalled_too_late_says_what_is_true(places, relay, editor, taken, status):
    sent = relay()
    came = places.carry(sent, to=places.city, by=editor)
    places.at(places.county)
    sent.recall(by=editor, note="以为没有交出")
    places.at(places.city)
    take(came, editor) if taken else came.decline(by=editor, note="不收")

    places.carry(came.receipts.get(), to=places.county, by=editor)

    sent.refresh_from_db()
    assert sent.status == status


def test_a_receipt_is_not_recalled(places, relay, editor):
    came = places.carry(relay(), to=places.city, by=editor)
    take(came, editor)

    assert not editor.has_perm("exchange.recall", came.receipts.get())


@pytest.mark.parametrize("how", ["waiting", "taken", "declined"])
def test_replayed_it_is_refused_whatever_became_of_it(places, relay, editor, how):
    sent = relay()
    came = places.carry(sent, to=places.city, by=editor)
    if how == "taken":
        take(came, editor)
    if how == "declined":
        came.decline(by=editor, note="不收")
    before = SocialReport.objects.count()

    with pytest.raises(PackageRefused, match="这一包（第1包）已于.*导入过.*不再重复接收"):
        receive(file_of(sent), by=editor)
    assert (Package.objects.received().count(), SocialReport.objects.count()) == (1, before)


def test_a_receipt_replayed_is_refused(places, relay, editor):
    came = places.carry(relay(), to=places.city, by=editor)
    take(came, editor)
    receipt = came.receipts.get()
    places.carry(receipt, to=places.county, by=editor)

    with pytest.raises(PackageRefused, match="不再重复"):
        receive(file_of(receipt), by=editor)


def test_another_package_under_a_used_number_is_refused(places, editor):
    receive(io.BytesIO(package(places)), by=editor)

    with pytest.raises(PackageRefused, match="政协云河市委员会的第1包已收过内容不同的另一个，编号重复"):
        receive(io.BytesIO(package(places)), by=editor)


def test_a_missing_package_is_noticed_and_told(places, editor):
    for sequence in (1, 3, 7):
        receive(io.BytesIO(package(places, sequence=sequence)), by=editor)

    told = [str(gap) for gap in gaps(Partner.objects.all())]

    assert told == ["政协云河市委员会：第7包之前缺第2、4、5、6包，请向对方索取"]


def test_nothing_is_half_taken(places, editor):
    """The second piece cannot be taken: a secret one from a partner who may not send any."""
    second = PIECE | {"key": PIECE["key"].replace("0f", "1f"), "data": PIECE["data"] | {"is_secret": True}}
    came = receive(io.BytesIO(package(places, pieces=[PIECE, second])), by=editor)

    with pytest.raises(NotTaken, match="涉密"):
        take(came, editor)

    came.refresh_from_db()
    assert (came.status, SocialReport.objects.count(), Attachment.objects.count()) == (Status.WAITING, 0, 0)
    assert Package.objects.sent().count() == 0  # and no receipt
    assert AuditEntry.objects.filter(action="确认接收未成").count() == 1


def test_what_was_changed_in_the_store_meanwhile_is_not_taken(places, editor):
    came = receive(io.BytesIO(package(places)), by=editor)
    with came.file.storage.open(came.file.name, "wb") as stored:
        stored.write(package(places, sequence=2))

    with pytest.raises(NotTaken, match="与导入时不一致"):
        take(came, editor)


def test_a_partner_retired_meanwhile_is_not_taken_from(places, editor):
    came = receive(io.BytesIO(package(places)), by=editor)
    places.county.partner.retire(by=editor)

    with pytest.raises(NotTaken, match="已停用"):
        take(came, editor)


def test_a_clerk_of_another_office_cannot_let_it_in(places, clerk):
    with pytest.raises(PackageRefused, match="不由您的科室接收"):
        receive(io.BytesIO(package(places)), by=clerk)


def test_packages_are_seen_by_those_who_handle_their_kind(places, editor, clerk, user_with):
    receive(io.BytesIO(package(places)), by=editor)

    seen = {role: Package.objects.visible_to(user_with(role)).count() for role in Role}
    assert {role for role, count in seen.items() if count} == {Role.INFORMATION_OFFICE, Role.GENERAL_OFFICE}


# --- Tables -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", STEPS)
def test_a_package_takes_a_step_from_where_it_starts_only(places, editor, step, status):
    row = Package.objects.create(
        direction="in", uuid="0f8fad5b-d9cb-469f-a165-70867728950e", partner=places.county.partner, kind=KIND,
        sequence=1, status=status,
    )  # fmt: skip
    if status in STEPS[step].sources:
        row._take(step, by=editor)
        assert row.status == STEPS[step].target
    else:
        with pytest.raises(StepRefused):
            row._take(step, by=editor)
    assert row.history.count() == (status in STEPS[step].sources)


@pytest.mark.parametrize("status", PartnerStatus)
@pytest.mark.parametrize("step", PARTNER_STEPS)
def test_a_partner_takes_a_step_from_where_it_starts_only(places, editor, step, status):
    row = Partner.objects.create(name="走查单位", public_key="1" * 64, status=status)
    if status in PARTNER_STEPS[step].sources:
        row._take(step, by=editor)
        assert row.status == PARTNER_STEPS[step].target
    else:
        with pytest.raises(StepRefused):
            row._take(step, by=editor)


def test_every_step_has_its_line():
    assert {*STEPS, *PARTNER_STEPS} <= MAY.keys()


OF_PARTNERS = {"partners", *PARTNER_STEPS}
EXPECTED = {
    Role.INFORMATION_OFFICE: {"use", "upload", "make", "take", "decline", "recall"},
    Role.GENERAL_OFFICE: {"use", "upload", "make", "take", "decline", "recall"},
    Role.PROPOSAL_OFFICE: {"use", "upload", "make"},  # of reports only those who handle reports
    Role.SECURITY_ADMIN: OF_PARTNERS,
}


@pytest.mark.parametrize("role", Role)
def test_who_may_do_what(places, editor, user_with, role):
    user, row = user_with(role), receive(io.BytesIO(package(places)), by=editor)

    assert {verb for verb in MAY if user.has_perm(f"exchange.{verb}", row)} == EXPECTED.get(role, set())


# --- Two at once ------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_let_the_same_file_in_at_once_let_in_one(places, editor, user_with):
    content, other, told = package(places), user_with(Role.GENERAL_OFFICE), []

    def let_in(by):
        try:
            receive(io.BytesIO(content), by=by)
        except PackageRefused as refused:
            told.append(str(refused))

    at_once(lambda: let_in(editor), lambda: let_in(other))

    assert Package.objects.received().count() == 1
    assert len(told) == 1
    assert "不再重复接收" in told[0]


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_confirm_at_once_make_the_reports_once(places, editor, user_with):
    came = receive(io.BytesIO(package(places)), by=editor)
    other = user_with(Role.GENERAL_OFFICE)

    def confirm(by):
        return lambda: take(Package.objects.get(pk=came.pk), by)

    refused = at_once(confirm(editor), confirm(other))

    assert [each is None for each in refused].count(True) == 1
    assert (SocialReport.objects.count(), Package.objects.sent().count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_packages_made_at_once_get_different_numbers(places, editor):
    reports = [SocialReportFactory(), SocialReportFactory()]
    cargo = CARGOES[KIND]

    def relay(report):
        return lambda: send(cargo, places.county.partner, [report], by=editor, answers={"wording": "edited"})

    at_once(*(relay(report) for report in reports))

    assert sorted(Package.objects.values_list("sequence", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_report_sent_twice_at_once_goes_once(places, editor):
    report = SocialReportFactory()

    def relay():
        send(CARGOES[KIND], places.county.partner, [report], by=editor, answers={"wording": "edited"})

    refused = at_once(relay, relay)

    assert [each is None for each in refused].count(True) == 1
    assert Package.objects.count() == 1
