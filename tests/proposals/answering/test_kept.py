"""What is typed into a unit's reply is kept on the server while it is written, and offered again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cppcc.core.kept.models import KeptForm
from proposals.models import HandlingStatus, Manner, ReplyDraft
from proposals.states import Status
from tests.factories import HandlingFactory, ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(unit_clerk):
    proposal = ProposalFactory(status=Status.HANDLING, suggestions="一是改造地块。二是错时共享。")
    handling = HandlingFactory(proposal=proposal, manner=Manner.SOLE, status=HandlingStatus.ACCEPTED)
    handling.unit.clerks.add(unit_clerk)
    return ReplyDraft.begin(handling, by=unit_clerk)


@pytest.fixture
def page(draft):
    return reverse("proposals:draft_edit", args=[draft.pk])


def typed(draft, **changes):
    """The fields of the form as the script and the button send them."""
    sent = {"seen": draft.changed_at.isoformat(), "outcome": "B", "body": "已逐条研究。", "meeting": ""}
    for number, point in enumerate(draft.points):
        sent |= {f"points-{number}-text": point["text"], f"points-{number}-answer": f"第{number + 1}条已落实"}
    sent |= {"points-0-taken": "adopted", "promises-0-text": "改造地块", "promises-0-due_on": "2027-06-30"}
    return sent | changes


def keep(client, user, draft, **changes):
    """What the script sends some seconds after the last key."""
    place = {"kept-place": f"proposals.reply:{draft.pk}", "kept-user": user.pk}
    return client.post("/kept/keep/", typed(draft, **changes) | place)


def test_the_form_names_its_place_and_what_was_kept_is_offered_and_shown_again(sign_in, unit_clerk, draft, page):
    client = sign_in(unit_clerk)
    assert f'data-place="proposals.reply:{draft.pk}"' in client.get(page).content.decode()
    assert keep(client, unit_clerk, draft, **{"promises-0-due_on": "2027-13-45"}).status_code == 200

    (offer,) = client.get(page).context["offers"]
    form = client.get(f"{page}?continue={offer.pk}").context["form"]

    assert [point["answer"] for point in form["points"].value()] == ["第1条已落实", "第2条已落实"]
    assert [point["taken"] for point in form["points"].value()] == ["adopted", ""]
    assert form["promises"].value()[0] == {"text": "改造地块", "due_on": "2027-13-45"}
    assert (form["body"].value(), form["outcome"].value()) == ("已逐条研究。", "B")


def test_keeping_changes_nothing_in_the_draft_and_saving_drops_what_was_kept(sign_in, unit_clerk, draft, page):
    client = sign_in(unit_clerk)
    keep(client, unit_clerk, draft)
    draft.refresh_from_db()
    assert draft.body == ""

    assert client.post(page, typed(draft)).status_code == 302

    draft.refresh_from_db()
    assert (draft.body, KeptForm.objects.count()) == ("已逐条研究。", 0)


def test_a_draft_saved_with_a_mistake_keeps_what_was_kept(sign_in, unit_clerk, draft, page):
    client = sign_in(unit_clerk)
    keep(client, unit_clerk, draft)

    answer = client.post(page, typed(draft, **{"promises-0-text": ""}))

    assert (answer.status_code, KeptForm.objects.count()) == (422, 1)


def test_what_was_kept_before_the_draft_changed_is_not_offered(sign_in, unit_clerk, draft, page):
    client = sign_in(unit_clerk)
    keep(client, unit_clerk, draft)
    ReplyDraft.objects.filter(pk=draft.pk).update(changed_at=timezone.now() + timedelta(minutes=1))

    assert client.get(page).context["offers"] == []


def test_taken_up_after_a_colleagues_change_it_is_told_before_it_is_saved(sign_in, unit_clerk, draft, page):
    client = sign_in(unit_clerk)
    keep(client, unit_clerk, draft)
    kept = KeptForm.objects.get()
    draft.body = "同事改过的答复。"
    draft.revise(by=unit_clerk, fields=["body"])

    form = client.get(f"{page}?continue={kept.pk}").context["form"]
    answer = client.post(page, typed(draft, seen=form["seen"].value()))

    assert answer.status_code == 422
    assert "您打开此页后，别人改过这条记录" in answer.content.decode()


def test_what_was_kept_of_another_draft_is_never_taken_up(sign_in, unit_clerk, user_with, draft, page):
    other = KeptForm.objects.create(
        user=unit_clerk, place=f"proposals.reply:{draft.pk}1", values={"body": ["别的稿子"]}, at=timezone.now()
    )

    for number in (other.pk, "9" * 30, "x", "²"):
        assert sign_in(unit_clerk).get(f"{page}?continue={number}").context["form"]["body"].value() == ""
