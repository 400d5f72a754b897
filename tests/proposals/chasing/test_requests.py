"""What units asked and nobody answered: the office is told once, with the days it has waited."""

from datetime import date

import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.models import Notice
from proposals.chasing.nightly import chase
from proposals.models import ChaseRules, Extension, HandlingStatus, Manner
from proposals.notices import WAITING
from proposals.states import Status
from tests.factories import HandlingFactory, ProposalFactory, UnitFactory

pytestmark = pytest.mark.django_db
ASKED = date(2024, 3, 4)  # a Monday
DUE = date(2024, 6, 4)


def part(**fields):
    unit = fields.pop("unit", None) or UnitFactory(name="区住建局")
    return HandlingFactory(unit=unit, **{"manner": Manner.SOLE, "issued_on": ASKED, "due_on": DUE} | fields)


def asked_back(clerk, **fields):
    handling = part(**fields)
    handling.ask_hand_back(by=clerk, on=ASKED, reason="不属职责")
    return handling


def asked_longer(**fields):
    dates = {"asked_on": ASKED, "due_before": DUE, "until": date(2024, 7, 4)}
    return Extension.objects.create(handling=part(status=HandlingStatus.ACCEPTED, **fields), reason="待论证", **dates)


def told(user):
    return list(Notice.objects.filter(user=user, kind=WAITING.name).order_by("pk").values_list("title", "url"))


def found(*days):
    return [chase(on=date(2024, 3, day)).found for day in days]


def test_a_request_for_another_unit_is_told_once_on_the_fourth_working_day(clerk):
    handling = asked_back(clerk)

    assert found(5, 6, 7, 8, 11, 29) == [0, 0, 0, 1, 0, 0]
    title = f"区住建局申请调整已等4个工作日，还没有答复：{handling.proposal}《{handling.proposal.title}》"
    assert told(clerk) == [(title, handling.page)]


def test_a_request_for_more_time_is_told_with_the_page_where_it_is_answered(clerk):
    extension = asked_longer()

    assert found(7, 8) == [0, 1]
    ((title, url),) = told(clerk)
    assert title.startswith("区住建局申请延期已等4个工作日，还没有答复")
    assert url == extension.get_absolute_url()


def test_the_office_sets_after_how_many_working_days(clerk):
    ChaseRules.objects.create(pk=1, answer_days=1)
    asked_back(clerk)

    assert found(5, 6) == [0, 1]
    assert "已等2个工作日" in told(clerk)[0][0]


def test_what_was_answered_or_withdrawn_is_not_told(clerk):
    asked_back(clerk, unit=UnitFactory()).refuse_hand_back(by=clerk, on=ASKED, note="属于")
    asked_back(clerk, unit=UnitFactory()).withdraw_hand_back(by=clerk)
    asked_longer(unit=UnitFactory()).refuse(by=clerk, on=ASKED, note="请按期")

    chase(on=date(2024, 3, 15))

    assert told(clerk) == []


def test_asked_anew_it_is_told_anew(clerk):
    handling = asked_back(clerk, hand_back_until=date(2024, 3, 29))
    assert found(8) == [1]
    handling.withdraw_hand_back(by=clerk)
    handling.ask_hand_back(by=clerk, on=date(2024, 3, 11), reason="仍不属职责")

    assert found(13, 15) == [0, 1]
    assert len(told(clerk)) == 2


def test_of_a_secret_proposal_the_number_alone_is_told_and_other_offices_hear_nothing(clerk, user_with):
    other = user_with(Role.LIAISON_OFFICE)
    secret = ProposalFactory(status=Status.HANDED_OVER, is_secret=True, title="绝不外传的案由")
    asked_back(clerk, proposal=secret)

    chase(on=date(2024, 3, 8))

    assert told(clerk)[0][0].endswith(f"还没有答复：{secret}（涉密）")
    assert Notice.objects.get(user=clerk, kind=WAITING.name).is_private
    assert told(other) == []
