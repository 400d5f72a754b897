"""The pages of handing back, reassigning and asking for more time."""

from datetime import date, timedelta

import pytest

from cppcc.core.accounts.roles import Role
from proposals.models import Extension, ExtensionStatus, HandlingStatus
from proposals.states import Status
from tests.factories import HandlingFactory, ProposalFactory, UnitFactory
from tests.proposals.handover.issued import issued

pytestmark = pytest.mark.django_db


# --- Hand-back ------------------------------------------------------------------------------------------------------
def test_a_unit_asks_back_and_the_office_gives_it_to_the_proposed_unit(sign_in, clerk, of_unit, today):
    unit_clerk, unit = of_unit
    handling, other = issued(unit, today), UnitFactory(name="区城管局")

    page = sign_in(unit_clerk).post(
        f"/proposals/handlings/{handling.pk}/ask_hand_back/", {"reason": "属城市管理职责", "unit": other.pk}
    )
    assert page.status_code == 302

    office = sign_in(clerk)
    address = f"/proposals/handlings/{handling.pk}/agree_hand_back/"
    form = office.get(address).context["form"]
    assert (form.initial["main"], form.initial["assisting"]) == ([other.pk], [])
    assert unit not in form.fields["main"].queryset
    office.post(address, {"main": other.pk, "issued_on": f"{today}", "note": ""})

    assert handling.proposal.handlings.current().get().unit == other
    assert office.post(address, {"main": other.pk, "issued_on": f"{today}"}).status_code == 409
    assert sign_in(unit_clerk).get(handling.proposal.get_absolute_url()).status_code == 404


def test_a_unit_takes_its_request_back_on_its_page_and_not_once_it_was_answered(sign_in, clerk, of_unit, today):
    unit_clerk, unit = of_unit
    handling = issued(unit, today)
    handling.ask_hand_back(by=unit_clerk, on=today, reason="不属职责")
    client, address = sign_in(unit_clerk), f"/proposals/handlings/{handling.pk}/withdraw_hand_back/"
    assert address in client.get(handling.page).content.decode()

    answer = client.post(address, follow=True)

    assert answer.redirect_chain == [(handling.page, 302)]
    assert f"{handling.proposal}的调整申请已撤回，请签收办理" in answer.content.decode()
    handling.refresh_from_db()
    assert handling.status == HandlingStatus.ISSUED
    handling.ask_hand_back(by=unit_clerk, on=today, reason="不属职责")
    handling.refuse_hand_back(by=clerk, on=today, note="属于")
    assert client.post(address).status_code == 409


def test_who_accepts_for_the_unit_goes_on_at_its_part_and_the_office_at_the_proposal(sign_in, clerk, of_unit, today):
    unit_clerk, unit = of_unit
    own, other = issued(unit, today), issued(UnitFactory(), today)

    assert sign_in(unit_clerk).post(f"/proposals/handlings/{own.pk}/accept/").url == own.page
    assert sign_in(clerk).post(f"/proposals/handlings/{other.pk}/accept/").url == other.proposal.get_absolute_url()


def test_after_the_window_the_page_says_until_when_it_was(sign_in, of_unit, today):
    unit_clerk, unit = of_unit
    handling = issued(unit, today, hand_back_until=date(2024, 9, 30))
    client = sign_in(unit_clerk)

    answer = client.post(f"/proposals/handlings/{handling.pk}/ask_hand_back/", {"reason": "不属职责"})

    assert answer.status_code == 409
    assert "已过申请调整期限（2024年9月30日），请签收办理" in answer.content.decode()


def test_the_reason_is_for_the_office_units_and_leaders_not_for_the_author(
    sign_in, clerk, leader, member, of_unit, today
):
    unit_clerk, unit = of_unit
    handling = issued(unit, today, proposal=ProposalFactory(status=Status.HANDED_OVER, lead=member))
    handling.ask_hand_back(by=unit_clerk, on=today, reason="三定方案没有这项职责")
    address = handling.proposal.get_absolute_url()

    for user in (clerk, leader, unit_clerk):
        assert "三定方案没有这项职责" in sign_in(user).get(address).content.decode()
    assert "三定方案没有这项职责" not in sign_in(member.user).get(address).content.decode()


def test_another_units_clerk_can_ask_nothing(sign_in, user_with, today):
    stranger = user_with(Role.UNIT_CLERK)
    UnitFactory().clerks.add(stranger)
    handling = issued(UnitFactory(), today)

    assert sign_in(stranger).post(f"/proposals/handlings/{handling.pk}/ask_hand_back/").status_code == 404


