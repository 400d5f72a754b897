"""The commitment ledger: from the reply to the proof, by its table of steps; who reads of it."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.models import Notice
from cppcc.core.periods import Period
from cppcc.core.registry import Figures, todos_for
from cppcc.core.workflow import StepRefused
from proposals.chasing.commitments import commitments_from
from proposals.models import Commitment, CommitmentStatus, HandlingStatus, Manner, Refused
from proposals.page import page_of
from proposals.rules import MAY
from proposals.states import COMMITMENT_STEPS, Status
from tests.factories import HandlingFactory, ProposalFactory

pytestmark = pytest.mark.django_db
ON = date(2024, 9, 2)
PROMISES = [
    {"text": "改造地块", "due_on": "2025-06-30"},
    {"text": " ", "due_on": ""},
    {"text": "制定办法", "due_on": ""},
]

VERBS = {
    "report_kept": lambda row, by: row.report_kept(by=by, on=ON, proof="已改造120个"),
    "confirm_kept": lambda row, by: row.confirm_kept(by=by, on=ON),
    "return_commitment": lambda row, by: row.return_commitment(by=by, note="请附验收材料"),
    "drop_commitment": lambda row, by: row.drop_commitment(by=by, on=ON, note="规划调整"),
}


@pytest.fixture
def handling(unit_clerk, member):
    proposal = ProposalFactory(status=Status.HANDLING, lead=member)
    row = HandlingFactory(proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.ACCEPTED)
    row.unit.clerks.add(unit_clerk)
    return row


def promised(handling, **fields):
    fields = {"unit": handling.unit, "text": "改造地块", "promised_on": date(2024, 5, 10)} | fields
    return Commitment.objects.create(proposal=handling.proposal, **fields)


def titles(user):
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("title", flat=True))


# --- Steps -----------------------------------------------------------------------------------------------------------
def test_every_step_has_its_verb_here_and_its_line_in_the_table_of_permissions():
    assert VERBS.keys() == COMMITMENT_STEPS.keys() <= MAY.keys()


@pytest.mark.parametrize("status", list(CommitmentStatus))
@pytest.mark.parametrize("name", list(COMMITMENT_STEPS))
def test_a_commitment_takes_a_step_from_its_sources_only(clerk, handling, name, status):
    row, step = promised(handling, status=status), COMMITMENT_STEPS[name]

    if status in step.sources:
        VERBS[name](row, clerk)
    else:
        with pytest.raises(StepRefused):
            VERBS[name](row, clerk)

    row.refresh_from_db()
    assert row.status == (step.target if status in step.sources else status)
    assert [taken.step for taken in row.history.all()] == ([name] if status in step.sources else [])


@pytest.mark.parametrize("status", list(CommitmentStatus))
def test_progress_is_told_while_it_is_open(unit_clerk, handling, status):
    row = promised(handling, status=status)

    if status == CommitmentStatus.OPEN:
        row.tell(by=unit_clerk, on=ON, text="已改造60个")
        assert [(each.text, each.by) for each in row.progress.all()] == [("已改造60个", unit_clerk)]
    else:
        with pytest.raises(Refused, match="不用再报告进展"):
            row.tell(by=unit_clerk, on=ON, text="已改造60个")


def test_each_side_is_told_what_the_other_did(clerk, unit_clerk, member, handling):
    row = promised(handling)
    row.report_kept(by=unit_clerk, on=ON, proof="已改造120个")
    row.return_commitment(by=clerk, note="请附验收材料")
    row.report_kept(by=unit_clerk, on=ON, proof="附验收单")
    row.confirm_kept(by=clerk, on=ON)

    assert titles(clerk) == [f"{row.unit}报告承诺事项已完成，请核实确认：{row.proposal}"] * 2
    assert titles(unit_clerk) == [f"承诺事项的兑现材料退回补充：{row.proposal}", f"承诺事项已兑现：{row.proposal}"]
    assert titles(member.user) == [f"{row.unit}对您提案的承诺事项已兑现：{row.proposal}"]


def test_the_author_reads_why_one_was_dropped(clerk, member, handling):
    promised(handling).drop_commitment(by=clerk, on=ON, note="规划调整")

    notice = Notice.objects.get(user=member.user)
    assert notice.text == "改造地块\n规划调整"


def test_of_a_secret_proposal_the_notices_are_private(clerk, unit_clerk, handling):
    type(handling.proposal).objects.update(is_secret=True)
    Commitment.objects.for_page().get(pk=promised(handling).pk).drop_commitment(by=clerk, on=ON, note="规划调整")

    assert set(Notice.objects.values_list("is_private", flat=True)) == {True}


# --- From replies ----------------------------------------------------------------------------------------------
def test_what_a_reply_promises_is_on_the_ledger_as_it_is_released_once(clerk, handling):
    reply = handling.reply(by=clerk, on=ON, body="已答复", outcome="B", promises=PROMISES, contact_person="孙经办")

    rows = Commitment.objects.order_by("place")
    assert [(row.text, row.due_on, row.promised_on, row.reply, row.responsible) for row in rows] == [
        ("改造地块", date(2025, 6, 30), ON, reply, "孙经办"),
        ("制定办法", None, ON, reply, "孙经办"),
    ]
    assert commitments_from(reply) == []
    assert Commitment.objects.count() == 2


def test_an_opinion_to_the_lead_unit_promises_the_author_nothing(clerk, handling):
    opinion = HandlingFactory(proposal=handling.proposal, manner=Manner.ASSIST, status=HandlingStatus.ACCEPTED)

    opinion.reply(by=clerk, on=ON, body="会办意见", promises=PROMISES)

    assert not Commitment.objects.exists()


def test_a_second_round_moves_the_day_of_what_it_repeats(clerk, handling):
    handling.reply(by=clerk, on=ON, outcome="B", promises=PROMISES[:1])
    handling.reopen(by=clerk, note="不满意", on=ON)
    second = handling.reply(by=clerk, on=ON, outcome="B", promises=[{"text": "改造地块", "due_on": "2025-03-31"}])

    row = Commitment.objects.get()
    assert (row.reply, row.due_on) == (second, date(2025, 3, 31))


def test_what_was_kept_is_not_opened_by_being_repeated(clerk, handling):
    reply = handling.reply(by=clerk, on=ON, outcome="B", promises=PROMISES[:1])
    Commitment.objects.update(status="kept")
    handling.reopen(by=clerk, note="不满意", on=ON)
    handling.reply(by=clerk, on=ON, outcome="B", promises=reply.promises)

    assert sorted(Commitment.objects.values_list("status", flat=True)) == ["kept", "open"]


def test_the_office_sees_which_b_replies_promise_nothing_on_the_ledger_yet(sign_in, clerk, unit_clerk, handling):
    reply = handling.reply(by=clerk, on=ON, outcome="B", body="已列入计划")
    HandlingFactory(status=HandlingStatus.ACCEPTED, manner=Manner.SOLE).reply(
        by=clerk, on=ON, outcome="A", body="已解决"
    )
    url = reverse("proposals:commitments")

    assert sign_in(clerk).get(url).context["unpromised"] == [reply]
    assert sign_in(unit_clerk).get(url).context["unpromised"] == []
    promised(handling)
    assert sign_in(clerk).get(url).context["unpromised"] == []


# --- Seeing ----------------------------------------------------------------------------------------------------
def test_who_sees_a_commitment(clerk, unit_clerk, member, leader, user_with, handling):
    stranger, other_unit, supervisor = user_with(Role.MEMBER), user_with(Role.UNIT_CLERK), user_with(Role.SUPERVISOR)
    HandlingFactory(proposal=handling.proposal).unit.clerks.add(other_unit)
    promised(handling)
    people = [clerk, leader, supervisor, unit_clerk, member.user, other_unit, stranger]

    def seen():
        return [Commitment.objects.visible_to(person).count() for person in people]

    assert seen() == [1, 1, 1, 1, 1, 0, 0]
    type(handling.proposal).objects.update(is_secret=True)
    assert seen() == [1, 1, 0, 1, 1, 0, 0]


def test_the_author_reads_state_and_proof_and_not_what_went_on_between_unit_and_office(
    sign_in, clerk, unit_clerk, member, handling
):
    row = promised(handling)
    row.report_kept(by=unit_clerk, on=ON, proof="第一次的材料")
    row.return_commitment(by=clerk, note="请附验收材料")

    mine = sign_in(member.user).get(row.get_absolute_url()).content.decode()
    theirs = sign_in(unit_clerk).get(row.get_absolute_url()).content.decode()
    assert ("第一次的材料" in mine, "请附验收材料" in mine, "请附验收材料" in theirs) == (False, False, True)
    row.report_kept(by=unit_clerk, on=ON, proof="已验收合格")
    row.confirm_kept(by=clerk, on=ON)
    assert "已验收合格" in sign_in(member.user).get(row.get_absolute_url()).content.decode()
    page = page_of(row.proposal, member.user, on=ON)
    assert page["commitments"] == [row]
    assert [event.note for event in page["timeline"] if event.key == "commitment.kept"] == ["已验收合格"]


# --- Pages -----------------------------------------------------------------------------------------------------
def test_from_the_offices_entry_to_the_kept_promise(sign_in, clerk, unit_clerk, handling):
    client = sign_in(clerk)
    new = reverse("proposals:commitment_new", args=[handling.proposal_id])
    words = {"unit": handling.unit_id, "text": "改造地块", "promised_on": "2024-05-10", "due_on": "2024-05-01"}
    assert "完成期限早于承诺日期" in client.post(new, words).content.decode()
    assert client.post(new, words | {"due_on": "2024-12-31"}).status_code == 302
    row = Commitment.objects.get()

    def press(name, user, **data):
        return sign_in(user).post(reverse(f"proposals:{name}", args=[row.pk]), data).status_code

    codes = [
        press("tell_progress", unit_clerk, on="2024-09-02", text="已改造60个"),
        press("report_kept", unit_clerk, on="2024-11-02", proof="已改造120个"),
        press("report_kept", unit_clerk, on="2024-11-02", proof="再报一次"),
        press("confirm_kept", unit_clerk),
        press("return_commitment", clerk, note="请附验收材料"),
        press("return_commitment", clerk, note="再退一次"),
        press("report_kept", unit_clerk, on="2025-01-02", proof="附验收单"),
        press("confirm_kept", clerk),
        press("confirm_kept", clerk),
        press("drop_commitment", clerk, note="规划调整"),
    ]
    row.refresh_from_db()
    assert codes == [302, 302, 409, 403, 302, 409, 302, 302, 409, 409]
    assert (row.status, row.proof, row.was_late) == ("kept", "附验收单", True)


def test_files_are_added_as_proof_and_read_by_the_author(sign_in, unit_clerk, member, handling):
    row = promised(handling)
    file = SimpleUploadedFile("验收单.txt", "不是允许的格式".encode())
    add = reverse("attachments:add", args=["proposals.commitment", row.pk])

    assert sign_in(unit_clerk).get(add).status_code == 200
    assert sign_in(unit_clerk).post(add, {"files": file}).status_code == 422
    assert sign_in(member.user).get(add).status_code == 403


def test_another_units_is_not_found(sign_in, user_with, handling):
    row = promised(handling)

    stranger = sign_in(user_with(Role.UNIT_CLERK))
    assert stranger.get(row.get_absolute_url()).status_code == 404
    assert stranger.post(reverse("proposals:report_kept", args=[row.pk])).status_code == 404


def test_the_ledger_counts_by_state_and_narrows(sign_in, clerk, handling):
    late = promised(handling, due_on=date(2024, 6, 30))
    promised(handling, text="制定办法", status="kept")
    url = reverse("proposals:commitments")

    page = sign_in(clerk).get(url)
    chips = {option.value: option.count for option in page.context["listing"].filters[0].options}
    assert chips == {"open": 1, "reported": 0, "kept": 1, "dropped": 0}
    for query in ({"due": "late"}, {"year": "2024"}, {"status": "open"}, {"q": "改造"}):
        assert list(sign_in(clerk).get(url, query).context["listing"].page) == [late], query


def test_the_workbook_leaves_secret_ones_out(sign_in, clerk, handling):
    promised(handling, text="=1+1")
    secret = HandlingFactory(proposal=ProposalFactory(status=Status.HANDLING, is_secret=True))
    promised(secret, text="绝不外传")

    sheet = load_workbook(BytesIO(sign_in(clerk).get(reverse("proposals:commitments_export")).content)).active

    assert [row[4].value for row in sheet.iter_rows(min_row=2)] == ["=1+1"]


def test_what_waits_for_unit_and_office(clerk, unit_clerk, handling):
    promised(handling, due_on=date(2024, 6, 30))
    promised(handling, text="制定办法", status="reported")

    labels = {
        (user.name, todo.label, todo.count, todo.overdue)
        for user in (clerk, unit_clerk)
        for todo in todos_for(user, on=ON)
    }
    assert {
        ("周立案", "承诺事项超期未兑现", 1, 1),
        ("周立案", "承诺事项待确认", 1, 0),
        ("孙经办", "承诺事项超期", 1, 1),
    } <= labels


@pytest.mark.parametrize("rows", [1, 3])
def test_the_ledger_asks_the_same_few_questions(sign_in, clerk, handling, rows, django_assert_max_num_queries):
    for place in range(rows):
        promised(handling, text=f"第{place}件")

    client = sign_in(clerk)
    client.get(reverse("proposals:commitments"))
    with django_assert_max_num_queries(30):
        client.get(reverse("proposals:commitments"))


# --- Figures ---------------------------------------------------------------------------------------------------
def test_figures_of_what_was_promised_and_kept(handling):
    promised(handling, due_on=date(2024, 6, 30))
    promised(handling, text="二", status="kept", settled_on=date(2024, 8, 1), due_on=date(2024, 7, 1))
    promised(handling, text="三", status="kept", settled_on=date(2025, 2, 1), due_on=date(2024, 12, 1))
    promised(handling, text="四", promised_on=date(2023, 5, 10))
    figures = Figures(Period.year(2024, as_of=datetime(2024, 12, 31, 23, tzinfo=UTC)))

    names = ["made", "kept", "overdue", "dropped"]
    assert [figures[f"proposals.commitments_{name}"] for name in names] == [3, 1, 2, 0]
    assert str(figures["proposals.commitments_kept_rate"]) == "33.3"
