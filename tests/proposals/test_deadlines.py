"""Due dates by a session's rules, each with its arithmetic; and the page where the office sets them."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry
from cppcc.core.workdays.counting import Calendar
from cppcc.core.workdays.models import DayKind, SpecialDay
from proposals.deadlines import SHIPPED, Deadlines, due, months_after, rules_for, soon_until, source_of, work_out
from proposals.models import Clock, DueRule, Measure
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db
FRIDAY = date(2024, 9, 27)
TODAY = date(2024, 9, 27)


@pytest.fixture
def session():
    return SessionFactory()


@pytest.fixture
def page(sign_in, clerk, monkeypatch):
    clock = SimpleNamespace(localdate=lambda: TODAY, now=timezone.now)
    monkeypatch.setattr("proposals.views.deadlines.timezone", clock)
    return sign_in(clerk)


def rule(session, **fields):
    return DueRule(session=session, **({"clock": Clock.REPLY, "measure": Measure.MONTHS, "amount": 3} | fields))


def worked_out(session, start, **fields):
    found = work_out(rule(session, **fields), start, Calendar())
    return found.on, found.how


# --- The arithmetic -------------------------------------------------------------------------------------------------


def test_a_few_working_days_are_named_one_by_one(session):
    assert worked_out(session, FRIDAY, measure=Measure.WORKDAYS, amount=5) == (
        date(2024, 10, 10),
        "2024年9月27日起5个工作日：9月29日（调休上班）、9月30日、10月8日、10月9日、10月10日 → 2024年10月10日（周四）",
    )


def test_of_many_working_days_only_what_was_skipped_and_made_up_is_named(session):
    assert worked_out(session, date(2024, 1, 10), measure=Measure.WORKDAYS, amount=30) == (
        date(2024, 2, 26),
        "2024年1月10日起30个工作日（除去双休日，春节2月10日至2月17日放假，2月4日、2月18日调休上班）"
        " → 2024年2月26日（周一）",
    )


def test_many_ordinary_working_days_skip_weekends_alone(session):
    assert worked_out(session, date(2024, 7, 1), measure=Measure.WORKDAYS, amount=15) == (
        date(2024, 7, 22),
        "2024年7月1日起15个工作日（除去双休日） → 2024年7月22日（周一）",
    )


def test_months_end_on_the_same_day_or_the_months_last(session):
    assert worked_out(session, date(2024, 2, 20)) == (date(2024, 5, 20), "2024年2月20日起3个月 → 2024年5月20日（周一）")
    assert worked_out(session, date(2024, 1, 31), amount=1) == (
        date(2024, 2, 29),
        "2024年1月31日起1个月 → 2024年2月29日（周四）",
    )


def test_a_due_date_on_a_rest_day_moves_to_the_next_working_day(session):
    assert worked_out(session, date(2024, 3, 30)) == (
        date(2024, 7, 1),
        "2024年3月30日起3个月：6月30日为周日，顺延到下一个工作日 → 2024年7月1日（周一）",
    )
    assert worked_out(session, FRIDAY, measure=Measure.DAYS, amount=7) == (
        date(2024, 10, 8),
        "2024年9月27日起7天：10月4日为国庆节放假，顺延到下一个工作日 → 2024年10月8日（周二）",
    )


def test_a_rule_can_leave_a_due_date_on_a_rest_day(session):
    assert worked_out(session, date(2024, 3, 30), skips_rest_days=False) == (
        date(2024, 6, 30),
        "2024年3月30日起3个月：6月30日为周日，按规定不顺延 → 2024年6月30日（周日）",
    )


def test_a_made_up_weekend_is_no_rest_day(session):
    on, how = worked_out(session, date(2024, 9, 12), measure=Measure.MONTHS, amount=1)

    assert (on, how) == (date(2024, 10, 12), "2024年9月12日起1个月 → 2024年10月12日（周六）")


def test_a_fixed_day_is_the_same_for_all(session):
    fields = {"measure": Measure.FIXED, "amount": None, "fixed_on": date(2024, 6, 30)}

    assert worked_out(session, date(2024, 3, 1), **fields) == (
        date(2024, 7, 1),
        "统一于2024年6月30日前：6月30日为周日，顺延到下一个工作日 → 2024年7月1日（周一）",
    )


def test_what_begins_after_the_fixed_day_gets_the_usual_time(session):
    fields = {"measure": Measure.FIXED, "amount": None, "fixed_on": date(2024, 6, 30)}

    assert worked_out(session, date(2024, 6, 30), **fields) == (
        date(2024, 9, 30),
        "统一日期2024年6月30日已过，改按3个月：2024年6月30日起3个月 → 2024年9月30日（周一）",
    )


def test_nothing_is_due_after_the_sessions_last_day(session):
    assert worked_out(session, date(2024, 9, 10), latest_on=date(2024, 10, 31)) == (
        date(2024, 10, 31),
        "2024年9月10日起3个月；12月10日晚于总截止日，以总截止日为准 → 2024年10月31日（周四）",
    )
    assert worked_out(session, date(2024, 11, 1), amount=1, latest_on=date(2024, 10, 31)) == (
        date(2024, 12, 2),
        "2024年11月1日起1个月：12月1日为周日，顺延到下一个工作日；"
        "总截止日2024年10月31日已过，不再适用 → 2024年12月2日（周一）",
    )


def test_it_is_said_when_the_years_holidays_are_not_published(session):
    assert worked_out(session, date(2097, 12, 2)) == (
        date(2098, 3, 3),
        "2097年12月2日起3个月：3月2日为周日，顺延到下一个工作日 → 2098年3月3日（周一）；"
        "2097年、2098年放假安排尚未公布，按周一至周五推算",
    )


def test_the_offices_own_rest_day_counts(session, clerk):
    SpecialDay.objects.arrange(date(2024, 5, 20), date(2024, 5, 20), kind=DayKind.REST, name="机关培训", by=clerk)

    assert worked_out(session, date(2024, 2, 20)) == (
        date(2024, 5, 21),
        "2024年2月20日起3个月：5月20日为机关培训放假，顺延到下一个工作日 → 2024年5月21日（周二）",
    )


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.dates(date(2019, 1, 1), date(2031, 12, 31)),
    measure=st.sampled_from([Measure.WORKDAYS, Measure.DAYS, Measure.MONTHS]),
    amount=st.integers(1, 60),
    skips=st.booleans(),
    latest=st.none() | st.dates(date(2019, 1, 1), date(2035, 12, 31)),
)
def test_what_is_due_lies_ahead_on_a_working_day_and_says_its_day(session, start, measure, amount, skips, latest):
    calendar = Calendar()
    each = rule(session, measure=measure, amount=amount, skips_rest_days=skips, latest_on=latest)

    found = work_out(each, start, calendar)

    assert found.on > start
    assert f"→ {found.on.year}年{found.on.month}月{found.on.day}日（周" in found.how
    if skips and found.on != latest:
        assert calendar.is_workday(found.on)
    if latest is not None and latest > start:
        assert found.on <= latest


@settings(max_examples=60)
@given(start=st.dates(date(2000, 1, 1), date(2090, 12, 31)), months=st.integers(1, 120))
def test_months_never_spill_into_the_next_one(start, months):
    found = months_after(start, months)

    assert (found.year * 12 + found.month) - (start.year * 12 + start.month) == months
    assert found.day == start.day or (found + timedelta(days=1)).day == 1


# --- Whose rules ----------------------------------------------------------------------------------------------------


def test_an_office_that_set_nothing_has_the_usual_times(session):
    found = {clock: (each.amount, each.measure) for clock, each in rules_for(session).items()}

    assert found == {clock: (amount, measure) for clock, (amount, measure, _) in SHIPPED.items()}
    assert source_of(session) is None
    assert due(session, Clock.HAND_BACK, FRIDAY).on == date(2024, 10, 10)
    assert due(session, Clock.REPLY, date(2024, 2, 20)).on == date(2024, 5, 20)
    assert due(session, Clock.ASSIST, date(2024, 2, 20)).on == date(2024, 3, 20)
    assert due(session, Clock.RATE, date(2024, 5, 10)).on == date(2024, 5, 30)


def test_a_session_without_rules_takes_over_those_of_the_newest_before_it(session):
    older = SessionFactory(name="三届一次", year=2022, opens_on=date(2022, 1, 8), closes_on=None)
    later = SessionFactory(name="三届五次", year=2026, opens_on=date(2026, 1, 8), closes_on=None)
    rule(older, amount=1).save()
    rule(session, amount=2).save()
    rule(later, amount=9).save()
    between = SessionFactory(name="三届四次", year=2025, opens_on=date(2025, 1, 8), closes_on=None)

    assert rules_for(between)[Clock.REPLY].amount == 2
    assert source_of(between) == session
    assert rules_for(between)[Clock.ASSIST].amount == 1  # shipped
    assert rules_for(later)[Clock.REPLY].amount == 9
    assert rules_for(older)[Clock.REPLY].amount == 1


def test_of_two_sessions_in_a_year_the_earlier_ones_rules_are_taken_over_not_the_later_ones(session):
    second = SessionFactory(name="三届四次", year=2024, opens_on=date(2024, 9, 1), closes_on=None)
    rule(session, amount=2).save()
    assert rules_for(second)[Clock.REPLY].amount == 2

    rule(second, amount=5).save()
    assert rules_for(session)[Clock.REPLY].amount == 2


def test_fixed_days_taken_over_move_to_the_sessions_year(session):
    fields = {"measure": Measure.FIXED, "amount": None, "fixed_on": date(2024, 2, 29), "latest_on": date(2024, 10, 31)}
    rule(session, **fields).save()
    later = SessionFactory(name="三届五次", year=2026, opens_on=date(2026, 1, 8), closes_on=None)

    taken_over = rules_for(later)[Clock.REPLY]

    assert (taken_over.fixed_on, taken_over.latest_on, taken_over.pk) == (date(2026, 2, 28), date(2026, 10, 31), None)
    assert taken_over.words == "2026年2月28日前，不晚于2026年10月31日"


def test_many_due_dates_of_a_session_cost_three_queries(session, django_assert_num_queries):
    with django_assert_num_queries(3):  # the rules, two years of the calendar
        deadlines = Deadlines(session)
        for days in range(200):
            deadlines.due(Clock.REPLY, date(2024, 6, 1) + timedelta(days=days))


def test_what_is_due_soon_is_counted_in_working_days(session):
    rule(session, soon_days=3).save()

    assert soon_until(session, Clock.REPLY, FRIDAY) == date(2024, 10, 8)


def test_a_clock_has_one_rule_a_session_that_says_when(session):
    rule(session).save()

    for wrong in (
        rule(session),
        rule(session, clock=Clock.RATE, amount=None),
        rule(session, clock=Clock.RATE, amount=0),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save()
    fixed_without_a_day = rule(session, clock=Clock.RATE, measure=Measure.FIXED)
    with pytest.raises(IntegrityError), transaction.atomic():
        fixed_without_a_day.save()


# --- The page -------------------------------------------------------------------------------------------------------


def typed(**changes):
    """What the page sends when nothing but `changes` was typed."""
    sent = {}
    for clock, (amount, measure, soon) in SHIPPED.items():
        sent |= {f"{clock}-amount": amount, f"{clock}-measure": measure, f"{clock}-soon_days": soon}
        sent |= {f"{clock}-skips_rest_days": "on", f"{clock}-fixed_on": "", f"{clock}-latest_on": ""}
    return sent | changes


def save(page, session, **changes):
    return page.post(reverse("proposals:due_rules", args=[session.pk]), typed(**changes))


def told(answer):
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize("role", Role)
def test_only_the_proposal_office_sets_times(user_with, role):
    may = role in {Role.PROPOSAL_OFFICE, Role.GENERAL_OFFICE}

    assert user_with(role).has_perm("proposals.edit_deadlines") == may


def test_the_page_shows_every_clock_with_an_example_of_today(page, session):
    answer = page.get(reverse("proposals:due_rules", args=[session.pk]))
    words = answer.content.decode()

    assert "三届三次还没有设置，现在按一般规定办理" in words
    assert [row.clock for row in answer.context["form"].rows] == list(Clock)
    assert "例：今天交办：2024年9月27日起3个月 → 2024年12月27日（周五）" in words
    assert "例：原定今天答复：2024年9月27日起3个月" in words
    assert "已经发出的期限不变" in words


def test_the_first_saving_gives_the_session_rules_of_its_own(page, session):
    answer = save(page, session, **{"reply-amount": 2})

    assert told(page.get(answer.url)) == ["三届三次的办理时限已保存；已经发出的期限不变"]
    assert DueRule.objects.filter(session=session).count() == len(Clock)
    assert due(session, Clock.REPLY, date(2024, 2, 20)).on == date(2024, 4, 22)  # 20 April is a Saturday
    assert AuditEntry.objects.of_action("新增办理时限").count() == len(Clock)


def test_later_only_what_changed_is_saved(page, session):
    save(page, session)

    save(page, session, **{"rate-amount": 10})
    assert [entry.target_label for entry in AuditEntry.objects.of_action("修改办理时限")] == ["委员评价：10个工作日"]

    answer = save(page, session, **{"rate-amount": 10})
    assert told(page.get(answer.url))[-1] == "没有改动"


def test_a_fixed_day_is_saved_without_a_number(page, session):
    save(page, session, **{"reply-measure": "fixed", "reply-fixed_on": "2024-06-28", "reply-amount": "-5"})

    saved = DueRule.objects.get(session=session, clock=Clock.REPLY)
    assert (saved.measure, saved.amount, saved.fixed_on) == (Measure.FIXED, None, date(2024, 6, 28))


def test_a_number_leaves_no_fixed_day_behind(page, session):
    save(page, session, **{"reply-fixed_on": "1999-02-30"})

    assert DueRule.objects.get(session=session, clock=Clock.REPLY).fixed_on is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reply-amount": "0"}, "时限不能小于1，请改大。"),
        ({"reply-amount": "-3"}, "时限不能小于1，请改大。"),
        ({"reply-amount": "3651", "reply-measure": "days"}, "时限不能大于3650，请改小。"),
        ({"reply-amount": "9" * 30, "reply-measure": "days"}, "时限不能大于3650，请改小。"),
        ({"reply-amount": "121"}, "最多120个月，请改小。"),
        ({"reply-amount": "三"}, "时限请填写整数，如 12。"),
        ({"reply-amount": ""}, "请填写数字，如 3；要定在某一天的，请改选“固定日期”。"),
        ({"reply-measure": "fixed"}, "请填写固定日期，或者改选工作日、天、月。"),
        ({"reply-measure": "fixed", "reply-fixed_on": "2024-06-31"}, "固定日期写得不对或没有这一天"),
        (
            {"reply-measure": "fixed", "reply-fixed_on": "2023-06-30"},
            "2023年6月30日早于三届三次开始（2024年1月8日），请核对年份。",
        ),
        ({"reply-latest_on": "2034-10-31"}, "2034年10月31日离三届三次太远，请核对年份。"),
        ({"reply-measure": "weeks"}, "算法里没有您选的这一项"),
        ({"reply-soon_days": "61"}, "提前几个工作日提醒不能大于60，请改小。"),
        ({"reply-soon_days": ""}, "请填写提前几个工作日提醒。"),
    ],
)
def test_bad_input_is_told_at_the_field_and_nothing_is_saved(page, session, changes, words):
    answer = save(page, session, **changes)

    assert answer.status_code == 422
    assert answer.content.decode().count(words) == 2  # at the field and in the summary
    assert not DueRule.objects.exists()


def test_somebody_elses_change_is_shown_before_it_is_overwritten(page, session):
    seen = page.get(reverse("proposals:due_rules", args=[session.pk])).context["form"].seen
    save(page, session, **{"reply-amount": 2})

    refused = save(page, session, seen=seen, **{"reply-amount": 6})
    assert refused.status_code == 422
    assert "您打开此页后，别人改过这些时限。现为：主办答复：2个月。" in refused.content.decode()

    save(page, session, seen=refused.context["form"].seen, **{"reply-amount": 6})
    assert DueRule.objects.get(session=session, clock=Clock.REPLY).amount == 6


def test_an_example_follows_what_is_typed_and_saves_nothing(page, session):
    address = reverse("proposals:due_rule_examples", args=[session.pk])

    words = page.post(address, typed(**{"reply-amount": "5", "reply-measure": "workdays", "rate-amount": "0"}))

    assert "9月29日（调休上班）、9月30日、10月8日、10月9日、10月10日 → 2024年10月10日" in words.content.decode()
    assert "填好以后，这里显示从今天起算到哪一天。" in words.content.decode()
    assert not DueRule.objects.exists()


def test_without_a_session_the_page_says_what_to_do_first(page):
    words = page.get(reverse("proposals:newest_due_rules")).content.decode()

    assert "办理时限按次会议设置，请先新增届和次会议。" in words


def test_the_settings_lead_to_the_session_that_takes_proposals_now(page, session):
    answer = page.get(reverse("proposals:newest_due_rules"))

    assert answer.context["session"] == session


def test_the_page_costs_the_same_with_one_session_and_with_three(page, session, django_assert_num_queries):
    for year in (2022, 2023):
        rule(SessionFactory(name=f"三届{year}", year=year, opens_on=date(year, 1, 8), closes_on=None)).save()
    address = reverse("proposals:due_rules", args=[session.pk])
    page.get(address)

    with django_assert_num_queries(7):  # session, user with roles; the session, all of them, rules, source, two years
        page.get(address)
