"""Who may import which sheet; what is secret or private is neither told nor changed by a ledger."""

from datetime import date

import pytest

from cppcc.core.accounts.roles import OFFICES, Role
from cppcc.core.ledger.sheets import declared
from members.people.models import Member
from proposals.models import Proposal
from sentiment.models import Adoption, SocialReport
from tests.ledger.books import small, workbook

pytestmark = pytest.mark.django_db
WHO = {
    "提案": Role.PROPOSAL_OFFICE,
    "承办": Role.PROPOSAL_OFFICE,
    "社情民意": Role.INFORMATION_OFFICE,
    "采用": Role.INFORMATION_OFFICE,
    **dict.fromkeys(["届次", "活动组", "委员", "承办单位", "活动", "出席", "履职", "机关工作"], Role.LIAISON_OFFICE),
}
CHANGED = {  # sheet → row, column, what the ledger now says
    "届次": (0, 0, "政协南和县委员会"),
    "活动组": (0, 1, "镇街"),
    "委员": (0, 10, "另一单位"),
    "承办单位": (1, 1, "交通"),
    "提案": (0, 12, "另一情况"),
    "承办": (0, 8, "不满意"),
    "社情民意": (0, 1, "某街步道破损严重"),
    "采用": (0, 3, "2024-04-03"),
    "活动": (0, 6, "老城"),
    "出席": (1, 2, "出席"),
    "履职": (2, 3, "引进两个项目"),
    "机关工作": (0, 3, 4),
}


def advice(sheet):
    office = WHO[sheet].label
    return f"这张表由{office}导入，您的台账里有变更，请交由{office}或办公室导入"


def changed(sheet):
    rows = small()
    row, column, value = CHANGED[sheet]
    rows[sheet][row][column] = value
    return rows


def texts_of(outcome):
    return str(outcome.to_json())


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("sheet", WHO)
def test_each_sheet_is_imported_by_its_office_and_the_general_office(user_with, sheet, role):
    declaration = next(found for found in declared() if found.name == sheet)

    assert declaration.may_import(user_with(role)) == (role in {WHO[sheet], Role.GENERAL_OFFICE})
    assert declaration.office == WHO[sheet]


def test_every_sheet_is_in_the_table():
    assert [sheet.name for sheet in declared()] == list(CHANGED)
    assert WHO.keys() == CHANGED.keys()


@pytest.mark.parametrize("role", sorted(OFFICES))
@pytest.mark.parametrize("sheet", CHANGED)
def test_a_change_is_refused_to_the_other_offices(imported, bring_in, user_with, sheet, role):
    outcome = bring_in(workbook(changed(sheet)), by=user_with(role))

    told = next(found for found in outcome.sheets if found.name == sheet)
    if role in {WHO[sheet], Role.GENERAL_OFFICE}:
        assert (outcome.refusals, told.added + told.changed) == ([], 1)
    else:
        assert [(refusal.sheet, refusal.advice) for refusal in outcome.refusals] == [(sheet, advice(sheet))]
        assert (outcome.added, outcome.changed, outcome.new_list_rows) == (0, 0, [])


@pytest.mark.parametrize("role", sorted(OFFICES - {Role.GENERAL_OFFICE}))
def test_a_new_row_is_refused_to_the_other_offices(bring_in, user_with, role):
    outcome = bring_in(workbook(small()), by=user_with(role))

    theirs = {sheet for sheet, office in WHO.items() if office != role}
    assert {refusal.sheet for refusal in outcome.refusals} == theirs
    assert {refusal.advice for refusal in outcome.refusals} == {advice(sheet) for sheet in theirs}
    assert [Member.objects.count(), Proposal.objects.count(), SocialReport.objects.count()] == [0, 0, 0]


@pytest.mark.parametrize("role", sorted(OFFICES))
def test_what_the_records_say_may_stand_in_anybodys_workbook(imported, check, user_with, role):
    outcome = check(workbook(small()), by=user_with(role))

    assert (outcome.refusals, outcome.added, outcome.changed) == ([], 0, 0)


# --- Birth dates ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("written", ["1979-12-01", "1985-06-01", "不详"])
def test_birth_dates_are_neither_told_nor_compared_for_others(imported, check, editor, written):
    rows = small()
    rows["委员"][0][4] = written

    outcome = check(workbook(rows), by=editor)

    assert (outcome.refusals, outcome.changed, outcome.unchanged) == ([], 0, 29)
    assert outcome.remarks == ["“委员”表的“出生年月”列没有导入：由委员联络科或办公室导入"]
    assert "1979" not in texts_of(outcome)


