"""Joint signing: asked, answered, lapsed, taken back; only signed names count."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.models import Notice
from cppcc.core.workflow import StepRefused
from proposals.models import Cosigner, CosignStatus, Proposal, Refused
from proposals.states import COSIGN_STEPS, OPEN_FOR_SIGNING, Status
from proposals.writing.signing import invite, lapse_overdue, remind
from tests.factories import MemberFactory, ProposalFactory, SessionFactory
from tests.pages import address

pytestmark = pytest.mark.django_db
ON = date(2024, 3, 4)
LATER = date(2024, 3, 11)

VERBS = {
    "sign": lambda row, by: row.sign(by=by, on=ON),
    "decline_to_sign": lambda row, by: row.decline_to_sign(by=by, on=ON, note="另有考虑"),
    "withdraw_name": lambda row, by: row.withdraw_name(by=by, on=ON, note="情况有变"),
    "ask_again": lambda row, by: row.ask_again(by=by, note="建议有改动"),
    "invite_again": lambda row, by: row.invite_again(by=by, on=ON, until=LATER, how="7天"),
    "lapse": lambda row, by: row.lapse(),
}


@pytest.fixture
def other(user_with):
    return MemberFactory(name="钱文华", user=user_with(Role.MEMBER, name="钱文华"))


def asked(proposal, member, **fields):
    fields = {"invited_on": ON, "answer_by": LATER, "answer_how": "7天"} | fields
    return Cosigner.objects.create(proposal=proposal, member=member, **fields)


def test_every_step_of_signing_has_its_verb_here():
    assert VERBS.keys() == COSIGN_STEPS.keys()


@pytest.mark.parametrize("status", list(CosignStatus))
@pytest.mark.parametrize("name", list(COSIGN_STEPS))
def test_a_signature_takes_a_step_from_its_sources_only(member, name, status):
    row, step = asked(ProposalFactory(), member, status=status), COSIGN_STEPS[name]

    if status in step.sources:
        VERBS[name](row, member.user)
    else:
        with pytest.raises(StepRefused):
            VERBS[name](row, member.user)

    row.refresh_from_db()
    assert row.status == (step.target if status in step.sources else status)
    assert row.history.count() == (status in step.sources)


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize(
    ("name", "stands"),
    [
        ("sign", CosignStatus.INVITED),
        ("decline_to_sign", CosignStatus.INVITED),
        ("withdraw_name", CosignStatus.SIGNED),
    ],
)
def test_members_answer_while_the_proposal_is_not_decided(member, name, stands, status):
    row = asked(ProposalFactory(status=status), member, status=stands)

    if status in OPEN_FOR_SIGNING:
        VERBS[name](row, member.user)
        assert row.status == COSIGN_STEPS[name].target
    else:
        with pytest.raises(Refused, match="已审查"):
            VERBS[name](row, member.user)


@pytest.mark.parametrize(("on", "in_time"), [(LATER, True), (LATER + timedelta(days=1), False)])
def test_after_the_deadline_nobody_signs_and_is_told_what_to_do(member, on, in_time):
    row = asked(ProposalFactory(), member)

    assert Cosigner.objects.waiting_for(member.user, on=on).exists() == in_time
    if in_time:
        row.sign(by=member.user, on=on)
    else:
        with pytest.raises(Refused, match="联名已于2024年3月11日截止"):
            row.sign(by=member.user, on=on)


def test_a_late_answer_is_a_409_page_also_before_the_night_has_come(sign_in, member):
    row = asked(ProposalFactory(), member, answer_by=timezone.localdate() - timedelta(days=1))
    client = sign_in(member.user)

    assert "同意联名" not in client.get(row.proposal.get_absolute_url()).content.decode()
    page = client.post(reverse("proposals:sign", args=[row.pk]))

    assert page.status_code == 409
    assert "请第一提案人再次邀请您" in page.content.decode()


def test_at_night_late_invitations_lapse_once_and_their_author_is_told(member, other):
    proposal = ProposalFactory(lead=member, title="关于停车的建议")
    late, in_time = asked(proposal, other), asked(proposal, MemberFactory(), answer_by=LATER + timedelta(days=5))

    assert [lapse_overdue(on=LATER + timedelta(days=1)) for _ in range(2)] == [1, 0]

    late.refresh_from_db()
    in_time.refresh_from_db()
    assert (late.status, in_time.status) == (CosignStatus.LAPSED, CosignStatus.INVITED)
    (notice,) = Notice.objects.filter(user=member.user)
    assert notice.title == "钱文华没有在3月11日前答复联名：《关于停车的建议》"


def test_handing_in_sets_the_deadline_by_the_sessions_rules_and_tells_the_invited(member, other):
    proposal = ProposalFactory(status=Status.DRAFT, lead=member, sponsor_kind="joint")
    row = Cosigner.objects.create(proposal=proposal, member=other)
    assert not Cosigner.objects.waiting_for(other.user, on=ON).exists()

    proposal.submit(by=member.user, on=ON)

    row.refresh_from_db()
    assert (row.invited_on, row.answer_by) == (ON, LATER)
    assert "2024年3月4日起7天" in row.answer_how
    assert Notice.objects.filter(user=other.user).count() == 1


def test_who_takes_the_name_back_no_longer_counts_and_the_author_reads_why(sign_in, member, other):
    proposal = ProposalFactory(lead=member, sponsor_kind="joint")
    row = asked(proposal, other, status=CosignStatus.SIGNED)
    client = sign_in(other.user)
    address = reverse("proposals:withdraw_name", args=[row.pk])

    assert client.post(address, {"note": ""}).status_code == 422
    assert client.post(address, {"note": "情况有变"}).status_code == 302
    assert client.post(address, {"note": "情况有变"}).status_code == 409

    assert proposal.signers() == [member]
    assert proposal not in Proposal.objects.visible_to(other.user)
    page = sign_in(member.user).get(proposal.get_absolute_url()).content.decode()
    assert "情况有变" in page
    assert "已撤回联名" in page
    (notice,) = Notice.objects.filter(user=member.user)
    assert (notice.title, notice.text) == (f"钱文华撤回联名：《{proposal.title}》", "情况有变")


def test_more_are_invited_later_and_who_did_not_sign_once_more(member, other):
    proposal, fresh = ProposalFactory(lead=member), MemberFactory()
    lapsed, signed = asked(proposal, other, status=CosignStatus.LAPSED), MemberFactory()
    asked(proposal, signed, status=CosignStatus.SIGNED)

    found = invite(proposal, [fresh, other, signed, member], by=member.user, on=ON)

    assert found == [fresh, other]
    lapsed.refresh_from_db()
    proposal.refresh_from_db()
    assert (lapsed.status, lapsed.answer_by, proposal.sponsor_kind) == (CosignStatus.INVITED, LATER, "joint")
    assert proposal.cosigners.get(member=fresh).answer_by == LATER
    assert proposal.cosigners.get(member=signed).status == CosignStatus.SIGNED


@pytest.mark.parametrize("status", [s for s in Status if s not in OPEN_FOR_SIGNING])
def test_nobody_is_invited_or_reminded_after_the_review(member, status):
    proposal = ProposalFactory(status=status, lead=member)

    with pytest.raises(StepRefused):
        invite(proposal, [MemberFactory()], by=member.user, on=ON)
    with pytest.raises(StepRefused):
        remind(proposal, by=member.user, on=ON)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("李委员", "李委员是第一提案人，不必邀请"),
        ("钱文华", "钱文华已在邀请之列"),
        ("查无此人", "没有叫“查无此人”的委员"),
        ("", "请填写"),
    ],
)
def test_a_wrong_invitation_is_told_at_the_field_and_what_was_typed_stays(sign_in, member, other, typed, told):
    proposal = ProposalFactory(lead=member)
    asked(proposal, other)

    page = sign_in(member.user).post(reverse("proposals:invite", args=[proposal.pk]), {"members": typed})

    assert page.status_code == 422
    assert told in page.content.decode()
    assert f'value="{typed}"' in page.content.decode() or not typed


def test_a_list_of_ten_thousand_names_is_told_to_be_too_long(sign_in, member):
    SessionFactory(year=timezone.localdate().year)
    names = "、".join(f"委员{number}" for number in range(10_000))

    page = sign_in(member.user).post("/proposals/new/", {"sponsor_kind": "joint", "cosigners": names, "act": "递交"})

    assert page.status_code == 422
    assert "最多4000个字；请减少姓名后再保存" in page.content.decode()


def test_a_body_invites_no_members(member):
    with pytest.raises(Refused, match="集体提案"):
        invite(ProposalFactory(sponsor_kind="collective", lead=None), [member], by=member.user, on=ON)


def test_each_is_reminded_once_a_day_and_not_on_the_day_of_the_invitation(member, other):
    proposal = ProposalFactory(lead=member)
    asked(proposal, other)

    told = [remind(proposal, by=member.user, on=ON + timedelta(days=n)) for n in (0, 1, 1, 2, 30)]

    assert told == [0, 1, 0, 1, 0]
    assert Notice.objects.filter(user=other.user).count() == 2


def test_only_who_is_concerned_reads_who_declined(sign_in, member, other, clerk, leader):
    proposal = ProposalFactory(lead=member)
    row = asked(proposal, other)
    signed = asked(proposal, MemberFactory(name="沈已签"), status=CosignStatus.SIGNED)
    row.decline_to_sign(by=other.user, on=ON, note="另有考虑")

    pages = {
        user: sign_in(user).get(proposal.get_absolute_url()).content.decode() for user in (member.user, clerk, leader)
    }

    assert ["另有考虑" in page for page in pages.values()] == [True, True, False]
    assert ["钱文华" in page for page in pages.values()] == [True, True, False]
    assert all(signed.member.name in page for page in pages.values())


@pytest.mark.parametrize(
    ("name", "status"), [("sign", CosignStatus.SIGNED), ("decline_to_sign", CosignStatus.DECLINED)]
)
def test_the_invited_answer_from_the_page_once(sign_in, member, name, status):
    row = Cosigner.objects.create(proposal=ProposalFactory(), member=member)
    client = sign_in(member.user)
    assert "邀请您联名" in client.get(row.get_absolute_url()).content.decode()

    client.post(address(f"proposals:{name}", row))

    row.refresh_from_db()
    assert row.status == status
    assert client.post(address(f"proposals:{name}", row)).status_code in (404, 409)


def test_nobody_signs_for_another(sign_in, clerk, member):
    row = Cosigner.objects.create(proposal=ProposalFactory(), member=member)

    assert sign_in(clerk).post(address("proposals:sign", row)).status_code == 403
