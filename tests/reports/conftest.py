"""One small year worked out by hand.

Proposals of 三届三次 (2024): 1 filed by 甲 (group 1, key, answered A on time, met, satisfied) · 2 filed by 乙 (group 2,
answered B late, dissatisfied) · 3 filed by 甲, handed over, not answered · 4 merged into 1 by 乙 · 5 declined by 乙 ·
6 submitted by 甲, still waiting. So received 6 = 3 filed + 1 merged + 1 declined + 1 waiting.
Social reports: 3 received, 1 issued; one adopted by city and province (1 report, 2 adoptions), one instruction.
Activities: one survey with 甲 present, 乙 late, 丙 absent; one training with 甲 excused. Attendances 2 of 4."""

from datetime import date

import pytest

from cppcc.core.periods import Period
from cppcc.core.registry import Figures
from members.activities.models import Attendance
from proposals.models import Meeting, Outcome, Rating, Satisfaction
from proposals.states import Status
from reports.facts import Facts
from sentiment.models import Adoption, AdoptionManner, Instruction, Level, ReportAuthor
from sentiment.states import Status as ReportStatus
from tests.factories import (
    ActivityFactory,
    ActivityKindFactory,
    GroupFactory,
    HandlingFactory,
    MemberFactory,
    ParticipationFactory,
    ProposalFactory,
    ReplyFactory,
    SocialReportFactory,
)


@pytest.fixture
def people(db):
    first, second = GroupFactory(name="第一活动组"), GroupFactory(name="第二活动组")
    return (
        MemberFactory(name="甲", group=first),
        MemberFactory(name="乙", group=second),
        MemberFactory(name="丙", group=second),
    )


@pytest.fixture
def small_year(people):
    first, second, third = people
    one = ProposalFactory(lead=first, status=Status.ANSWERED, is_key=True)
    two = ProposalFactory(lead=second, status=Status.ANSWERED)
    three = ProposalFactory(lead=first, status=Status.HANDED_OVER)
    ProposalFactory(lead=second, status=Status.MERGED, merged_into=one)
    ProposalFactory(lead=second, status=Status.DECLINED)
    ProposalFactory(lead=first, status=Status.SUBMITTED)
    _replied(one, second=False)
    _replied(two, second=True)
    HandlingFactory(proposal=three)
    adopted, *others = SocialReportFactory.create_batch(2), SocialReportFactory(status=ReportStatus.ISSUED)
    for report in (*adopted, *others):
        ReportAuthor.objects.create(report=report, member=first)
    for level in (Level.CITY, Level.PROVINCE):
        Adoption.objects.create(report=adopted[0], level=level, manner=AdoptionManner.ADOPTED, on=date(2024, 6, 1))
    Instruction.objects.create(report=adopted[0], level=Level.COUNTY, leader="区委主要领导", on=date(2024, 6, 3))
    survey = ActivityFactory()
    ParticipationFactory(activity=survey, member=first)
    ParticipationFactory(activity=survey, member=second, status=Attendance.LATE)
    ParticipationFactory(activity=survey, member=third, status=Attendance.ABSENT)
    training = ActivityFactory(kind=ActivityKindFactory(name="学习培训"))
    ParticipationFactory(activity=training, member=first, status=Attendance.EXCUSED)


def _replied(proposal, *, second):
    """The first is answered A on 10 May, met, satisfied; the second B on 21 May, a day late, dissatisfied."""
    reply = ReplyFactory(
        handling=HandlingFactory(proposal=proposal, status="replied"),
        replied_on=date(2024, 5, 21) if second else date(2024, 5, 10),
        outcome=Outcome.B if second else Outcome.A,
        meeting=Meeting.PHONE if second else Meeting.FACE_TO_FACE,
    )
    result = Satisfaction.DISSATISFIED if second else Satisfaction.SATISFIED
    Rating.objects.create(reply=reply, member=proposal.lead, result=result)


@pytest.fixture
def facts(small_year):
    return Facts(Figures(Period.year(2024)))
