"""Where a proposal stands, as an author sees it at a glance."""

from datetime import date

import pytest
from django.utils import timezone

from proposals.models import HandlingStatus, Manner, Reply
from proposals.progress import STAGES, progress_of
from proposals.states import Status
from proposals.timeline import Event
from tests.factories import HandlingFactory, ProposalFactory, ReplyFactory, UnitFactory

pytestmark = pytest.mark.django_db
ON = date(2024, 6, 16)


def standing(proposal, events=(), to_rate=()):
    handlings = list(proposal.handlings.current().for_page())
    return progress_of(proposal, handlings, events, to_rate, on=ON)


def handed(stage, *, due=date(2024, 6, 28), unit="区住建局", **fields):
    fields.setdefault("proposal", ProposalFactory(status=stage, decided_on=date(2024, 2, 1)))
    return HandlingFactory(
        unit=UnitFactory(name=unit), due_on=due, **({"manner": Manner.SOLE, "status": HandlingStatus.ACCEPTED} | fields)
    )


@pytest.mark.parametrize(
    ("status", "now"),
    [
        (Status.DRAFT, "递交"),
        (Status.RETURNED, "递交"),
        (Status.SUBMITTED, "立案"),
        (Status.FILED, "交办"),
        (Status.HANDED_OVER, "办理"),
        (Status.HANDLING, "办理"),
        (Status.ANSWERED, "评价"),
        (Status.CLOSED, None),
    ],
)
def test_the_stage_that_a_status_is_in(status, now):
    progress = standing(ProposalFactory(status=status))

    assert [stage.label for stage in progress.stages] == STAGES
    assert next((stage.label for stage in progress.stages if stage.state == "now"), None) == now
    reached = STAGES.index(now) if now else len(STAGES)
    assert [stage.state for stage in progress.stages[:reached]] == ["done"] * reached


@pytest.mark.parametrize("status", [Status.MERGED, Status.DECLINED, Status.TURNED_SOCIAL, Status.WITHDRAWN])
def test_what_ended_early_shows_how(status):
    proposal = ProposalFactory(status=status)

    assert [stage.label for stage in standing(proposal).stages] == ["递交", proposal.get_status_display()]


def test_every_status_has_its_words():
    for status in Status:
        assert standing(ProposalFactory(status=status)).now


def test_by_when_the_unit_has_to_answer_and_how_many_days_that_is():
    handling = handed(Status.HANDLING)

    progress = standing(handling.proposal)

    assert progress.now == "承办单位正在办理"
    assert progress.following == ["区住建局应于6月28日前答复，还有12天"]
    assert not progress.late


def test_a_late_unit_is_said_to_be_late():
    progress = standing(handed(Status.HANDLING, due=date(2024, 6, 13)).proposal)

    assert progress.following == ["区住建局应于6月13日前答复，超期3天"]
    assert progress.late


def test_several_units_are_named_by_their_day_and_the_rest_counted():
    first = handed(Status.HANDLING, manner=Manner.SPLIT, unit="区甲局", due=date(2024, 7, 3))
    for day, unit in ((1, "区乙局"), (2, "区丙局"), (4, "区丁局"), (5, "区戊局")):
        handed(Status.HANDLING, proposal=first.proposal, manner=Manner.SPLIT, unit=unit, due=date(2024, 7, day))

    assert standing(first.proposal).following == [
        "区乙局应于7月1日前答复，还有15天",
        "区丙局应于7月2日前答复，还有16天",
        "区甲局应于7月3日前答复，还有17天",
        "还有2个单位也在办理",
    ]


def test_assisting_units_are_no_matter_of_the_author():
    handling = handed(Status.HANDLING, manner=Manner.LEAD)
    handed(Status.HANDLING, proposal=handling.proposal, manner=Manner.ASSIST, unit="区财政局", due=date(2024, 6, 1))

    assert standing(handling.proposal).following == ["区住建局应于6月28日前答复，还有12天"]


def test_the_author_is_asked_to_rate_by_the_day():
    handling = handed(Status.ANSWERED, status=HandlingStatus.REPLIED)
    reply = ReplyFactory(handling=handling, rate_by=date(2024, 6, 20))

    assert standing(handling.proposal, to_rate=[reply]).following == ["请您于6月20日前评价区住建局的答复，还有4天"]
    reply.rate_by = date(2024, 6, 1)
    assert standing(handling.proposal, to_rate=[reply]).following == ["请您评价区住建局的答复"]


def test_once_rated_what_is_left_is_the_office():
    handling = handed(Status.ANSWERED, status=HandlingStatus.REPLIED)
    reply = ReplyFactory(handling=handling)
    reply.ratings.create(member=handling.proposal.lead, result="satisfied", rated_on=date(2024, 5, 20))

    progress = standing(handling.proposal)

    assert [stage.label for stage in progress.stages if stage.state == "now"] == ["办结"]
    assert progress.following == ["由提案委办结"]


def test_handled_once_more_is_said():
    handling = handed(Status.HANDLING)
    ReplyFactory(handling=handling)
    redone = Event("proposal.redo", "重新办理", timezone.now())

    assert standing(handling.proposal, events=[redone]).now == "承办单位正在重新办理"
    assert Reply.objects.count() == 1


def test_after_handling_once_more_the_days_are_those_of_the_last_round():
    handling = handed(Status.ANSWERED, status=HandlingStatus.REPLIED)
    first, second = (ReplyFactory(handling=handling, round=n, replied_on=date(2024, 4 + n, 10)) for n in (1, 2))
    first.ratings.create(member=handling.proposal.lead, result="dissatisfied", rated_on=date(2024, 5, 20))

    waiting = {stage.label: stage.day for stage in standing(handling.proposal).stages}
    second.ratings.create(member=handling.proposal.lead, result="satisfied", rated_on=date(2024, 6, 14))
    rated = {stage.label: stage.day for stage in standing(handling.proposal).stages}

    assert (waiting["答复"], waiting["评价"]) == ("6月10日", "")
    assert (rated["答复"], rated["评价"]) == ("6月10日", "6月14日")


def test_each_stage_has_its_day_with_the_year_when_it_is_not_this_one():
    proposal = ProposalFactory(
        status=Status.CLOSED, submitted_on=date(2023, 12, 28), decided_on=date(2024, 1, 20), session__year=2024
    )
    handling = handed(Status.CLOSED, proposal=proposal, status=HandlingStatus.REPLIED, issued_on=date(2024, 2, 20))
    ReplyFactory(handling=handling, replied_on=date(2024, 5, 10))

    assert {stage.label: stage.day for stage in standing(proposal).stages} == {
        "递交": "2023年12月28日",
        "立案": "1月20日",
        "交办": "2月20日",
        "办理": "",
        "答复": "5月10日",
        "评价": "",
        "办结": "",
    }
