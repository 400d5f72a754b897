"""The review desk: the queue with its filter, the decision, on to the next, taking back; who comes too late is told."""

from datetime import date

import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.search.index import index_many
from proposals.models import DeclineReason, HandlingStatus, Manner, Proposal, ProposalKind, ReviewRules
from proposals.review.alike import relatives_of
from proposals.states import Status
from tests.factories import CategoryFactory, HandlingFactory, ProposalFactory, SessionFactory, UnitFactory

pytestmark = pytest.mark.django_db
URL = "/proposals/desk/"


@pytest.fixture
def queue():
    """Three in review, received in this order; the second is an ordinary one."""
    kinds = (ProposalKind.PLENARY, ProposalKind.ORDINARY, ProposalKind.PLENARY)
    return [ProposalFactory(serial=serial, kind=kind) for serial, kind in enumerate(kinds, start=1)]


def decided(client, proposal, following="", query="", **said):
    data = {"stage": "final", "following": following and following.pk} | said
    return client.post(f"{URL}{proposal.pk}/decide/{query}", data)


def test_the_queue_shows_what_waits_the_first_received_first(clerk, sign_in, queue):
    ProposalFactory(status=Status.FILED)

    page = sign_in(clerk).get(URL)

    assert page.context["queue"].rows == queue
    assert page.context["proposal"] == queue[0]
    assert [page.context["queue"].previous, page.context["queue"].following] == [None, queue[1].pk]


def test_a_filter_is_kept_from_one_to_the_next(clerk, sign_in, queue):
    first, _, third = queue
    client = sign_in(clerk)
    page = client.get(f"{URL}?kind=plenary")
    assert page.context["queue"].rows == [first, third]

    answer = decided(client, first, third, "?kind=plenary", opinion="file")

    assert answer.url == f"{URL}?kind=plenary&at={third.pk}&done={first.pk}"
    page = client.get(answer.url)
    assert (page.context["proposal"], page.context["queue"].rows) == (third, [third])
    assert "第1号提案已立案" in page.content.decode()
    assert page.context["done"] == {"proposal": first, "undo": "unfile"}


def test_the_desk_opens_again_with_the_filter_it_had(clerk, sign_in, queue):
    client = sign_in(clerk)
    client.get(f"{URL}?kind=plenary&q=停车")

    answer = client.get(f"{URL}?back=1&at={queue[2].pk}")

    assert answer.url == f"{URL}?kind=plenary&q=%E5%81%9C%E8%BD%A6&at={queue[2].pk}"


def test_a_decision_is_taken_back_at_the_desk(clerk, sign_in, queue):
    client = sign_in(clerk)
    decided(client, queue[0], opinion="file")

    answer = client.post(f"{URL}{queue[0].pk}/undo/?kind=plenary", follow=True)

    assert answer.redirect_chain == [(f"{URL}?kind=plenary&at={queue[0].pk}", 302)]
    assert "第1号提案已撤销，回到待审查" in answer.content.decode()
    assert answer.context["proposal"] == queue[0]


