"""Reports as the tests of this app need them."""

import pytest

from sentiment.models import ReportAuthor
from tests.factories import SocialReportFactory


@pytest.fixture
def mine(member):
    """A function: a report written by the member."""

    def make(**fields):
        report = SocialReportFactory(created_by=member.user, suggestions="尽快修缮。", **fields)
        ReportAuthor.objects.create(report=report, member=member)
        return report

    return make
