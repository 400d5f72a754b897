"""Review in two stages where the office wants it: an opinion first, then the decision; the author sees the decision."""

from datetime import date

import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.models import Notice
from cppcc.core.workflow import StepRefused
from proposals.models import Cosigner, CosignStatus, DeclineReason, Opinion, Proposal, Refused, ReviewRules, Stage
from proposals.review.reviewing import VERBS, Decision, decide, undo, undoing
from proposals.states import Status
from tests.factories import CategoryFactory, MemberFactory, ProposalFactory, UnitFactory

pytestmark = pytest.mark.django_db
ON = date(2024, 3, 1)


@pytest.fixture
def other(user_with):
    return user_with(Role.PROPOSAL_OFFICE, name="钱复审")


def two_stages(by, *, two_people=False):
    rules = ReviewRules.current()
    rules.two_stages, rules.two_people = True, two_people
    rules.lay_down(by=by)


def said(opinion, proposal):
    reason = DeclineReason.objects.get_or_create(text="内容空泛、没有具体建议")[0]
    target = ProposalFactory(session=proposal.session, status=Status.FILED)
    return Decision(opinion, Stage.FINAL, note="请补充", reason=reason, into=target)


def test_an_office_reviews_in_one_stage_until_it_says_otherwise(clerk):
    proposal = ProposalFactory()

    proposal.file(by=clerk, on=ON)

    (review,) = proposal.reviews.all()
    assert (review.stage, review.opinion, review.by, review.standing) == (Stage.FINAL, "file", clerk, False)


def test_the_verbs_of_the_desk_are_the_opinions():
    assert VERBS.keys() == set(Opinion.values)


@pytest.mark.parametrize("opinion", Opinion.values)
def test_with_two_stages_nothing_is_decided_without_a_preliminary_opinion(clerk, opinion):
    two_stages(clerk)
    proposal = ProposalFactory()

    with pytest.raises(Refused, match="还没有初审意见"):
        VERBS[opinion](proposal, said(opinion, proposal), clerk, ON)

    proposal.refresh_from_db()
    assert (proposal.status, proposal.number, proposal.reviews.count()) == (Status.SUBMITTED, None, 0)


@pytest.mark.parametrize("opinion", Opinion.values)
def test_the_second_decides_as_the_first_thought_or_otherwise(clerk, other, opinion):
    two_stages(clerk)
    proposal = ProposalFactory()
    proposal.opine(by=clerk, opinion=Opinion.FILE)

    VERBS[opinion](proposal, said(opinion, proposal), other, ON)

    assert proposal.status == proposal.STEPS[opinion].target
    assert [(r.stage, r.opinion, r.by, r.standing) for r in proposal.reviews.all()] == [
        (Stage.PRELIMINARY, "file", clerk, False),
        (Stage.FINAL, opinion, other, False),
    ]


def test_one_person_may_give_both_unless_the_office_wants_two(clerk, other):
    two_stages(clerk, two_people=True)
    proposal = ProposalFactory()
    proposal.opine(by=clerk, opinion=Opinion.FILE)

    with pytest.raises(Refused, match="请由另一位同志复审"):
        proposal.file(by=clerk, on=ON)
    two_stages(clerk)
    proposal.file(by=clerk, on=ON)

    assert proposal.number == 1


def test_a_second_preliminary_opinion_is_refused_with_the_first_told(clerk, other):
    two_stages(clerk)
    proposal = ProposalFactory()
    proposal.opine(by=clerk, opinion=Opinion.RETURN, note="缺数据")

    with pytest.raises(Refused, match="已有初审意见（周立案：退回修改，缺数据），请复审"):
        proposal.opine(by=other, opinion=Opinion.FILE)


def test_an_opinion_taken_back_makes_room_for_another(clerk, other):
    two_stages(clerk)
    proposal = ProposalFactory()
    proposal.opine(by=clerk, opinion=Opinion.DECLINE)
    assert undoing(proposal) == "opinion"

    assert undo(proposal, by=clerk) == f"《{proposal.title}》的初审意见已收回"
    proposal.opine(by=other, opinion=Opinion.FILE)

    assert proposal.reviews.standing().get().by == other


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.SUBMITTED])
def test_an_opinion_is_given_in_review_only(clerk, status):
    with pytest.raises(StepRefused):
        ProposalFactory(status=status).opine(by=clerk, opinion=Opinion.FILE)


