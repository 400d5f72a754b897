"""The tables: every step from every state, every verb for every role, who sees what."""

import pytest

from cppcc.core.accounts.roles import OFFICES, Role
from cppcc.core.workflow import StepRefused
from members.commending.models import Ballot, Commendation, Vote
from members.commending.rules import MAY
from members.commending.states import STEPS, Status
from tests.commending.conftest import ON

pytestmark = pytest.mark.django_db
LIAISON = {Role.LIAISON_OFFICE, Role.GENERAL_OFFICE}
READERS = {*OFFICES, Role.LEADER, Role.MEMBER, Role.CONVENOR}
WHO = dict.fromkeys([*STEPS, "run"], LIAISON) | {
    "vote": set(),  # nobody by a role alone
    "see": READERS,
    "see_candidates": {*OFFICES, Role.LEADER},
}


def put(commendation, status):
    """The commendation as it stands in a status, with one vote cast."""
    quota = None if status in {Status.NOMINATING, Status.DISCARDED} else 2
    announced_on = ON if status == Status.ANNOUNCED else None
    Commendation.objects.update(status=status, quota=quota, announced_on=announced_on)
    commendation.refresh_from_db()
    ballot = Ballot.objects.create(commendation=commendation, juror=commendation.jurors.first())
    Vote.objects.create(ballot=ballot, candidate=commendation.candidates.first())
    return commendation


def take(name, commendation, by):
    match name:
        case "open_voting":
            commendation.open_voting(by=by, on=ON)
        case "close_voting":
            commendation.close_voting(by=by)
        case "decide":
            commendation.decide(by=by, chosen=[], note="")
        case "announce":
            commendation.announce(by=by, on=ON)
        case _:
            getattr(commendation, name)(by=by, note="写错了")


def test_every_step_is_in_the_table_of_permissions():
    assert STEPS.keys() <= MAY.keys()
    assert WHO.keys() == MAY.keys()


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("name", STEPS)
def test_a_step_starts_where_the_table_says_and_nowhere_else(commendation, liaison, name, status):
    put(commendation, status)

    if status in STEPS[name].sources:
        take(name, commendation, liaison)
        assert [taken.step for taken in commendation.history.all()] == [name]
        assert Commendation.objects.get().status == STEPS[name].target
    else:
        with pytest.raises(StepRefused):
            take(name, commendation, liaison)
        assert Commendation.objects.get().status == status


@pytest.mark.parametrize("status", Status)
def test_candidates_are_named_and_votes_cast_only_in_their_time(commendation, jury, people, liaison, status):
    put(commendation, status)
    candidate = commendation.candidates.last()

    def works(act):
        try:
            act()
        except StepRefused:
            return False
        return True

    named = [
        works(lambda: commendation.add(people[0], by=liaison, reason="事迹突出")),
        works(lambda: commendation.leave_out(candidate, by=liaison, note="调离")),
        works(lambda: commendation.propose([], by=liaison)),
    ]
    assert named == [status == Status.NOMINATING] * 3
    assert works(lambda: commendation.vote([commendation.candidates.first()], by=jury[1])) == (status == Status.VOTING)


@pytest.mark.parametrize("verb", MAY)
def test_who_may(commendation, user_with, verb):
    allowed = {role for role in Role if user_with(role).has_perm(f"commending.{verb}", commendation)}

    assert allowed == WHO[verb]


@pytest.mark.parametrize("status", Status)
def test_who_sees_it(commendation, user_with, jury, status):
    put(commendation, status)
    juror = user_with(Role.MEMBER)
    commendation.jurors.add(juror)
    people = {"juror": juror} | {str(role): user_with(role) for role in Role}

    seeing = {name for name, user in people.items() if Commendation.objects.visible_to(user).exists()}

    everybody = {str(role) for role in READERS} | {"juror"} if status == Status.ANNOUNCED else set()
    voting = {"juror"} if status == Status.VOTING else set()
    assert seeing == {str(role) for role in {*OFFICES, Role.LEADER}} | everybody | voting


def test_only_a_juror_of_this_one_may_vote(commendation, jury, user_with):
    assert jury[0].has_perm("commending.vote", commendation)
    assert not user_with(Role.LEADER).has_perm("commending.vote", commendation)
