from datetime import UTC, date, datetime

import pytest

from cppcc.core.accounts.roles import Role
from members.service.states import Status as ServiceStatus
from members.statements.filling import Filling
from members.statements.models import DutyStatement, StatementYear
from tests.factories import (
    ActivityKindFactory,
    GroupFactory,
    MemberFactory,
    ParticipationFactory,
    ProposalFactory,
    ServiceKindFactory,
    ServiceRecordFactory,
)

NOW = datetime(2024, 12, 20, 4, tzinfo=UTC)
OWN = "下半年调研偏少。"


@pytest.fixture
def group(db):
    return GroupFactory(name="第一活动组")


@pytest.fixture
def convenor(user_with, group):
    """A member who convenes the first group (`convenor.user`)."""
    user = user_with(Role.MEMBER, Role.CONVENOR, name="孙召集")
    return MemberFactory(user=user, name="孙召集", group=group, group__duty="召集人")


@pytest.fixture
def asked(liaison):
    """The year 2024, due on its last day but ten."""
    year = StatementYear(year=2024, due_on=date(2024, 12, 21), words="不超过1500字")
    year.open(by=liaison)
    return year


@pytest.fixture
def deeds(member):
    """What the member did in 2024."""
    kinds = [ActivityKindFactory(name=name) for name in ("调研", "学习培训")]
    for kind, month in ((kinds[0], 3), (kinds[1], 4), (kinds[1], 5)):
        on = date(2024, month, 10)
        facts = {"activity__kind": kind, "activity__starts_on": on, "activity__ends_on": on}
        ParticipationFactory(member=member, activity__name=f"{month}月{kind}", **facts)
    ProposalFactory(lead=member, title="关于甲的建议", status="filed", session__year=2024)
    ProposalFactory(lead=member, title="关于乙的建议", status="submitted", session__year=2024)
    confirmed = {"member": member, "status": ServiceStatus.CONFIRMED}
    ServiceRecordFactory(**confirmed, text="走访居民王建国，帮助解决用水问题")
    ServiceRecordFactory(**confirmed, kind=ServiceKindFactory(name="违纪处理"), text="不应写进述职")


@pytest.fixture
def written():
    """A function: a statement of the member of 2024 at a status, with everything written that only they can write."""

    def make(member, by, status="draft"):
        sections = Filling(2024, now=NOW, member=member).of(member)
        for each in sections:
            each["text"] = each["text"] or OWN
        statement = DutyStatement.begin(member, 2024, sections=sections, by=by)
        days = {"handed_in_on": date(2024, 12, 20), "first_handed_in_on": date(2024, 12, 20)}
        days["counts_on"] = date(2024, 12, 20)
        facts = {"status": status, **(days if status != "draft" else {})}
        DutyStatement.objects.filter(pk=statement.pk).update(**facts)
        return DutyStatement.objects.for_list().get(pk=statement.pk)

    return make
