"""A commendation of two places, five candidates of two groups, three jurors."""

from datetime import date

import pytest

from cppcc.core.accounts.roles import Role
from members.commending.models import Candidate, Commendation
from tests.factories import GroupFactory, MemberFactory

ON = date(2024, 12, 20)


@pytest.fixture
def jury(user_with):
    return [user_with(Role.LEADER, name=f"评委{place}") for place in range(3)]


@pytest.fixture
def people(db):
    """五 of them: three in the first group, two in the second."""
    first, second = GroupFactory(name="第一活动组"), GroupFactory(name="第二活动组")
    return [MemberFactory(name=f"候选{place}", group=first if place < 3 else second) for place in range(5)]


@pytest.fixture
def commendation(people, jury):
    found = Commendation.objects.create(year=2024, name="优秀政协委员", places=2)
    found.jurors.set(jury)
    for place, member in enumerate(people, start=1):
        Candidate.objects.create(commendation=found, member=member, rank=place, total=100 - place, grade="优秀")
    return found


@pytest.fixture
def voting(commendation, liaison):
    commendation.open_voting(by=liaison, on=ON)
    return commendation


def cast(commendation, juror, *places):
    """The juror votes for the candidates at these places."""
    candidates = list(commendation.candidates.order_by("pk"))
    commendation.vote([candidates[place] for place in places], by=juror)