def test_who_works_with_birth_dates_corrects_them(imported, bring_in, liaison):
    rows = small()
    rows["委员"][0][4] = "1985-06-01"

    outcome = bring_in(workbook({"委员": rows["委员"]}), by=liaison)

    assert [row.fields for row in outcome.sheets[0].changed_rows] == [[("出生年月", "1979-12-01", "1985-06-01")]]
    assert Member.objects.get(number="W0001").born_on == date(1985, 6, 1)


# --- Secrets ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def secret(imported):
    """Proposal 2, to which 3 was merged, is secret."""
    Proposal.objects.filter(serial=2).update(is_secret=True, title="涉密的案由", situation="涉密的情况")
    return Proposal.objects.get(serial=2)


@pytest.mark.parametrize("role", [Role.INFORMATION_OFFICE, Role.LIAISON_OFFICE])
@pytest.mark.parametrize(
    ("sheets", "places"),
    [
        (["提案"], [("提案", 3, "提案号"), ("提案", 4, "并入提案号")]),
        (["承办"], [("承办", 4, "提案号")]),
        (["提案", "承办"], [("提案", 3, "提案号"), ("提案", 4, "并入提案号")]),
    ],
)
def test_nothing_of_a_secret_proposal_is_told_to_who_does_not_see_it(secret, bring_in, user_with, sheets, places, role):
    rows = small()
    rows["承办"][2][5:9] = ["2024-05-21", "B", "电话", "基本满意"]

    outcome = bring_in(workbook({name: rows[name] for name in sheets}), by=user_with(role))

    secrets = [r for r in outcome.refusals if r.advice == "此号已有涉密提案，不由您导入"]
    assert [(refusal.sheet, refusal.row, refusal.column) for refusal in secrets] == places
    assert outcome.refusals == secrets
    assert "涉密的" not in texts_of(outcome)
    assert outcome.changed == 0
    secret.refresh_from_db()
    assert (secret.title, secret.status, secret.handlings.get().replies.count()) == ("涉密的案由", "handling", 0)


def test_the_title_of_a_secret_proposal_is_not_told_by_its_number(secret, check, editor):
    Proposal.objects.filter(pk=secret.pk).update(number=4, serial=77)
    rows = small()["提案"][3:]
    rows[0][8] = "立案"

    outcome = check(workbook({"提案": rows}), by=editor)

    assert "立案号4已由涉密提案使用，请核对提案号" in [refusal.advice for refusal in outcome.refusals]
    assert "涉密的案由" not in texts_of(outcome)


def test_the_proposal_office_corrects_secret_proposals(secret, bring_in, clerk):
    outcome = bring_in(workbook({"提案": small()["提案"]}), by=clerk)

    secret.refresh_from_db()
    assert (outcome.refusals, secret.title, secret.is_secret) == ([], "关于乙的建议", True)


@pytest.mark.parametrize("role", [Role.PROPOSAL_OFFICE, Role.LIAISON_OFFICE])
def test_nothing_of_a_secret_report_is_told_to_who_does_not_see_it(imported, bring_in, user_with, role):
    SocialReport.objects.filter(number=1).update(is_secret=True, title="涉密的标题")
    rows = small()

    outcomes = [bring_in(workbook({name: rows[name]}), by=user_with(role)) for name in ("社情民意", "采用")]

    assert [[(r.row, r.advice) for r in outcome.refusals] for outcome in outcomes] == [
        [(2, "此号已有涉密社情民意，不由您导入")],
        [(2, "此号已有涉密社情民意，不由您导入"), (3, "此号已有涉密社情民意，不由您导入")],
    ]
    assert "涉密的标题" not in texts_of(outcomes[0]) + texts_of(outcomes[1])
    assert (SocialReport.objects.get(number=1).title, Adoption.objects.count()) == ("涉密的标题", 1)


def test_the_command_line_may_import_everything(secret, bring_in):
    outcome = bring_in(workbook(small()))

    assert (outcome.refusals, outcome.changed) == ([], 1)


def test_an_issued_report_whose_row_does_not_say_so_stays_issued(imported, bring_in, editor):
    rows = small()["社情民意"]
    rows[0][4:6] = ["", ""]

    outcome = bring_in(workbook({"社情民意": rows}), by=editor)

    assert (outcome.refusals, outcome.changed) == ([], 0)
    assert SocialReport.objects.get(number=1).bulletin.number == 1
