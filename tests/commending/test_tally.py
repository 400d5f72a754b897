"""From votes to a list: who is in, who shares the edge, whose body is full."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.commending.tally import Standing, Tie, count, why_not


def votes(*numbers, bodies=()):
    return [Standing(key, number, bodies[key - 1] if bodies else None) for key, number in enumerate(numbers, start=1)]


def test_the_most_votes_fill_the_places():
    found = count(votes(3, 5, 1, 4), 2)

    assert (found.elected, found.ties, found.passed) == ([2, 4], [], [])


def test_equals_at_the_edge_are_left_to_people():
    found = count(votes(5, 3, 3, 1), 2)

    assert found.elected == [1]
    assert found.ties == [Tie((2, 3), 1, 3)]


def test_equals_that_all_fit_are_no_tie():
    assert count(votes(5, 3, 3, 1), 3).ties == []


def test_who_has_no_vote_is_not_elected():
    found = count(votes(2, 0, 0), 3)

    assert (found.elected, found.places) == ([1], 1)


def test_a_body_whose_share_is_taken_lets_the_next_body_in():
    found = count(votes(9, 8, 7, 2, bodies=(1, 1, 1, 2)), 3, {1: 2, 2: 1})

    assert (found.elected, found.passed) == ([1, 2, 4], [3])


def test_equals_within_a_bodys_share_are_left_to_people_and_the_rest_goes_on():
    found = count(votes(5, 5, 3, bodies=(1, 1, 2)), 2, {1: 1, 2: 1})

    assert found.ties == [Tie((1, 2), 1, 5, 1)]
    assert found.elected == [3]


def test_who_sits_in_no_body_takes_from_the_whole_alone():
    assert count(votes(5, 4, bodies=(None, None)), 2, {1: 1}).elected == [1, 2]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [((2,), ""), ((2, 3), "请选1人，现在选了2人"), ((), "现在选了0人"), ((1,), "只能在票数相同的候选人中选定")],
)
def test_the_choice_is_among_the_equals_alone(chosen, words):
    tally = count(votes(5, 3, 3), 2)

    told = why_not(tally, chosen, bodies={1: None, 2: None, 3: None}, shares=None)

    assert words in told
    assert bool(told) == bool(words)


def test_a_choice_may_not_break_a_bodys_share():
    bodies, shares = (1, 1, 2, 2), {1: 1, 2: 2}
    tally = count(votes(3, 3, 3, 3, bodies=bodies), 2, shares)
    places = dict(enumerate(bodies, start=1))

    assert tally.ties == [Tie((1, 2, 3, 4), 2, 3)]
    assert "超过了其中一个组织的名额" in why_not(tally, (1, 2), bodies=places, shares=shares)
    assert why_not(tally, (1, 3), bodies=places, shares=shares) == ""


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(1, 3)), max_size=12),
    st.integers(1, 8),
    st.dictionaries(st.integers(1, 3), st.integers(1, 4)),
)
def test_places_and_shares_are_never_exceeded_and_nobody_with_fewer_votes_passes_one_with_more(rows, places, shares):
    found = [Standing(key, number, body) for key, (number, body) in enumerate(rows)]
    by_key = {one.key: one for one in found}

    tally = count(found, places, shares)

    assert tally.places <= places
    for body, most in shares.items():
        assert sum(by_key[key].body == body for key in tally.elected) <= most
    assert set(tally.elected).isdisjoint({key for tie in tally.ties for key in tie.candidates})
    open_to_all = [one for one in found if one.body not in shares and one.votes]
    elected = [one.votes for one in open_to_all if one.key in tally.elected]
    settled = {*tally.elected, *(key for tie in tally.ties for key in tie.candidates)}
    left = [one.votes for one in open_to_all if one.key not in settled]
    assert not (elected and left) or min(elected) >= max(left)
