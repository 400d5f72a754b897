"""Electing excellent proposals: set up, marked by a jury, worked out, published."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cppcc.core.accounts.roles import Role
from cppcc.core.periods import Period
from cppcc.core.registry import Figures
from cppcc.core.workflow import Refused, StepRefused
from proposals.honours.standing import average, standing
from proposals.models import Candidate, Cosigner, CosignStatus, Criterion, Selection
from proposals.rules import MAY
from proposals.states import SELECTION_STEPS, SelectionStatus, Status
from tests.factories import MemberFactory, ProposalFactory, SessionFactory

ON = date(2024, 12, 20)


@pytest.fixture
def jury(user_with):
    return [user_with(Role.MEMBER, name=f"评委{place}") for place in range(3)]


@pytest.fixture
def election(db, jury):
    """Three candidates, two criteria of 60 and 40 points, three jurors, two places."""
    selection = Selection.objects.create(session=SessionFactory(), name="2024年度优秀提案", places=2)
    selection.jurors.set(jury)
    for text, most in (("建议可行", 60), ("成效明显", 40)):
        Criterion.objects.create(selection=selection, text=text, most=most)
    for _ in range(3):
        Candidate.objects.create(selection=selection, proposal=ProposalFactory(status=Status.CLOSED))
    return selection


def give(candidate, juror, *points):
    criteria = candidate.selection.criteria.order_by("pk")
    candidate.mark(by=juror, points=dict(zip(criteria, map(Decimal, points), strict=True)))


def scored(election, jury, clerk):
    """90 and 80 (average 85); 70 and 70; nothing."""
    election.open_scoring(by=clerk)
    first, second, _ = election.candidates.all()
    give(first, jury[0], 55, 35)
    give(first, jury[1], 50, 30)
    give(second, jury[0], 40, 30)
    give(second, jury[1], 40, 30)
    return first, second


def test_a_juror_reads_how_many_sit_on_the_jury_as_the_office_does(election, jury, clerk):
    election.open_scoring(by=clerk)

    counted = [Selection.objects.visible_to(user).for_list().get() for user in (clerk, jury[0])]

    assert [(row.juror_count, row.candidate_count) for row in counted] == [(3, 3), (3, 3)]


def test_every_step_of_an_election_has_its_permission():
    assert SELECTION_STEPS.keys() <= MAY.keys()


@pytest.mark.parametrize("status", list(SelectionStatus))
@pytest.mark.parametrize("name", list(SELECTION_STEPS))
def test_an_election_goes_from_setting_up_to_scoring_to_published(clerk, election, jury, name, status):
    best, _ = scored(election, jury, clerk)
    Selection.objects.update(status=status)
    election.refresh_from_db()
    verbs = {
        "open_scoring": lambda: election.open_scoring(by=clerk),
        "publish_selection": lambda: election.publish(by=clerk, on=ON, elected=[best.pk]),
        "reopen_scoring": lambda: election.reopen(by=clerk, note="漏评"),
    }

    if status in SELECTION_STEPS[name].sources:
        verbs[name]()
        assert election.status == SELECTION_STEPS[name].target
    else:
        with pytest.raises(StepRefused):
            verbs[name]()


def test_the_jury_cannot_begin_before_all_is_there(clerk, db):
    selection = Selection.objects.create(session=SessionFactory(), name="2024年度优秀提案")

    with pytest.raises(Refused, match="还没有候选提案、评分标准、评委"):
        selection.open_scoring(by=clerk)


def test_once_the_jury_has_begun_candidates_and_criteria_stand(clerk, election):
    election.open_scoring(by=clerk)

    with pytest.raises(Refused, match="已经开始评分"):
        election.put_up([ProposalFactory(status=Status.FILED)], by=clerk)
    with pytest.raises(Refused, match="已经开始评分"):
        election.take_down(election.candidates.first(), by=clerk)
    with pytest.raises(Refused, match="已经开始评分"):
        election.ask_no_more(election.criteria.first(), by=clerk)


def test_a_candidate_is_put_up_once(clerk, election):
    known = election.candidates.first().proposal

    assert election.put_up([known, ProposalFactory(status=Status.FILED)], by=clerk) == 1
    assert election.candidates.count() == 4


def test_the_standing_is_the_mean_of_the_jurors_totals(clerk, election, jury):
    scored(election, jury, clerk)

    assert [(place.rank, place.average, place.unmarked) for place in standing(election)] == [
        (1, Decimal("85.00"), 1),
        (2, Decimal("70.00"), 1),
        (3, None, 3),
    ]


def test_equals_share_their_rank(clerk, election, jury):
    election.open_scoring(by=clerk)
    for candidate in election.candidates.all():
        give(candidate, jury[0], 50, 30)

    assert [place.rank for place in standing(election)] == [1, 1, 1]


def test_half_a_ballot_does_not_count(clerk, election, jury):
    election.open_scoring(by=clerk)
    candidate = election.candidates.first()
    candidate.mark(by=jury[0], points={election.criteria.first(): Decimal(50)})

    assert standing(election)[0].average is None


totals = st.lists(st.decimals(0, 100, places=1), min_size=1, max_size=20)


@given(totals, st.booleans())
def test_the_average_lies_between_the_lowest_and_the_highest(given_totals, trims):
    mean = average(given_totals, trims=trims)
    assert min(given_totals) - Decimal("0.01") <= mean <= max(given_totals) + Decimal("0.01")


@given(totals)
def test_the_order_of_the_jurors_does_not_matter(given_totals):
    assert average(given_totals, trims=True) == average(list(reversed(given_totals)), trims=True)


def test_with_five_jurors_one_highest_and_one_lowest_are_left_out():
    assert average([Decimal(n) for n in (10, 80, 82, 84, 100)], trims=True) == Decimal("82.00")
    assert average([Decimal(n) for n in (10, 80, 100, 84)], trims=True) == Decimal("68.50")


@pytest.mark.parametrize(
    ("choose", "words"),
    [
        (lambda first, second, third: [], "请至少选一件"),
        (lambda first, second, third: [first, second, third], "名额是2件，选了3件"),
        (lambda first, second, third: [first, third], "还没有评分"),
        (lambda first, second, third: [second], "高于选中的最低分"),
    ],
)
def test_who_has_more_points_is_not_passed_over(clerk, election, jury, choose, words):
    scored(election, jury, clerk)
    elected = choose(*election.candidates.values_list("pk", flat=True))

    with pytest.raises(Refused, match=words):
        election.publish(by=clerk, on=ON, elected=elected)
    election.refresh_from_db()
    assert election.status == SelectionStatus.SCORING
    assert not election.candidates.filter(elected=True).exists()


def test_the_elected_are_counted_once_published_and_not_after_it_is_reopened(clerk, election, jury):
    best, _ = scored(election, jury, clerk)
    election.publish(by=clerk, on=ON, elected=[best.pk])

    assert Figures(Period.year(2024))["proposals.excellent"] == 1
    election.reopen(by=clerk, note="漏评")
    assert Figures(Period.year(2024))["proposals.excellent"] == 0


def test_a_juror_keeps_off_what_they_stand_behind(clerk, election, jury):
    led, signed, other = election.candidates.all()
    own = MemberFactory(user=jury[0])
    led.proposal.lead = own
    led.proposal.save()
    Cosigner.objects.create(proposal=signed.proposal, member=own, status=CosignStatus.SIGNED)
    election.open_scoring(by=clerk)

    assert [candidate.is_judged_by(jury[0]) for candidate in (led, signed, other)] == [False, False, True]
    assert jury[0].has_perm("proposals.score", other)
    assert not jury[0].has_perm("proposals.score", led)


def test_who_is_not_of_the_jury_sees_nothing_before_it_is_published(clerk, election, jury, member, leader):
    best, _ = scored(election, jury, clerk)
    assert list(Candidate.objects.visible_to(member.user)) == []
    assert len(Candidate.objects.visible_to(jury[0])) == 3
    assert len(Candidate.objects.visible_to(leader)) == 3

    election.publish(by=clerk, on=ON, elected=[best.pk])
    assert list(Candidate.objects.visible_to(member.user)) == [best]
    assert list(Candidate.objects.visible_to(jury[0])) == [best]


# --- Pages ----------------------------------------------------------------------------------------------------------
def test_the_way_of_an_election_through_the_pages(client, clerk, jury):
    session = SessionFactory()
    one, two = (ProposalFactory(session=session, status=Status.CLOSED, number=n) for n in (12, 13))
    client.force_login(clerk)
    answers = {"name": "2024年度优秀提案", "session": session.pk, "places": 1, "jurors": [jury[0].pk]}
    client.post("/proposals/selections/new/", answers)
    selection = Selection.objects.get()
    assert selection.criteria.count() == 5  # the usual ones

    client.post(f"/proposals/selections/{selection.pk}/candidates/", {"session": session.pk, "numbers": "12-13"})
    client.post(f"/proposals/selections/{selection.pk}/open_scoring/")
    client.force_login(jury[0])
    assert "优秀提案待评分" in client.get("/").content.decode()
    for candidate, points in zip(selection.candidates.for_list(), (18, 12), strict=True):
        marks = {f"criterion_{criterion.pk}": points for criterion in selection.criteria.all()}
        client.post(f"/proposals/candidates/{candidate.pk}/", marks)
    assert "您已评完" in client.get(selection.get_absolute_url()).content.decode()

    client.force_login(clerk)
    page = client.get(f"/proposals/selections/{selection.pk}/publish_selection/").content.decode()
    assert "第1名，90.00分" in page
    elected = selection.candidates.get(proposal=one)
    client.post(f"/proposals/selections/{selection.pk}/publish_selection/", {"elected": [elected.pk]})

    assert [each.proposal for each in Candidate.objects.elected()] == [one]
    assert two.candidacies.get().elected is False


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ("", "请填写提案号"),
        ("十二", "“十二”不是提案号"),
        ("12、99", "没有这些提案号，或未立案、涉密：99"),
        ("15-12", "起止不对"),
        ("1-9999", "起止不对"),
        ("、".join(map(str, range(600))), "一次最多列入500件"),
    ],
)
def test_numbers_that_are_none_are_told_in_words(sign_in, clerk, election, numbers, words):
    ProposalFactory(session=election.session, status=Status.FILED, number=12)
    answers = {"session": election.session.pk, "numbers": numbers}

    response = sign_in(clerk).post(f"/proposals/selections/{election.pk}/candidates/", answers)

    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_secret_proposal_is_no_candidate(sign_in, clerk, election):
    ProposalFactory(session=election.session, status=Status.FILED, number=12, is_secret=True)

    response = sign_in(clerk).post(
        f"/proposals/selections/{election.pk}/candidates/", {"session": election.session.pk, "numbers": "12"}
    )

    assert "未立案、涉密：12" in response.content.decode()


@pytest.mark.parametrize(
    ("points", "words"),
    [("61", "满分是60分"), ("-1", "不能低于0分"), ("很好", "请填数字"), ("", "请打分"), ("5.55", "最多一位小数")],
)
def test_points_beyond_the_criterion_are_refused_in_words(sign_in, clerk, election, jury, points, words):
    election.open_scoring(by=clerk)
    one, two = election.criteria.order_by("pk")
    marks = {f"criterion_{one.pk}": points, f"criterion_{two.pk}": "30"}

    response = sign_in(jury[0]).post(election.candidates.first().get_absolute_url(), marks)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert 'value="30"' in response.content.decode()


def test_after_publishing_no_mark_is_changed(sign_in, clerk, election, jury):
    best, _ = scored(election, jury, clerk)
    election.publish(by=clerk, on=ON, elected=[best.pk])

    assert sign_in(jury[0]).get(best.get_absolute_url()).status_code == 409
