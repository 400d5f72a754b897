"""What is found of the known relatives of new proposals: 300 texts, the same on every run and database."""

import pytest

from bench import likeness

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_relatives_stand_among_the_first_ten():
    found = likeness.outcome(300, 20)

    assert dict(found.wanted) == {"A": 40, "B": 60, "C": 40, "H1": 60, "H2": 60}
    assert found.share("A") == 1.0  # lightly edited
    assert found.share("B") >= 0.98  # paraphrased
    assert found.share("C") >= 0.75  # the same matter in other words; measured .775
    assert found.share("H1") < found.share("B")