@pytest.mark.parametrize(
    ("opinion", "status", "words"),
    [
        ("return", Status.RETURNED, "已退回提案者修改"),
        ("decline", Status.DECLINED, "已决定不予立案"),
        ("merge", Status.MERGED, "已并案"),
        ("turn_social", Status.TURNED_SOCIAL, "已转社情民意"),
    ],
)
def test_each_decision_is_taken_with_what_it_needs(clerk, sign_in, queue, opinion, status, words):
    reason = DeclineReason.objects.create(text="内容重复")

    answer = decided(sign_in(clerk), queue[0], opinion=opinion, note="请补充", reason=reason.pk, into=queue[1].pk)

    queue[0].refresh_from_db()
    assert (answer.status_code, queue[0].status) == (302, status)
    assert words in sign_in(clerk).get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"opinion": "return"}, "请写明要改什么"),
        ({"opinion": "decline"}, "请选择不予立案的原因"),
        ({"opinion": "merge"}, "请选择并入哪一件提案"),
        ({"opinion": "boil"}, "请选择"),
        ({}, "请选择审查意见"),
        ({"opinion": "decline", "reason": "999999"}, "请选择"),
        ({"opinion": "return", "note": "长" * 501}, "500"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_decided(clerk, sign_in, queue, said, words):
    answer = decided(sign_in(clerk), queue[1], **said)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert answer.context["proposal"] == queue[1]
    queue[1].refresh_from_db()
    assert queue[1].status == Status.SUBMITTED


def test_a_note_typed_stays_in_its_panel(clerk, sign_in, queue):
    answer = decided(sign_in(clerk), queue[0], opinion="decline", note="去年已办结的同类提案")

    assert "去年已办结的同类提案" in answer.content.decode()
    assert [panel.opinion for panel in answer.context["panels"] if panel.open] == ["decline"]


def test_it_is_merged_into_one_of_its_session_only(clerk, sign_in, queue):
    other = ProposalFactory(session=SessionFactory(name="三届四次", year=2025), status=Status.FILED)

    answer = decided(sign_in(clerk), queue[0], opinion="merge", into=other.pk)

    assert answer.status_code == 422
    assert Proposal.objects.in_status(Status.MERGED).count() == 0


def test_who_comes_too_late_is_told_who_was_faster(clerk, user_with, sign_in, queue):
    queue[0].file(by=user_with(Role.PROPOSAL_OFFICE, name="钱先到"), on=date(2024, 3, 1))

    answer = decided(sign_in(clerk), queue[0], opinion="decline")

    assert answer.status_code == 409
    assert "第1号提案已由钱先到于" in answer.content.decode()
    assert "“立案”" in answer.content.decode()


def test_who_opens_what_left_the_queue_gets_the_first(clerk, sign_in, queue):
    gone = ProposalFactory(status=Status.FILED)

    assert sign_in(clerk).get(f"{URL}?at={gone.pk}").context["proposal"] == queue[0]


def test_an_empty_queue_says_so(clerk, sign_in):
    assert "没有待审查的提案" in sign_in(clerk).get(URL).content.decode()


def test_the_office_edit_is_shown_beside_the_original(clerk, member, sign_in):
    proposal = ProposalFactory(lead=member, status=Status.DRAFT, serial=None)
    proposal.submit(by=member.user, on=date(2024, 1, 9))
    Proposal.objects.filter(pk=proposal.pk).update(situation="老城片区停车位短缺，现有车位320个，登记车辆1100辆。")
    proposal.refresh_from_db()
    proposal.revisions.create(
        kind="edited", content={**proposal.revisions.get().content, "situation": proposal.situation}
    )

    page = sign_in(clerk).get(URL).content.decode()

    assert "<del>不足</del><ins>短缺</ins>" in page


def test_two_stages_give_an_opinion_first_and_take_it_over_for_the_second(clerk, sign_in, queue):
    ReviewRules(pk=1, two_stages=True).save()
    client, unit = sign_in(clerk), UnitFactory()
    assert client.get(URL).context["stage"] == "preliminary"

    decided(client, queue[0], stage="preliminary", opinion="file", units=[unit.pk], category=queue[0].category_id)

    page = client.get(f"{URL}?stage=final")
    assert (page.context["proposal"], page.context["stage"]) == (queue[0], "final")
    assert page.context["form"].fields["units"].initial == [unit.pk]
    assert "初审（周立案" in page.content.decode()
    assert client.get(f"{URL}?stage=preliminary").context["queue"].rows == queue[1:]


# --- What it is like ----------------------------------------------------------------------------------------------
def test_candidates_earlier_ones_and_what_the_past_suggests(clerk):
    fields = {"title": "关于完善老城片区停车管理的建议", "situation": "老城片区停车位不足，晚间占道停车突出。"}
    own = ProposalFactory(**fields)
    candidate = ProposalFactory(**fields, status=Status.FILED)
    declined = ProposalFactory(**fields, status=Status.DECLINED)
    past = SessionFactory(name="三届一次", year=2022)
    traffic, unit = CategoryFactory(name="交通市政"), UnitFactory(name="区交警大队")
    earlier = ProposalFactory(**fields, session=past, status=Status.CLOSED, category=traffic)
    HandlingFactory(proposal=earlier, unit=unit, manner=Manner.SOLE, status=HandlingStatus.REPLIED)
    ProposalFactory(title="关于居家养老助餐的建议", situation="助餐点少。", suggestions="增设助餐点。")
    index_many(Proposal.objects.all())

    found = relatives_of(own, clerk)

    assert [each.proposal for each in found.candidates][:1] == [candidate]
    assert declined not in [each.proposal for each in found.candidates]
    assert [(each.proposal, each.units) for each in found.earlier] == [(earlier, ["区交警大队"])]
    assert [(s.choice, [r.proposal for r in s.because]) for s in found.units] == [(unit, [earlier])]
    assert found.category.choice == own.category


def test_the_panel_names_the_reasons_and_offers_the_merge(clerk, sign_in):
    fields = {"title": "关于完善老城片区停车管理的建议", "situation": "老城片区停车位不足，晚间占道停车突出。"}
    own, same = ProposalFactory(**fields), ProposalFactory(**fields)
    index_many(Proposal.objects.all())
    client = sign_in(clerk)

    panel = client.get(f"{URL}{own.pk}/related/?kind=plenary", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in panel
    assert "<mark>停车</mark>" in panel
    assert f'name="into" value="{same.pk}"' in panel
    assert f"{URL}{own.pk}/decide/?kind=plenary" in panel
    assert "<h1>相近的提案</h1>" in client.get(f"{URL}{own.pk}/related/").content.decode()


@pytest.mark.parametrize("rows", [1, 12])
def test_the_desk_asks_the_same_whatever_waits(clerk, sign_in, rows, django_assert_num_queries):
    for _ in range(rows):
        ProposalFactory()
    client = sign_in(clerk)
    client.get(URL)
    with django_assert_num_queries(23):
        client.get(URL)


def test_the_second_agrees_with_one_press(clerk, user_with, sign_in, queue):
    ReviewRules(pk=1, two_stages=True, two_people=True).save()
    reason = DeclineReason.objects.create(text="内容重复")
    queue[0].opine(by=clerk, opinion="decline", reason=reason, note="去年已办")

    page = sign_in(user_with(Role.PROPOSAL_OFFICE)).get(f"{URL}?stage=final").content.decode()

    assert "同意初审：不予立案" in page
    assert f'name="reason" value="{reason.pk}"' in page
    assert 'name="note" value="去年已办"' in page


@pytest.mark.parametrize("following", ["9" * 5000, "abc", "-1"])
def test_a_next_one_that_is_none_is_passed_over(clerk, sign_in, queue, following):
    first = queue[0]

    answer = sign_in(clerk).post(
        f"{URL}{first.pk}/decide/", {"stage": "final", "opinion": "file", "following": following}
    )

    assert (answer.status_code, answer.url) == (302, f"{URL}?done={first.pk}")
