"""People who are told things, and a house that has mail and SMS."""

import pytest

from cppcc.core.notices.models import Delivery
from cppcc.core.notices.telling import notify
from tests.core.notices.kinds import PLAIN


@pytest.fixture
def both_ways(settings):
    """The house has mail and SMS."""
    settings.EMAIL_HOST = "mail.test"
    settings.SMS_BACKEND = "cppcc.core.notices.sms.LogBackend"
    settings.SITE_URL = "https://office.test"


@pytest.fixture
def tell(db):
    """A function: tell people something, by default about the 27th proposal."""

    def told(*people, kind=PLAIN, once="handling:1:due_soon", title="第27号提案还有3天到期", **more):
        return notify(people, kind=kind.name, once=once, title=title, **more)

    return told


@pytest.fixture
def outcome():
    """A function: what became of the one delivery of a channel, as it is now."""
    return lambda channel="mail": Delivery.objects.select_related("notice__user").get(channel=channel)
