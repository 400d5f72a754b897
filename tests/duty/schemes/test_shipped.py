"""Every scheme that comes with the software is sound, and says where it is from."""

import pytest

from members.duty.carried import carry, read, shipped
from members.duty.models import Scheme
from members.duty.scoring.checking import problems

pytestmark = pytest.mark.django_db
NAMES = sorted(shipped())


@pytest.mark.parametrize("name", NAMES)
def test_it_contradicts_nothing_and_lacks_at_most_kinds_of_the_other_office(name):
    held = shipped()[name]

    found = problems(held.rules, window=(held.starts_on, held.ends_on))

    assert [problem.words for problem in found if problem.grave or problem.field not in {"level", "manner"}] == []


@pytest.mark.parametrize("name", NAMES)
def test_it_tells_where_it_is_from(name):
    assert shipped()[name].about
    assert shipped()[name].basis


@pytest.mark.parametrize("name", NAMES)
def test_it_becomes_a_draft_of_any_year_and_can_be_carried_on(name, liaison):
    draft = shipped()[name].draft(by=liaison, year=2031)

    kept = Scheme.objects.get(pk=draft.pk)
    again = read(carry(kept))
    assert (kept.starts_on.year, kept.ends_on.year) == (2031, 2031)
    assert again.rules == kept.rules
    assert (again.name, again.year, again.basis) == (kept.name, 2031, kept.basis)


def test_those_with_all_their_kinds_can_be_opened_at_once(liaison):
    draft = shipped()["1-six-ones"].draft(by=liaison, year=2031)

    assert draft.hindrances() == []
    assert draft.problems == []
