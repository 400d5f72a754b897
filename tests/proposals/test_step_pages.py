"""Every step by its page: taken once, refused, hidden, asking for what it needs; and merging by the page."""

from datetime import date

import pytest

from cppcc.core.search.index import index_many
from proposals.models import DeclineReason, Proposal
from proposals.states import STEPS, Status
from sentiment.public import report_of
from tests.factories import ProposalFactory, SessionFactory, UnitFactory
from tests.pages import address

pytestmark = pytest.mark.django_db
LIST = "/proposals/"


def answers_for(name, proposal):
    unit = UnitFactory()
    return {
        "decline": {"reason": DeclineReason.objects.get_or_create(text="内容空泛")[0].pk, "note": ""},
        "merge": {"into": ProposalFactory(status=Status.FILED).pk},
        "hand_over": {"main": [unit.pk], "issued_on": "2024-03-01", "due_on": "2024-06-01"},
    }.get(name, {"note": "按会议决定办理"})


BUTTONS = ["file", "unmerge", "close"]
ASKING = ["merge", "decline", "turn_social", "return", "withdraw", "hand_over", "take_back", "redo"]


@pytest.mark.parametrize("name", BUTTONS + ASKING)
def test_a_step_is_taken_by_its_page_once(sign_in, clerk, name):
    proposal = ProposalFactory(status=sorted(STEPS[name].sources)[0])
    client, answers = sign_in(clerk), answers_for(name, proposal)

    first = client.post(address(f"proposals:{name}", proposal), answers)
    second = client.post(address(f"proposals:{name}", proposal), answers)

    proposal.refresh_from_db()
    assert (first.status_code, first.url) == (302, proposal.get_absolute_url())
    assert proposal.status == STEPS[name].target
    assert second.status_code == 409
    assert proposal.history.filter(step=name).count() == 1


@pytest.mark.parametrize("name", BUTTONS + ASKING)
def test_a_step_is_refused_to_a_leader_and_not_there_for_a_stranger(sign_in, leader, member, name):
    proposal = ProposalFactory(status=sorted(STEPS[name].sources)[0])

    assert sign_in(leader).post(address(f"proposals:{name}", proposal), {}).status_code == 403
    assert sign_in(member.user).post(address(f"proposals:{name}", proposal), {}).status_code == 404


@pytest.mark.parametrize("name", ASKING)
def test_a_step_that_asks_has_a_page_and_keeps_what_was_typed(sign_in, clerk, name):
    proposal = ProposalFactory(status=sorted(STEPS[name].sources)[0])
    client = sign_in(clerk)

    page = client.get(address(f"proposals:{name}", proposal))
    wrong = client.post(address(f"proposals:{name}", proposal), {"note": "长" * 501})

    assert page.status_code == 200
    assert STEPS[name].label in page.content.decode()
    assert wrong.status_code == 422


def test_filing_tells_the_number(sign_in, clerk):
    page = sign_in(clerk).post(address("proposals:file", ProposalFactory()), follow=True)

    assert "第1号提案已立案" in page.content.decode()


def test_the_author_withdraws_their_own(sign_in, member):
    proposal = ProposalFactory(lead=member)

    sign_in(member.user).post(address("proposals:withdraw", proposal), {"note": "情况已解决"})

    proposal.refresh_from_db()
    assert proposal.status == Status.WITHDRAWN


def test_the_merge_page_offers_the_likely_ones_of_the_session_first(sign_in, clerk):
    proposal = ProposalFactory(title="关于完善老城片区停车管理的建议")
    same = ProposalFactory(title="关于加强老城片区停车管理的建议")
    ProposalFactory(title="关于推进城乡公交的建议")
    ProposalFactory(title=proposal.title, status=Status.DECLINED)
    ProposalFactory(title=proposal.title, session=SessionFactory(name="三届四次", year=2025))
    index_many(Proposal.objects.all())

    page = sign_in(clerk).get(address("proposals:merge", proposal))
    found = sign_in(clerk).get(address("proposals:merge", proposal), {"q": "公交"})

    assert page.context["candidates"][0].proposal == same
    assert [each.title for each in found.context["found"]] == ["关于推进城乡公交的建议"]


def test_merging_into_the_wrong_one_is_told_on_the_page(sign_in, clerk):
    proposal = ProposalFactory()
    target = ProposalFactory(status=Status.DECLINED)

    page = sign_in(clerk).post(address("proposals:merge", proposal), {"into": target.pk})

    assert page.status_code == 422
    assert "的状态是“不予立案”，不能并入" in page.content.decode()


def test_a_secret_target_is_not_told_to_who_does_not_see_secrets(client, user_with, clerk, editor):
    target = ProposalFactory(title="秘而不宣的事", status=Status.FILED, number=7, is_secret=True)
    child = ProposalFactory()
    child.merge(by=clerk, on=date(2024, 3, 1), into=target)

    def page(user, url):
        client.force_login(user)
        return client.get(url).content.decode()

    for url in (child.get_absolute_url(), LIST):
        assert target.title not in page(editor, url)
        assert target.get_absolute_url() not in page(editor, url)
        assert target.title in page(clerk, url)
    assert "并入第7号提案" in page(editor, child.get_absolute_url())
    assert target.get_absolute_url() in page(clerk, child.get_absolute_url())


def test_a_draft_is_neither_offered_as_a_target_nor_named_in_a_refusal(sign_in, clerk):
    proposal, draft = ProposalFactory(), ProposalFactory(status=Status.DRAFT, serial=None, title="尚未递交的稿子")

    page = sign_in(clerk).post(address("proposals:merge", proposal), {"into": draft.pk})

    assert page.status_code == 422
    assert draft.title not in page.content.decode()


def test_turned_into_a_social_report_it_links_to_it(sign_in, clerk):
    proposal = ProposalFactory()

    page = sign_in(clerk).post(address("proposals:turn_social", proposal), {"note": ""}, follow=True)

    assert report_of(proposal).get_absolute_url() in page.content.decode()
