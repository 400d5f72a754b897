import pytest

from proposals.models import Manner
from tests.factories import HandlingFactory


@pytest.fixture
def handling(unit_clerk):
    """What was handed to one unit alone, which has not accepted it yet."""
    handling = HandlingFactory(manner=Manner.SOLE)
    handling.unit.clerks.add(unit_clerk)
    return handling
