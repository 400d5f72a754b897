"""Urging by hand: one unit, many at once, what the unit says to it; who reads of it."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.models import Notice
from proposals.chasing.urging import urge_many
from proposals.models import HandlingStatus, Manner, Refused, Urge
from proposals.page import page_of
from proposals.review.batch import make_batch
from proposals.states import URGE, Status
from tests.factories import HandlingFactory, ProposalFactory, UnitFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db
ON = date(2024, 3, 11)


@pytest.fixture
def handling(unit_clerk):
    return behind(unit_clerk)


def behind(unit_clerk, **fields):
    row = HandlingFactory(
        **{"status": HandlingStatus.ACCEPTED, "manner": Manner.SOLE, "due_on": date(2024, 3, 8)} | fields
    )
    row.unit.clerks.add(unit_clerk)
    return row


@pytest.mark.parametrize("status", list(HandlingStatus))
def test_a_unit_is_urged_to_do_what_it_owes_and_never_what_it_has_done(clerk, unit_clerk, status):
    row = behind(unit_clerk, status=status)

    if status in URGE.sources:
        urge = Urge.press(row, by=clerk, on=ON, manner="notice", text="请抓紧")
        assert (urge.handling, urge.is_open) == (row, True)
    else:
        with pytest.raises(Refused, match="不用催办"):
            Urge.press(row, by=clerk, on=ON, manner="notice")
    assert row.urges.count() == (status in URGE.sources)


def test_not_twice_a_day_unless_it_is_meant(clerk, handling):
    Urge.press(handling, by=clerk, on=ON, manner="phone")

    with pytest.raises(Refused, match="今天已由周立案催办过"):
        Urge.press(handling, by=clerk, on=ON, manner="phone")
    Urge.press(handling, by=clerk, on=ON, manner="phone", again=True)
    Urge.press(handling, by=clerk, on=ON + timedelta(days=1), manner="phone")
    assert handling.urges.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_at_once_urge_once(clerk, handling):
    press = lambda: Urge.press(type(handling).objects.get(pk=handling.pk), by=clerk, on=ON, manner="notice")  # noqa: E731

    errors = at_once(press, press)

    assert [type(error) for error in errors if error] == [Refused]
    assert handling.urges.count() == 1


@pytest.mark.parametrize(("manner", "told"), [("notice", 1), ("letter", 1), ("supervision", 1), ("phone", 0)])
def test_the_unit_is_told_at_once_unless_it_was_phoned(clerk, handling, unit_clerk, manner, told):
    Urge.press(handling, by=clerk, on=ON, manner=manner, text="请抓紧")

    notices = Notice.objects.filter(user=unit_clerk, kind="proposals.urged")
    assert [(each.is_urgent, each.text, each.url) for each in notices] == [(True, "请抓紧", handling.page)] * told


def test_of_a_secret_proposal_the_title_is_not_told(clerk, unit_clerk):
    row = behind(unit_clerk, proposal=ProposalFactory(status=Status.HANDLING, is_secret=True, title="绝不外传"))

    Urge.press(row, by=clerk, on=ON, manner="notice")

    notice = Notice.objects.get(user=unit_clerk)
    assert (notice.is_private, "绝不外传" in notice.title) == (True, False)


def test_the_unit_answers_once_and_who_urged_is_told(clerk, handling, unit_clerk):
    urge = Urge.press(handling, by=clerk, on=ON, manner="notice")

    urge.reply(by=unit_clerk, on=ON, answer="本周答复")
    with pytest.raises(Refused, match="已经回复过"):
        Urge.objects.get(pk=urge.pk).reply(by=unit_clerk, on=ON, answer="再说一遍")

    urge.refresh_from_db()
    assert (urge.answer, urge.answered_by, urge.is_open) == ("本周答复", unit_clerk, False)
    assert Notice.objects.get(user=clerk).title.startswith(f"{handling.unit}回复了催办")


def test_one_answer_is_to_all_the_urging_before(clerk, handling, unit_clerk):
    first = Urge.press(handling, by=clerk, on=ON, manner="phone")
    Urge.press(handling, by=clerk, on=ON + timedelta(days=1), manner="notice").reply(
        by=unit_clerk, on=ON, answer="本周答复"
    )

    first.refresh_from_db()
    assert (first.answer, first.is_open, Urge.objects.to_answer().count()) == ("", False, 0)


def test_many_are_urged_each_by_itself(clerk, handling, unit_clerk):
    done_already = behind(unit_clerk, status=HandlingStatus.REPLIED)

    done, left = urge_many([handling, done_already], by=clerk, on=ON, manner="notice")

    assert done == [handling]
    assert left == [(done_already, f"{done_already.unit}已答复，不用催办")]


def test_a_batch_of_proposals_urges_every_unit_that_owes(clerk, unit_clerk):
    proposal = ProposalFactory(status=Status.HANDLING)
    first, second = behind(unit_clerk, proposal=proposal), behind(unit_clerk, proposal=proposal, manner=Manner.ASSIST)
    idle = ProposalFactory(status=Status.HANDLING)
    answers = {"manner": "notice", "text": "请抓紧"}

    made = make_batch("urge", token=uuid4(), keys=[proposal.pk, idle.pk], answers=answers, back="/", by=clerk, on=ON)

    assert {urge.handling for urge in Urge.objects.all()} == {first, second}
    assert [(line.done, line.words) for line in made.lines.order_by("pk")] == [
        (True, "已催办"),
        (False, f"{idle}没有要催办的单位"),
    ]


# --- Who reads of it -------------------------------------------------------------------------------------------
def test_urging_is_between_the_office_and_that_unit(clerk, unit_clerk, member, user_with):
    proposal = ProposalFactory(status=Status.HANDLING, lead=member)
    row = behind(unit_clerk, proposal=proposal)
    other = user_with(Role.UNIT_CLERK)
    behind(other, proposal=proposal)
    Urge.press(row, by=clerk, on=ON, manner="phone", text="请抓紧")

    readers = {"office": clerk, "unit": unit_clerk, "other unit": other, "author": member.user}
    seen = {name: Urge.objects.visible_to(user).count() for name, user in readers.items()}
    events = {
        name: sum(event.key == "urge" for event in page_of(proposal, user, on=ON)["timeline"])
        for name, user in readers.items()
    }
    assert seen == events == {"office": 1, "unit": 1, "other unit": 0, "author": 0}


# --- Pages -----------------------------------------------------------------------------------------------------
def test_the_page_urges_and_asks_before_it_urges_once_more(sign_in, clerk, handling):
    client, url = sign_in(clerk), reverse("proposals:urge", args=[handling.pk])

    assert client.post(url, {"manner": "phone", "text": "已通话"}).status_code == 302
    asked = client.post(url, {"manner": "phone"})
    assert asked.status_code == 422
    assert "今天已由周立案催办过，确实要再催一次的请勾选" in asked.content.decode()
    assert client.post(url, {"manner": "phone", "again": "on"}).status_code == 302
    assert handling.urges.count() == 2


def test_what_was_answered_is_told_to_be_too_late(sign_in, clerk, unit_clerk):
    row = behind(unit_clerk, status=HandlingStatus.REPLIED)

    page = sign_in(clerk).get(reverse("proposals:urge", args=[row.pk]))

    assert page.status_code == 409
    assert f"{row.unit}已答复，不用催办" in page.content.decode()


def test_ticked_rows_are_asked_about_and_then_urged(sign_in, clerk, handling, unit_clerk):
    other, client, url = behind(unit_clerk), sign_in(clerk), reverse("proposals:urge_ticked")
    rows = f"{handling.pk},{other.pk}"

    asked = client.post(url, {"row": [handling.pk, other.pk]})
    assert (asked.status_code, Urge.objects.count()) == (200, 0)
    assert "催办（2件）" in asked.content.decode()
    assert client.post(url, {"rows": rows, "manner": "notice"}).status_code == 302
    again = client.post(url, {"rows": rows, "manner": "notice"}, follow=True).content.decode()

    assert Urge.objects.count() == 2
    assert "没有催办：今天已由周立案催办过" in again
    assert "请先在列表中勾选" in client.post(url, {}, follow=True).content.decode()


def test_the_unit_answers_on_its_page(sign_in, clerk, handling, unit_clerk):
    urge = Urge.press(handling, by=clerk, on=ON, manner="notice", text="请抓紧")
    client = sign_in(unit_clerk)

    assert "回复催办" in client.get(handling.page).content.decode()
    answered = client.post(reverse("proposals:answer_urge", args=[urge.pk]), {"answer": "本周答复"}, follow=True)
    assert "单位回复：本周答复" in answered.content.decode()


def test_the_list_shows_who_is_behind_how_often_urged_and_whom_to_phone(sign_in, clerk, leader, handling, unit_clerk):
    Urge.press(handling, by=clerk, on=timezone.localdate(), manner="notice")
    behind(unit_clerk, status=HandlingStatus.REPLIED)
    HandlingFactory(status=HandlingStatus.ACCEPTED, due_on=timezone.localdate() + timedelta(days=60))
    url = reverse("proposals:chasing")

    page = sign_in(clerk).get(url)
    assert [(row.pk, row.urged, contacts) for row, contacts in page.context["rows"]] == [
        (handling.pk, 1, ["孙经办 13800000001"])
    ]
    assert [row.urged for row, _ in sign_in(clerk).get(url, {"urged": "never"}).context["rows"]] == []
    ((line),) = sign_in(leader).get(url, {"by": "unit"}).context["units"]
    assert (line.unit, line.late, line.soon, line.contacts) == (handling.unit, 1, 0, ["孙经办 138****0001"])


def test_what_was_urged_and_not_answered_is_on_the_list_whenever_it_is_due(sign_in, clerk, unit_clerk):
    row = behind(unit_clerk, due_on=timezone.localdate() + timedelta(days=60))
    url, client = reverse("proposals:chasing"), sign_in(clerk)
    assert client.get(url).context["rows"] == []

    urge = Urge.press(row, by=clerk, on=ON, manner="phone")
    page = client.get(url, {"urged": "unanswered"})
    assert [each.pk for each, _ in page.context["rows"]] == [row.pk]
    assert [(each.label, each.number) for each in page.context["standing"]] == [("催办未回复", 1)]
    urge.reply(by=unit_clerk, on=ON, answer="已在办")
    assert client.get(url).context["rows"] == []


def test_the_workbook_leaves_secret_ones_out(sign_in, clerk, handling, unit_clerk):
    behind(unit_clerk, proposal=ProposalFactory(status=Status.HANDLING, is_secret=True))

    sheet = load_workbook(BytesIO(sign_in(clerk).get(reverse("proposals:chasing_export")).content)).active

    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [handling.proposal.title]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_few_questions(sign_in, clerk, unit_clerk, rows, django_assert_max_num_queries):
    for _ in range(rows):
        behind(unit_clerk, unit=UnitFactory())

    client = sign_in(clerk)
    client.get(reverse("proposals:chasing"))
    with django_assert_max_num_queries(40):
        client.get(reverse("proposals:chasing"), {"by": "unit"})


def test_the_settings_are_kept_and_refused_in_words(sign_in, clerk):
    client, url = sign_in(clerk), reverse("proposals:chase_rules")
    days = {
        "repeat_days": 2,
        "accept_days": 3,
        "decide_days": 3,
        "returned_days": 7,
        "commitment_days": 20,
        "answer_days": 5,
    }

    wrong = client.post(url, days | {"repeat_days": 0})
    assert (wrong.status_code, "至少1天" in wrong.content.decode()) == (422, True)
    assert client.post(url, days).status_code == 302
    assert 'value="2"' in client.get(url).content.decode()
