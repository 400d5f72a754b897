"""Into which session a proposal goes, and whether it came in time."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from proposals.models import ProposalKind
from proposals.writing.sessions import kind_on, session_taking
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db


BEIJING = ZoneInfo("Asia/Shanghai")


def test_in_time_is_plenary_and_late_is_ordinary():
    session = SessionFactory(name="有截止时间")
    session.plenary_from = datetime(2023, 12, 5, 0, 0, tzinfo=BEIJING)
    session.plenary_until = datetime(2024, 1, 10, 12, 0, tzinfo=BEIJING)

    assert kind_on(session, date(2024, 1, 10)) == ProposalKind.PLENARY
    assert kind_on(session, date(2024, 1, 11)) == ProposalKind.ORDINARY
    assert kind_on(session, date(2023, 12, 4)) == ProposalKind.ORDINARY
    noon = datetime(2024, 1, 10, 12, 0, 1, tzinfo=BEIJING)
    assert kind_on(session, date(2024, 1, 10), moment=noon) == ProposalKind.ORDINARY


def test_after_the_plenary_period_begins_the_next_session_takes_proposals():
    coming = SessionFactory(name="三届四次", year=2025)
    this = SessionFactory(name="三届三次·届内", year=2024)
    coming.plenary_from = datetime(2024, 12, 5, 0, 0, tzinfo=BEIJING)
    coming.save()

    assert session_taking(datetime(2024, 12, 4, 23, 0, tzinfo=BEIJING)) == this
    assert session_taking(datetime(2024, 12, 5, 8, 0, tzinfo=BEIJING)) == coming
