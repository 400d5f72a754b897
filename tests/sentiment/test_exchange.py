"""Reports relayed from the county to the city, and what became of them coming back."""

from datetime import date

import pytest
from django.utils import timezone

from cppcc.core.attachments.checks import check
from cppcc.core.attachments.models import Attachment
from cppcc.core.audit.models import AuditEntry
from cppcc.core.exchange.cargo import CARGOES
from cppcc.core.exchange.models import Package, Partner
from cppcc.core.exchange.refusals import NotTaken, PackageRefused
from cppcc.core.exchange.sending import send
from sentiment.exchange import EDITED, ORIGINAL, source_of
from sentiment.models import Adoption, Instruction, Relay, ReportAuthor, SocialReport, Target
from sentiment.states import Status
from sentiment.targets import counts, span_of
from tests.core.attachments.files import pdf, upload
from tests.factories import MemberFactory, SocialReportFactory

pytestmark = pytest.mark.django_db
RECEIVED = date(2024, 5, 6)


@pytest.fixture
def relayed(places, editor):
    """A function: the report as the city took it in."""

    def make(report, wording=EDITED):
        places.at(places.county)
        cargo = CARGOES["sentiment.reports"]
        sent = send(cargo, places.county.partner, [report], by=editor, answers={"wording": wording})
        came = places.carry(sent, to=places.city, by=editor)
        came.take(by=editor, on=timezone.localdate(), answers={})
        return came.items.get().target

    return make


@pytest.fixture
def report():
    row = SocialReportFactory(
        number=12, year=2024, title="步道破损", situation="多处破损。", suggestions="请修补。", received_on=RECEIVED,
        edited_title="城区步道破损值得关注", edited_text="编辑后的全文。",
    )  # fmt: skip
    ReportAuthor.objects.create(report=row, member=MemberFactory(name="孟怡行"), order=0)
    ReportAuthor.objects.create(report=row, member=MemberFactory(name="沈明"), order=1)
    return row


def outcomes_of(places, made, editor):
    """The city tells what became of it; how the county took it."""
    places.at(places.city)
    sent = send(CARGOES["sentiment.outcomes"], places.city.partner, [made], by=editor, answers={})
    came = places.carry(sent, to=places.county, by=editor)
    came.take(by=editor, on=timezone.localdate(), answers={})
    return came


@pytest.mark.parametrize("wording", [EDITED, ORIGINAL])
def test_third_persons_do_not_travel_unless_they_may_be_printed(relayed, report, wording):
    report.situation = report.edited_text = "居民王建国（电话13900001234）反映，热线0319-4567890无人接听。"
    report.may_print = ["0319-4567890"]
    report.save()

    made = relayed(report, wording)

    assert made.situation == "居民王某某（电话〔手机号略〕）反映，热线0319-4567890无人接听。"


@pytest.mark.parametrize(
    ("wording", "title", "situation", "suggestions"),
    [(EDITED, "城区步道破损值得关注", "编辑后的全文。", ""), (ORIGINAL, "步道破损", "多处破损。", "请修补。")],
)
def test_a_report_arrives_on_the_editors_desk_in_the_wording_chosen(
    relayed, report, wording, title, situation, suggestions
):
    made = relayed(report, wording)

    today = timezone.localdate()
    assert (made.title, made.situation, made.suggestions) == (title, situation, suggestions)
    assert (made.status, made.received_on, made.number) == (Status.RECEIVED, today, 1)
    assert made.source_name == "政协南和区委员会（孟怡行、沈明）"


def test_its_files_come_along(relayed, report, editor):
    Attachment.objects.attach(report, [check(upload("现场情况.pdf", pdf()))], by=editor)

    made = relayed(report)

    theirs, ours = Attachment.objects.of(made).get(), Attachment.objects.of(report).get()
    assert (theirs.name, theirs.sha256) == ("现场情况.pdf", ours.sha256)
    assert theirs.file.name != ours.file.name


def test_both_histories_say_where_it_went_and_came_from(places, relayed, report, editor):
    made = relayed(report)
    places.carry(Package.objects.exclude(answers=None).get(), to=places.county, by=editor)

    assert [(row.label, row.note) for row in report.history.all()] == [
        ("转报上级", "发给政协云河市委员会的第1包"),
        ("转报回执", f"政协云河市委员会：{made.receipt}"),
    ]
    assert made.history.last().note == "来自政协南和区委员会的第1包，对方编号2024年第12号，反映人：孟怡行、沈明"


