"""What if: a scheme tried on a past year."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from members.duty.models import Correction, SavedCard, Scheme
from members.duty.scoring.spec import Grade, Group, Item, Rules
from members.duty.trial import try_out
from tests.duty.editor.hands import YEAR, address, rate
from tests.factories import ActivityFactory, ActivityKindFactory, MemberFactory, ParticipationFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, tzinfo=UTC)
PAST = 2025
BY_MEETINGS = Rules(
    items=(
        Item(
            1,
            "会议",
            (rate(5, "activities.attended", "全体会议"), rate(1, "activities.attended")),
        ),
    ),
    grades=(Grade(2, "优秀", Decimal(5)), Grade(3, "其他")),
)
BY_SURVEYS = Rules(items=(Item(1, "调研", (rate(4, "activities.attended", "调研"),)),), grades=BY_MEETINGS.grades)


@pytest.fixture
def people(db):
    """At the plenary; at two surveys; at nothing."""
    hu, lin, wu = (MemberFactory(name=name) for name in ("胡甲", "林乙", "吴丙"))
    plenary, survey = (ActivityKindFactory(name=name) for name in ("全体会议", "调研"))
    _went(hu, plenary, date(PAST, 2, 1))
    _went(lin, survey, date(PAST, 3, 1))
    _went(lin, survey, date(PAST, 4, 1))
    return hu, lin, wu


def _went(member, kind, on):
    activity = ActivityFactory(kind=kind, starts_on=on, ends_on=on)
    ParticipationFactory(activity=activity, member=member)


@pytest.fixture
def ruled(liaison, people):
    """The past year as it was scored: by meetings."""
    scheme = Scheme.of_year(PAST, name="旧办法")
    scheme.draft(BY_MEETINGS, by=liaison)
    scheme.open(by=liaison)
    return scheme


@pytest.fixture
def new(liaison):
    scheme = Scheme.of_year(YEAR, name="新办法")
    scheme.draft(BY_SURVEYS, by=liaison)
    return scheme


def told(trial):
    return [
        (
            move.member.name,
            (move.before.total, move.before.rank, move.before.grade) if move.before else None,
            (move.after.total, move.after.rank, move.after.grade),
            move.up,
        )
        for move in trial.moves
    ]


def test_it_shows_who_would_move_and_changes_nothing(ruled, new, people):
    trial = try_out(new, PAST, now=NOW)

    # By meetings: 胡 5 (first), 林 1 + 1 (second), 吴 0 (third). By surveys: 林 8 (first), the others 0 (second).
    assert sorted(told(trial)) == sorted(
        [
            ("林乙", (2, 2, "其他"), (8, 1, "优秀"), 1),
            ("胡甲", (5, 1, "优秀"), (0, 2, "其他"), -1),
            ("吴丙", (0, 3, "其他"), (0, 2, "其他"), 1),
        ]
    )
    assert (trial.ups, trial.downs, trial.regraded) == (2, 1, 2)
    assert trial.grades() == [("优秀", 1, 1), ("其他", 2, 2)]
    kept = Scheme.objects.get(pk=ruled.pk)
    assert (kept.year, kept.starts_on, kept.rules) == (PAST, date(PAST, 1, 1), BY_MEETINGS)
    assert Scheme.objects.count() == 2


def test_the_greatest_moves_come_first(ruled, new):
    gains = [abs(move.gain) for move in try_out(new, PAST, now=NOW).moves]

    assert gains == [6, 5, 0]


def test_points_written_down_are_what_it_is_compared_with(ruled, new, people, liaison):
    ruled.preview(by=liaison)
    ruled.publish(by=liaison, now=NOW)
    _went(people[2], ActivityKindFactory(name="全体会议"), date(PAST, 6, 1))  # found only afterwards

    before = {move.member.name: move.before.total for move in try_out(new, PAST, now=NOW).moves}

    assert before == {"胡甲": 5, "林乙": 2, "吴丙": 0}
    assert SavedCard.objects.count() == 3


def test_corrections_of_the_year_count_for_both(ruled, new, people, liaison):
    correction = Correction(
        scheme=ruled, member=people[2], points=Decimal(3), reason="补记", at=datetime(2026, 1, 5, tzinfo=UTC)
    )
    correction.enter(by=liaison)

    moved = {move.member.name: (move.before.total, move.after.total) for move in try_out(new, PAST, now=NOW).moves}

    assert moved["吴丙"] == (3, 3)


def test_its_own_days_are_moved_into_the_year(ruled, new, people):
    new.starts_on, new.ends_on = date(YEAR - 1, 12, 1), date(YEAR, 3, 31)

    after = {move.member.name: move.after.total for move in try_out(new, PAST, now=NOW).moves}

    assert after["林乙"] == 4  # the survey of April is outside


def test_a_year_nobody_scored_shows_the_new_points_alone(new, people):
    trial = try_out(new, PAST, now=NOW)

    assert trial.ruled is None
    assert {move.before for move in trial.moves} == {None}
    assert {move.up for move in trial.moves} == {None}
    assert [move.member.name for move in trial.moves][0] == "林乙"


def test_who_changes_the_board_has_no_rank_to_compare(ruled, new, people):
    new.lay_down(replace(BY_SURVEYS, boards="office"), by=None, told="改")

    assert {move.up for move in try_out(new, PAST, now=NOW).moves} == {None}


def test_the_page_tells_the_movement_and_exports_it(desk, ruled, new):
    page = desk.get(address(new, "scheme_trial"), {"year": PAST}).content.decode()
    assert "名次上升 <b>2</b> 人，下降 <b>1</b> 人，等次改变 <b>2</b> 人" in page
    assert "升1名" in page
    assert "降1名" in page

    book = load_workbook(BytesIO(desk.get(address(new, "scheme_trial"), {"year": PAST, "format": "xlsx"}).content))

    rows = list(book.active.values)
    assert rows[0][0] == "2026年新办法第1版在2025年度试算（不改变任何得分）"
    assert {row[1]: (row[3], row[4], row[8]) for row in rows[2:]} == {
        "林乙": (2, 8, 1),
        "胡甲": (5, 0, -1),
        "吴丙": (0, 0, 1),
    }


def test_rules_that_contradict_themselves_are_not_tried(desk, new):
    new.lay_down(replace(BY_SURVEYS, groups=(Group(8, "甲", within=9), Group(9, "乙", within=8))), by=None, told="改")

    page = desk.get(address(new, "scheme_trial"), {"year": PAST})

    assert page.status_code == 200
    assert "算不出来" in page.content.decode()


@pytest.mark.parametrize("year", ["1066", "今年", ""])
def test_a_year_there_is_not_is_passed_over(desk, ruled, new, year):
    assert desk.get(address(new, "scheme_trial"), {"year": year}).status_code == 200


def test_more_members_take_no_more_queries(desk, ruled, new):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            desk.get(address(new, "scheme_trial"), {"year": PAST})
        return len(captured)

    queries()
    few = queries()
    for _ in range(10):
        MemberFactory()

    assert queries() == few