def test_handed_in_again_it_needs_a_new_preliminary_opinion(clerk, member):
    two_stages(clerk)
    proposal = ProposalFactory(lead=member)
    proposal.opine(by=clerk, opinion=Opinion.RETURN)
    proposal.return_to_author(by=clerk, note="请补充")
    proposal.submit(by=member.user, on=ON)

    with pytest.raises(Refused, match="还没有初审意见"):
        proposal.file(by=clerk, on=ON)


def test_filed_ones_are_merged_and_all_are_withdrawn_without_a_review(clerk):
    two_stages(clerk)
    target, child, third = (ProposalFactory(status=s) for s in (Status.FILED, Status.FILED, Status.SUBMITTED))

    child.merge(by=clerk, on=ON, into=target)
    third.withdraw(by=clerk, note="不再提出")

    assert (child.status, third.status) == (Status.MERGED, Status.WITHDRAWN)


def test_at_the_desk_the_suggested_category_and_units_are_kept(clerk, other):
    two_stages(clerk)
    proposal, traffic, unit = ProposalFactory(), CategoryFactory(name="交通市政"), UnitFactory()
    first = Decision("file", Stage.PRELIMINARY, category=traffic, units=[unit])

    words = decide(proposal, first, by=clerk, on=ON)
    assert words == f"《{proposal.title}》已提出初审意见：立案，待复审"
    assert proposal.category.name == "城乡建设"
    words = decide(proposal, Decision("file", Stage.FINAL, category=traffic, units=[unit]), by=other, on=ON)

    proposal.refresh_from_db()
    assert words == "第1号提案已立案"
    assert proposal.category == traffic
    assert [list(review.units.all()) for review in proposal.reviews.all()] == [[unit], [unit]]
    assert [taken.step for taken in proposal.history.all()] == ["classify", "file"]


def test_a_page_from_before_the_rules_changed_does_not_give_a_preliminary_opinion(clerk):
    with pytest.raises(Refused, match="审查方式已改为一审"):
        decide(ProposalFactory(), Decision("file", Stage.PRELIMINARY), by=clerk, on=ON)


def test_the_queue_tells_the_stages_apart(clerk):
    waiting, opined = ProposalFactory(), ProposalFactory()
    opined.opine(by=clerk, opinion=Opinion.FILE)

    rows = Proposal.objects.to_review()
    assert (list(rows.at_stage("preliminary")), list(rows.at_stage("final"))) == ([waiting], [opined])


def test_the_author_never_reads_the_opinions(clerk, member, sign_in):
    two_stages(clerk)
    proposal = ProposalFactory(lead=member)
    proposal.opine(by=clerk, opinion=Opinion.DECLINE, note="意见里的话")

    page = sign_in(member.user).get(proposal.get_absolute_url()).content.decode()

    assert "意见里的话" not in page
    assert "初审" not in page


def test_the_office_sets_how_it_reviews(clerk, sign_in):
    client = sign_in(clerk)
    page = client.post("/proposals/review_rules/", {"two_stages": "True", "two_people": "True"}, follow=True)

    assert "审查方式已设为两审" in page.content.decode()
    assert (ReviewRules.current().two_stages, ReviewRules.current().two_people) == (True, True)
    assert client.post("/proposals/review_rules/", {"two_stages": "perhaps"}).status_code == 422
    assert ReviewRules.objects.count() == 1


def test_lead_and_signers_are_told_the_result_and_not_the_opinion(clerk, member, user_with):
    two_stages(clerk)
    signer = MemberFactory(user=user_with(Role.MEMBER))
    asked = MemberFactory(user=user_with(Role.MEMBER))
    proposal = ProposalFactory(lead=member)
    Cosigner.objects.create(proposal=proposal, member=signer, status=CosignStatus.SIGNED)
    Cosigner.objects.create(proposal=proposal, member=asked)

    proposal.opine(by=clerk, opinion=Opinion.DECLINE, note="意见里的话")
    assert Notice.objects.count() == 0
    proposal.file(by=clerk, on=ON)
    proposal.unfile(by=clerk)

    told = [(row.user, row.title) for row in Notice.objects.order_by("pk") if row.user == signer.user]
    assert [title for _, title in told] == [
        f"您的提案《{proposal.title}》已立案，提案号1",
        f"您的提案《{proposal.title}》撤销立案，重新审查",
    ]
    assert {row.user for row in Notice.objects.all()} == {member.user, signer.user}