# --- Sent up ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def to_the_city(places, editor):
    """A function: the reports packed for the city, which is above us."""
    Partner.objects.filter(pk=places.county.partner.pk).update(level="city")

    def make(*reports):
        places.at(places.county)
        places.county.partner.refresh_from_db()
        return send(
            CARGOES["sentiment.reports"], places.county.partner, reports, by=editor, answers={"wording": EDITED}
        )

    return make


def relays_of(report):
    return [(str(row), row.on, row.note) for row in report.relays.all()]


def test_a_package_for_a_higher_committee_notes_that_its_reports_were_sent_up(to_the_city, report):
    other = SocialReportFactory(received_on=RECEIVED)

    package = to_the_city(report, other)

    today = timezone.localdate()
    assert relays_of(report) == relays_of(other) == [("上报市", today, "政协云河市委员会")]
    assert {row.package for row in Relay.objects.all()} == {package}
    target = Target(counted="relayed", level="city", whom="office", every="month", number=5)
    assert counts(target, span_of("month", today)) == {"office": 2}


def test_a_package_for_a_committee_that_is_not_above_notes_nothing(relayed, report):
    relayed(report)

    assert relays_of(report) == []


def test_one_noted_by_hand_on_the_same_day_stays_the_only_one_and_is_not_struck(to_the_city, report, editor):
    by_hand = Relay(report=report, level="city", on=timezone.localdate(), note="先发了传真")
    by_hand.note_down(by=editor)

    package = to_the_city(report)
    package.recall(by=editor, note="对方说不用了")

    assert relays_of(report) == [("上报市", timezone.localdate(), "先发了传真")]


def test_declined_or_recalled_the_sending_up_is_struck_and_the_next_package_notes_it_anew(
    places, to_the_city, report, editor
):
    came = places.carry(to_the_city(report), to=places.city, by=editor)
    came.decline(by=editor, note="已有同类信息")
    places.carry(came.receipts.get(), to=places.county, by=editor)
    assert relays_of(report) == []

    second = to_the_city(report)
    assert [row.package for row in report.relays.all()] == [second]
    second.recall(by=editor, note="文字选错了")
    assert relays_of(report) == []

    third = to_the_city(report)
    assert [row.package for row in report.relays.all()] == [third]
    assert AuditEntry.objects.filter(action="删除去向").count() == 2
    assert [row.label for row in report.history.all()] == [
        "转报上级", "转报回执", "转报上级", "转报作废", "转报上级",
    ]  # fmt: skip


def test_the_receipt_leaves_one_sending_up_and_restores_that_of_a_package_recalled_too_late(
    places, to_the_city, report, editor
):
    sent = to_the_city(report)
    came = places.carry(sent, to=places.city, by=editor)
    places.at(places.county)
    sent.recall(by=editor, note="以为没有交出")
    places.at(places.city)
    came.take(by=editor, on=timezone.localdate(), answers={})

    places.carry(came.receipts.get(), to=places.county, by=editor)

    assert [row.package for row in report.relays.all()] == [sent]


def test_the_receipt_of_a_report_withdrawn_meanwhile_is_still_noted(places, to_the_city, report, editor):
    sent = to_the_city(report)
    came = places.carry(sent, to=places.city, by=editor)
    came.take(by=editor, on=timezone.localdate(), answers={})
    report.relays.get().strike(by=editor)
    SocialReport.objects.filter(pk=report.pk).update(status=Status.WITHDRAWN)

    places.carry(came.receipts.get(), to=places.county, by=editor)

    sent.refresh_from_db()
    assert (sent.status, relays_of(report)) == ("confirmed", [])


def test_the_page_of_the_report_leads_to_the_package(to_the_city, report, editor, sign_in):
    package = to_the_city(report)

    assert package.get_absolute_url() in sign_in(editor).get(report.get_absolute_url()).content.decode()


