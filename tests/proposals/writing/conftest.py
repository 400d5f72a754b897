import pytest
from django.utils import timezone

from tests.factories import SessionFactory


@pytest.fixture
def session(db):
    """The session of this year, which takes proposals."""
    return SessionFactory(year=timezone.localdate().year)