def test_a_refused_unit_has_to_accept(sign_in, clerk, of_unit, today):
    unit_clerk, unit = of_unit
    handling = issued(unit, today)
    handling.ask_hand_back(by=unit_clerk, on=today, reason="不属职责")

    sign_in(clerk).post(f"/proposals/handlings/{handling.pk}/refuse_hand_back/", {"note": "三定方案已明确"})

    page = sign_in(unit_clerk).get(handling.proposal.get_absolute_url()).content.decode()
    assert "申请调整未获同意" in page
    assert "ask_hand_back" not in page


# --- Reassigning ----------------------------------------------------------------------------------------------------
def test_the_office_adds_an_assisting_unit(office, today):
    handling, helper = issued(UnitFactory(), today), UnitFactory()
    address = f"/proposals/{handling.proposal_id}/reassign/"
    assert office.get(address).context["form"].initial["main"] == [handling.unit_id]

    sent = {"main": handling.unit_id, "issued_on": f"{today}", "note": "增加会办"}
    same = office.post(address, sent)
    assert same.status_code == 422
    assert "承办单位没有变动" in same.content.decode()
    office.post(address, sent | {"assisting": helper.pk})

    assert {(each.unit, each.manner) for each in handling.proposal.handlings.all()} == {
        (handling.unit, "lead"), (helper, "assist"),
    }  # fmt: skip


def test_units_of_an_answered_proposal_are_not_changed(office):
    proposal = ProposalFactory(status=Status.ANSWERED)

    assert office.get(f"/proposals/{proposal.pk}/reassign/").status_code == 409


# --- More time ------------------------------------------------------------------------------------------------------
def test_more_time_is_asked_for_and_granted(sign_in, clerk, of_unit, today):
    unit_clerk, unit = of_unit
    owed, until = today + timedelta(days=10), today + timedelta(days=30)
    handling = issued(unit, today, status=HandlingStatus.ACCEPTED, due_on=owed)
    client = sign_in(unit_clerk)
    page = client.post(
        f"/proposals/handlings/{handling.pk}/ask_extension/", {"until": f"{until}", "reason": "待专家论证"}
    )
    assert page.status_code == 302
    asked = Extension.objects.get()

    assert client.get(f"/proposals/extensions/{asked.pk}/").status_code == 200
    assert client.post(f"/proposals/extensions/{asked.pk}/grant/").status_code == 403
    office = sign_in(clerk)
    assert list(office.get("/proposals/handlings/?extension=asked").context["listing"].page) == [handling]
    office.post(f"/proposals/extensions/{asked.pk}/grant/", {"until": f"{until}", "note": ""})

    handling.refresh_from_db()
    assert (handling.due_on, handling.first_due_on) == (until, owed)
    assert office.post(f"/proposals/extensions/{asked.pk}/refuse/", {"note": "晚了"}).status_code == 409


def test_asking_for_too_much_time_is_told_at_the_field(sign_in, of_unit, today):
    unit_clerk, unit = of_unit
    handling = issued(unit, today, status=HandlingStatus.ACCEPTED, due_on=today + timedelta(days=10))

    page = sign_in(unit_clerk).post(
        f"/proposals/handlings/{handling.pk}/ask_extension/",
        {"until": f"{today + timedelta(days=400)}", "reason": "待专家论证"},
    )

    assert page.status_code == 422
    assert page.context["form"].errors["until"][0].startswith("最多可延至")
    assert "待专家论证" in page.content.decode()


def test_a_unit_takes_its_request_back(sign_in, of_unit, today):
    unit_clerk, unit = of_unit
    handling = issued(unit, today, status=HandlingStatus.ACCEPTED, due_on=today + timedelta(days=10))
    asked = handling.ask_extension(by=unit_clerk, on=today, until=today + timedelta(days=20), reason="待专家论证")

    sign_in(unit_clerk).post(f"/proposals/extensions/{asked.pk}/withdraw/")

    asked.refresh_from_db()
    assert asked.status == ExtensionStatus.WITHDRAWN


def test_the_author_does_not_see_a_request(sign_in, member, today):
    handling = HandlingFactory(proposal=ProposalFactory(status=Status.HANDLING, lead=member), due_on=today)
    asked = Extension.objects.create(
        handling=handling, asked_on=today, due_before=today, until=today + timedelta(days=9), reason="待专家论证"
    )

    assert sign_in(member.user).get(f"/proposals/extensions/{asked.pk}/").status_code == 404