# --- What became of them ----------------------------------------------------------------------------------------------
def test_adoptions_and_instructions_come_back_to_the_very_report(places, relayed, report, editor):
    SocialReportFactory(number=13, title="别的")
    made, today = relayed(report), timezone.localdate()
    Adoption(report=made, level="city", manner="adopted", on=today, note="《每日社情》第3期").note_down(by=editor)
    Instruction(report=made, level="city", leader="甲副市长", on=today, gist="请住建局研办").note_down(by=editor)

    came = outcomes_of(places, made, editor)

    adoption, instruction = report.adoptions.get(), report.instructions.get()
    assert (adoption.level, adoption.manner, adoption.on, adoption.note) == (
        "city",
        "adopted",
        today,
        "《每日社情》第3期",
    )
    assert (instruction.leader, instruction.gist) == ("甲副市长", "请住建局研办")
    assert came.items.get().result == "新登记2条"


def test_told_again_only_what_is_new_is_noted(places, relayed, report, editor):
    made, today = relayed(report), timezone.localdate()
    Adoption(report=made, level="city", manner="adopted", on=today).note_down(by=editor)
    outcomes_of(places, made, editor)
    Adoption(report=made, level="province", manner="relayed", on=today).note_down(by=editor)

    came = outcomes_of(places, made, editor)

    assert came.items.get().result == "新登记1条"
    assert [str(row) for row in report.adoptions.all()] == ["市采用", "省转报"]


def test_outcomes_of_a_report_that_is_back_with_its_author_wait(places, relayed, report, editor):
    made = relayed(report)
    Adoption(report=made, level="city", manner="adopted", on=timezone.localdate()).note_down(by=editor)
    SocialReport.objects.filter(pk=report.pk).update(status=Status.WITHDRAWN)

    with pytest.raises(Exception, match="登记去向"):
        outcomes_of(places, made, editor)

    assert (report.adoptions.count(), Package.objects.waiting().count()) == (0, 1)


def test_outcomes_from_tomorrow_or_before_the_report_are_refused(places, relayed, report, editor):
    made = relayed(report)
    early = Adoption.objects.create(report=made, level="city", manner="adopted", on=date(2024, 5, 1))
    with pytest.raises(NotTaken, match="早于收到日期"):
        outcomes_of(places, made, editor)

    Adoption.objects.filter(pk=early.pk).update(on=date(2199, 1, 1))
    with pytest.raises(PackageRefused, match="晚于今天"):
        outcomes_of(places, made, editor)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"is_secret": True, "number": 5}, "社情民意第5号涉密，不能发给政协云河市委员会"),
        ({"status": Status.RETURNED, "number": 5}, "社情民意第5号现在是“退回补充”，不能转报"),
        ({"status": Status.DRAFT, "title": "草稿"}, "社情民意草稿《草稿》现在是“草稿”，不能转报"),
    ],
)
def test_what_may_not_travel_stays(places, editor, fields, told):
    with pytest.raises(NotTaken) as refused:
        send(
            CARGOES["sentiment.reports"], places.county.partner, [SocialReportFactory(), SocialReportFactory(**fields)],
            by=editor, answers={"wording": EDITED},
        )  # fmt: skip

    assert str(refused.value) == told
    assert Package.objects.count() == 0


def test_a_secret_report_travels_between_partners_who_may_and_stays_secret(places, relayed):
    Partner.objects.update(takes_secrets=True)

    assert relayed(SocialReportFactory(is_secret=True)).is_secret


def test_only_what_has_outcomes_is_told_and_only_to_who_sent_it(places, relayed, report, editor):
    made = relayed(report)
    cargo = CARGOES["sentiment.outcomes"]
    with pytest.raises(NotTaken, match="还没有登记采用或批示"):
        send(cargo, places.city.partner, [made], by=editor, answers={})
    with pytest.raises(NotTaken, match="不是政协南和区委员会发来的"):
        send(cargo, places.city.partner, [report], by=editor, answers={})


def test_names_that_do_not_fit_stay_in_the_history():
    assert source_of("政协南和区委员会", "孟怡行") == "政协南和区委员会（孟怡行）"
    assert source_of("政协南和区委员会", "、".join(["孟怡行"] * 20)) == "政协南和区委员会"
    assert source_of("政协南和区委员会", "") == "政协南和区委员会"
