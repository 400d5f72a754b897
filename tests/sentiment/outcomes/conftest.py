import pytest

from cppcc.core.accounts.roles import Role
from sentiment.models import ReportAuthor
from tests.factories import MemberFactory, SocialReportFactory


@pytest.fixture
def written(user_with):
    """A function: a report by members of these names, each with an account."""

    def make(title, *names, **fields):
        report = SocialReportFactory(title=title, **fields)
        for place, name in enumerate(names):
            author = MemberFactory(name=name, user=user_with(Role.MEMBER, name=name))
            ReportAuthor.objects.create(report=report, member=author, order=place)
        return report

    return make
