from datetime import timedelta

from proposals.models import Manner
from tests.factories import HandlingFactory


def issued(unit, today, **fields):
    """What was handed to the unit alone today, with five days to hand it back."""
    window = today + timedelta(days=5)
    return HandlingFactory(
        **{"unit": unit, "manner": Manner.SOLE, "issued_on": today, "hand_back_until": window, **fields}
    )
