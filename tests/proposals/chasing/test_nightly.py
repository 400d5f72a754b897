"""The night's work: who is told what, once, however often and late it runs."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.models import Notice
from cppcc.core.workflow import StepTaken
from proposals.chasing.nightly import chase, chase_tonight
from proposals.models import (
    Chased,
    ChaseRules,
    Commitment,
    Cosigner,
    CosignStatus,
    DueRule,
    HandlingStatus,
    Manner,
    ReplyDraft,
    Urge,
)
from proposals.states import Status
from tests.factories import HandlingFactory, MemberFactory, ProposalFactory, ReplyFactory, UnitFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db
DUE = date(2024, 3, 8)  # a Friday
MONDAY, TUESDAY, NEXT_FRIDAY, NEXT_MONDAY = date(2024, 3, 11), date(2024, 3, 12), date(2024, 3, 15), date(2024, 3, 18)


@pytest.fixture
def unit(unit_clerk):
    unit = UnitFactory(name="区住建局")
    unit.clerks.add(unit_clerk)
    return unit


def accepted(unit, **fields):
    fields = {
        "manner": Manner.SOLE,
        "status": HandlingStatus.ACCEPTED,
        "issued_on": date(2024, 1, 8),
        "due_on": DUE,
    } | fields
    return HandlingFactory(unit=unit, **fields)


def told(user):
    return [(notice.title, notice.text) for notice in Notice.objects.filter(user=user).order_by("pk")]


def promise(handling, **fields):
    fields = {"unit": handling.unit, "text": "改造地块", "promised_on": date(2023, 5, 10)} | fields
    return Commitment.objects.create(proposal=handling.proposal, **fields)


# --- Units -----------------------------------------------------------------------------------------------------------
def test_a_clerk_is_told_on_the_first_day_overdue_and_again_every_five_working_days(unit, unit_clerk):
    row = accepted(unit)
    days = [DUE + timedelta(days=1 + n) for n in range(14)]

    sent = {day: chase(on=day).told for day in days}

    on = [day for day, number in sent.items() if Notice.objects.filter(user=unit_clerk, once=f"chase:{day}").exists()]
    assert on == [date(2024, 3, 9), NEXT_MONDAY]  # the command runs on a Saturday, too; the clock does not
    title, text = told(unit_clerk)[0]
    assert title == "办理提醒：已超期1件"
    assert text == f"已超期（1件）\n· {row.proposal}《{row.proposal.title}》：3月8日应答复，已超期1天"
    assert Notice.objects.filter(user=unit_clerk, is_urgent=True).count() == 2
    assert list(Urge.objects.values_list("handling", "by", "manner")) == [(row.pk, None, "notice")] * 2


def test_run_twice_it_tells_once(unit, unit_clerk):
    accepted(unit)

    assert [chase(on=MONDAY).told, chase(on=MONDAY).told, chase(on=TUESDAY).found] == [1, 0, 0]
    assert (len(told(unit_clerk)), Urge.objects.count(), Chased.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once(unit, unit_clerk):
    if connection.vendor == "sqlite":
        pytest.skip("threads share one in-process SQLite unit_clerk")
    for _ in range(5):
        accepted(unit)
    ChaseRules.current()

    errors = at_once(*[lambda: chase(on=MONDAY)] * 4)

    assert errors == [None] * 4
    assert (len(told(unit_clerk)), Urge.objects.count(), Chased.objects.count()) == (1, 5, 5)


def test_twenty_parts_make_one_summary_that_names_them_all(unit, unit_clerk):
    for _ in range(22):
        accepted(unit)
    accepted(unit, due_on=date(2024, 3, 14))

    chase(on=MONDAY)

    ((title, text),) = told(unit_clerk)
    assert title == "办理提醒：已超期22件、临近到期1件"
    assert text.count("已超期3天") == 20
    assert "· 另有2件" in text


def test_nights_without_a_server_lose_nothing_and_do_not_flood(unit, unit_clerk):
    accepted(unit)

    chase(on=date(2024, 6, 17))

    assert [title for title, _ in told(unit_clerk)] == ["办理提醒：已超期1件"]
    assert Urge.objects.count() == 1


def test_what_is_found_after_the_summary_of_the_day_waits_for_the_next_morning(unit, unit_clerk):
    accepted(unit)
    chase(on=MONDAY)
    late = accepted(unit)

    assert (chase(on=MONDAY).found, chase(on=TUESDAY).found) == (0, 1)
    assert late.proposal.title in told(unit_clerk)[1][1]


def test_due_soon_is_told_once_by_the_sessions_days(unit, unit_clerk):
    row = accepted(unit)
    DueRule.objects.create(session=row.proposal.session, clock="reply", amount=3, measure="months", soon_days=4)

    days = [date(2024, 3, day) for day in (1, 4, 5, 6, 7, 8)]
    found = [chase(on=day).found for day in days]

    assert found == [0, 1, 0, 0, 0, 0]
    assert told(unit_clerk)[0][0] == "办理提醒：临近到期1件"


def test_a_unit_is_urged_to_accept_and_told_when_handing_back_ends(unit, unit_clerk):
    accepted(
        unit, status=HandlingStatus.ISSUED, issued_on=date(2024, 3, 4), hand_back_until=MONDAY, due_on=date(2024, 6, 4)
    )

    found = {day: chase(on=date(2024, 3, day)).found for day in (5, 6, 7, 8, 11, 14, 15)}

    assert found == {5: 0, 6: 0, 7: 0, 8: 1, 11: 0, 14: 0, 15: 1}
    assert "至今没有签收" in told(unit_clerk)[0][1]
    ChaseRules.objects.update(accept_days=9)
    other = accepted(
        unit, status=HandlingStatus.ISSUED, issued_on=NEXT_MONDAY, hand_back_until=date(2024, 3, 25), due_on=None
    )
    chase(on=date(2024, 3, 22))
    assert "申请调整截止3月25日" in told(unit_clerk)[-1][1]
    other.refresh_from_db()
    assert other.urges.count() == 0  # a reminder, no urging


def test_the_lead_unit_hears_of_an_opinion_that_is_late(unit, unit_clerk, user_with):
    lead_clerk, lead = user_with(Role.UNIT_CLERK), UnitFactory(name="区城管局")
    lead.clerks.add(lead_clerk)
    row = accepted(unit, manner=Manner.ASSIST)
    accepted(lead, manner=Manner.LEAD, proposal=row.proposal, due_on=date(2024, 6, 4))

    chase(on=MONDAY)

    assert told(unit_clerk)[0][0] == "办理提醒：已超期1件"
    ((title, text),) = told(lead_clerk)
    assert title == "办理提醒：会办意见1件"
    assert text.endswith("区住建局的会办意见3月8日应交意见，已超期3天")


def test_a_secret_proposal_is_named_by_its_number_only(unit, unit_clerk):
    row = accepted(unit, proposal=ProposalFactory(status=Status.HANDLING, is_secret=True, title="绝不外传的案由"))
    promise(row, text="绝不外传的承诺", due_on=DUE)

    chase(on=MONDAY)

    ((title, text),) = told(unit_clerk)
    assert "绝不外传" not in title + text
    assert f"{row.proposal}（涉密）" in text


def test_a_unit_without_a_clerk_is_told_as_soon_as_it_has_one(unit_clerk):
    row = accepted(UnitFactory())
    assert chase(on=MONDAY).found == 0

    row.unit.clerks.add(unit_clerk)
    assert chase(on=TUESDAY).found == 1


@pytest.mark.parametrize("status", [HandlingStatus.REPLIED, HandlingStatus.REPLACED, HandlingStatus.HAND_BACK_ASKED])
def test_nobody_is_told_of_what_the_unit_does_not_owe(unit, status):
    accepted(unit, status=status)

    assert chase(on=MONDAY).found == 0


def test_who_signs_and_who_checks_hear_of_drafts_that_lie(unit, user_with):
    signer, checker = user_with(Role.UNIT_CLERK), user_with(Role.SUPERVISOR)
    unit.clerks.add(signer)
    unit.approvers.add(signer)
    for status in ("approval", "checking"):
        handling = accepted(unit, due_on=date(2024, 6, 4), issued_on=date(2024, 3, 1))
        ReplyDraft.objects.create(handling=handling, status=status)

    assert chase(on=date(2024, 3, 6)).found == 0
    chase(on=date(2024, 3, 7))

    assert [title for title, _ in told(signer)] == ["办理提醒：答复稿待审签1件"]
    assert [title for title, _ in told(checker)] == ["办理提醒：答复稿待审核1件"]


# --- Commitments -----------------------------------------------------------------------------------------------------
def test_a_commitment_is_told_every_year_before_it_is_due_and_every_month_after(unit, unit_clerk):
    row = promise(accepted(unit, due_on=None), due_on=date(2025, 3, 14))
    days = [
        date(2023, 12, 1),
        date(2024, 1, 2),
        date(2024, 7, 1),
        date(2025, 1, 2),
        date(2025, 2, 17),
        date(2025, 3, 14),
    ]
    days += [date(2025, 3, 17), date(2025, 3, 18), date(2025, 4, 14)]

    found = [chase(on=day).found for day in days]

    assert found == [0, 1, 0, 1, 1, 0, 1, 0, 1]
    assert "2023年承诺，请报告今年的进展" in told(unit_clerk)[0][1]
    row.report_kept(by=unit_clerk, on=date(2025, 4, 15), proof="已改造")
    assert chase(on=date(2025, 6, 16)).found == 0


# --- Members ---------------------------------------------------------------------------------------------------------
def test_members_are_told_of_invitations_and_ratings_that_end_soon(member, user_with):
    asked = ProposalFactory(status=Status.SUBMITTED)
    until = {"invited_on": date(2024, 3, 1), "answer_by": TUESDAY}
    Cosigner.objects.create(proposal=asked, member=member, **until)
    own = ProposalFactory(status=Status.ANSWERED, lead=member, is_secret=True)
    cosigner = MemberFactory(user=user_with(Role.MEMBER))
    Cosigner.objects.create(proposal=own, member=cosigner, status=CosignStatus.SIGNED)
    reply = ReplyFactory(handling=HandlingFactory(proposal=own, status="replied", manner=Manner.SOLE), rate_by=TUESDAY)
    reply.rate(by=cosigner.user, member=cosigner, on=MONDAY, result="satisfied")

    chase(on=MONDAY)
    chase(on=TUESDAY)

    assert [title for title, _ in told(member.user)] == [
        f"{asked.sponsor}邀请您联名，3月12日截止：《{asked.title}》",
        f"{reply}请您在3月12日前评价：{own}",
    ]
    assert list(Notice.objects.filter(user=member.user).order_by("pk").values_list("is_private", flat=True)) == [
        False,
        True,
    ]
    assert told(cosigner.user) == []


def test_an_invitation_that_nobody_answered_lapses(member):
    row = Cosigner.objects.create(proposal=ProposalFactory(), member=member, answer_by=DUE)

    assert chase(on=MONDAY).lapsed == 1
    row.refresh_from_db()
    assert row.status == CosignStatus.LAPSED


def test_an_author_is_reminded_of_a_returned_proposal_every_seven_working_days(clerk, member):
    proposal = ProposalFactory(lead=member)
    proposal.return_to_author(by=clerk, note="请补充数据")
    StepTaken.objects.filter(target_id=proposal.pk, step="return").update(
        at=timezone.make_aware(datetime(2024, 3, 1, 9))
    )

    found = {day: chase(on=day).found for day in (TUESDAY, date(2024, 3, 13), date(2024, 3, 21), date(2024, 3, 22))}

    assert list(found.values()) == [0, 1, 0, 1]
    assert Notice.objects.filter(user=member.user, kind="proposals.due_soon").count() == 2


# --- The office, the clock, the command ------------------------------------------------------------------------------
def test_the_office_gets_the_counts_once_a_day(unit, clerk):
    accepted(unit)
    promise(accepted(unit, due_on=None), due_on=DUE, status="reported")

    chase(on=MONDAY)
    chase(on=MONDAY)

    ((title, text),) = told(clerk)
    assert title == "今日催办汇总：超期未答复1件、承诺事项待确认1件"
    assert text == "· 超期未答复：1件\n· 承诺事项待确认：1件"


def test_nothing_behind_means_no_summary(clerk):
    assert (chase(on=MONDAY).told, told(clerk)) == (0, [])


@pytest.mark.parametrize(
    ("today", "is_on", "runs"), [(MONDAY, True, True), (MONDAY, False, False), (date(2024, 3, 10), True, False)]
)
def test_the_clock_chases_on_working_days_unless_switched_off(unit, monkeypatch, today, is_on, runs):
    accepted(unit)
    ChaseRules.objects.create(pk=1, is_on=is_on)
    monkeypatch.setattr(timezone, "localdate", lambda *args: today)

    assert (chase_tonight() is not None) == runs
    assert Chased.objects.exists() == runs


def test_the_command_chases_as_of_a_day(unit, capsys):
    accepted(unit)

    call_command("chase", on="2024-03-11")
    assert capsys.readouterr().out == "新到期限1项，发出通知1份，联名失效0份\n"
    with pytest.raises(CommandError, match="2026-11-20"):
        call_command("chase", on="11月20日")


def test_two_hundred_parts_ask_the_database_no_more_than_one(user_with):
    days = iter([MONDAY, TUESDAY, date(2024, 3, 13)])

    def questions(number):
        for place in range(number):
            unit = UnitFactory()
            unit.clerks.add(user_with(Role.UNIT_CLERK))
            row = accepted(unit, manner=Manner.ASSIST if place % 2 else Manner.SOLE)
            promise(row, due_on=DUE)
        with CaptureQueriesContext(connection) as asked:
            done = chase(on=next(days))
        assert done.found >= number
        return len(asked)

    questions(1)  # the first ever makes the row of settings
    one, many = questions(1), questions(200)
    assert many == one + 1 <= 30  # whose opinions lead units wait for is asked once there are any
