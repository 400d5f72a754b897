"""The states of a year: what is written down stays, whatever becomes of the records."""

from decimal import Decimal

import pytest
from django.utils import timezone

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.models import Notice
from cppcc.core.workflow import StepRefused
from members.duty.differences import differences, in_words
from members.duty.models import Correction, Objection, SavedCard, Scheme
from members.duty.rules import MAY
from members.duty.states import COMPARE, CORRECT, OBJECT, STEPS, Status
from tests.duty.cards.hands import address, again, bring
from tests.factories import MemberFactory, ProposalFactory

pytestmark = pytest.mark.django_db
TAKEN = ["preview", "publish", "republish", "freeze", "take_back"]
NOTES = {"freeze": {"note": "主席会议审定"}, "take_back": {"note": "再核对"}}


def take(scheme, step, by):
    """The verb of a step, as the pages call it."""
    match step:
        case "publish" | "republish":
            scheme.publish(by=by, now=timezone.now(), again=step == "republish")
        case "freeze":
            scheme.freeze(by=by, now=timezone.now())
        case "take_back":
            scheme.take_back(by=by, note="再核对")
        case _:
            scheme.preview(by=by)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", TAKEN)
def test_each_step_starts_where_the_table_says(scheme, liaison, status, step):
    Scheme.objects.filter(pk=scheme.pk).update(status=status)
    row = again(scheme)

    if status in STEPS[step].sources:
        take(row, step, liaison)
        assert again(scheme).status == STEPS[step].target
    else:
        with pytest.raises(StepRefused):
            take(row, step, liaison)
        assert again(scheme).status == status


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", TAKEN)
def test_its_page_says_what_will_happen_or_that_it_is_too_late(desk, scheme, status, step):
    Scheme.objects.filter(pk=scheme.pk).update(status=status)

    answers = [desk.get(address(scheme, step)), desk.post(address(scheme, step), NOTES.get(step, {}))]

    fits = status in STEPS[step].sources
    assert [answer.status_code for answer in answers] == ([200, 302] if fits else [409, 409])
    assert again(scheme).status == (STEPS[step].target if fits else status)


ROLES = {
    **dict.fromkeys(["preview", "publish", "republish", "freeze", "take_back", "correct", "exempt"], "desk"),
    "see_corrections": "office",
    "see_differences": "staff",
    "see_bodies": "staff",
    "see_standings": "standings",
    "see_objections": "objections",
    "object": "member",
}
HOLDERS = {
    "desk": {Role.LIAISON_OFFICE, Role.GENERAL_OFFICE},
    "office": {Role.LIAISON_OFFICE, Role.GENERAL_OFFICE, Role.PROPOSAL_OFFICE, Role.INFORMATION_OFFICE},
    "member": {Role.MEMBER},
}
HOLDERS["staff"] = HOLDERS["office"] | {Role.LEADER}
HOLDERS["standings"] = HOLDERS["staff"] | {Role.CONVENOR}
HOLDERS["objections"] = HOLDERS["standings"] | {Role.MEMBER}


@pytest.mark.parametrize("verb", ROLES)
def test_who_may_do_what(user_with, scheme, verb):
    assert verb in MAY
    assert {role for role in Role if user_with(role).has_perm(f"duty.{verb}", scheme)} == HOLDERS[ROLES[verb]]


def test_a_page_that_asks_why_is_asked_again_without_a_reason(desk, scheme, liaison):
    bring(scheme, Status.PUBLISHED, by=liaison)

    answer = desk.post(address(scheme, "take_back"), {"note": ""})

    assert answer.status_code == 422
    assert "请写明原因" in answer.content.decode()
    assert again(scheme).status == Status.PUBLISHED


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.FROZEN])
def test_a_card_written_down_never_follows_its_records(scheme, liaison, member, sign_in, status):
    proposal = ProposalFactory(lead=member)
    bring(scheme, status, by=liaison)
    before = SavedCard.objects.get(member=member).card_json

    ProposalFactory(lead=member)
    proposal.delete()
    member.name = "李改名"
    member.save()

    assert SavedCard.objects.get(member=member).card_json == before
    assert 'data-total="25"' in sign_in(member.user).get("/duty/mine/?year=2024").content.decode()
    page = sign_in(liaison).get("/duty/standings/?year=2024")
    assert [str(line.outcome.total) for line in page.context["listing"].page] == ["25.00"]


def test_what_the_records_say_since_shows_as_a_difference(scheme, liaison, desk, member):
    kept, other = ProposalFactory(lead=member), MemberFactory(name="卢明怀")
    bring(scheme, Status.FROZEN, by=liaison)

    kept.delete()
    ProposalFactory.create_batch(2, lead=other)

    found = differences(again(scheme), now=timezone.now())
    assert [(one.member, one.before, one.after) for one in found] == [
        (other, Decimal("20.00"), Decimal(30)),
        (member, Decimal("25.00"), Decimal(20)),
    ]
    assert [(line.label, line.before, line.after) for line in found[1].lines][0] == (
        "提交提案",
        "5分（1条计分）",
        "没有",
    )
    page = desk.get(address(scheme, "changed")).content.decode()
    assert "提交提案：没有 → 10分（2条计分）" in page
    assert desk.get(address(scheme, "changed") + "?format=xlsx").status_code == 200


def test_nothing_changed_is_no_difference(scheme, liaison, member):
    ProposalFactory(lead=member)
    bring(scheme, Status.FROZEN, by=liaison)

    found = differences(again(scheme), now=timezone.now())

    assert (found, in_words(found)) == ([], "没有变化")


def test_who_only_moves_because_of_others_is_told_apart(scheme, liaison, member):
    ProposalFactory(lead=member)
    rival = MemberFactory()
    bring(scheme, Status.PUBLISHED, by=liaison)
    ProposalFactory.create_batch(2, lead=rival)

    found = differences(again(scheme), now=timezone.now())

    assert [one.only_moves for one in found] == [False, True]
    assert in_words(found) == "1名委员的得分明细有变化，另有1名委员的名次或等次随之变动"


def test_somebody_who_came_or_left_since_is_a_difference(scheme, liaison, member):
    left = MemberFactory()
    bring(scheme, Status.PUBLISHED, by=liaison)
    left.appointments.update(ends_on="2024-06-30")
    came = MemberFactory()

    found = {one.member: (one.before, one.after) for one in differences(again(scheme), now=timezone.now())}

    assert found[left] == (Decimal("20.00"), None)
    assert found[came] == (None, Decimal(20))


@pytest.mark.parametrize("status", Status)
def test_differences_are_of_years_written_down(desk, scheme, liaison, status):
    Scheme.objects.filter(pk=scheme.pk).update(status=status)

    assert desk.get(address(scheme, "changed")).status_code == (200 if status in COMPARE.sources else 409)


@pytest.mark.parametrize("members", [1, 3])
def test_differences_take_the_same_queries_however_many(scheme, liaison, members, django_assert_num_queries):
    people = MemberFactory.create_batch(members)
    bring(scheme, Status.PUBLISHED, by=liaison)
    for person in people:
        ProposalFactory(lead=person)
    row = Scheme.objects.select_related("scope").get(pk=scheme.pk)

    with django_assert_num_queries(9):
        assert len(differences(row, now=timezone.now())) == members


def test_published_again_it_is_as_the_records_are_and_those_concerned_are_told(scheme, liaison, member, user_with):
    other = MemberFactory(user=user_with(Role.MEMBER))
    MemberFactory()  # without an account
    bring(scheme, Status.PUBLISHED, by=liaison)
    assert {notice.user_id for notice in Notice.objects.all()} == {member.user_id, other.user_id}
    assert "您得20分，第1名" in Notice.objects.get(user=member.user).title

    ProposalFactory(lead=member)
    again(scheme).publish(by=liaison, now=timezone.now(), again=True)

    assert SavedCard.objects.get(member=member).total == Decimal(25)
    newest = Notice.objects.filter(user=member.user).latest("pk")
    assert "有更新：您得25分，第1名" in newest.title
    assert newest.is_private
    assert Notice.objects.filter(user=other.user).count() == 2  # their rank moved


def test_published_again_without_any_change_nobody_is_told(scheme, liaison, member):
    bring(scheme, Status.PUBLISHED, by=liaison)

    again(scheme).publish(by=liaison, now=timezone.now(), again=True)

    assert Notice.objects.count() == 1


def test_taken_back_the_points_follow_the_records_again(scheme, liaison, member, desk):
    bring(scheme, Status.PUBLISHED, by=liaison)

    desk.post(address(scheme, "take_back"), {"note": "漏了一次活动"})
    ProposalFactory(lead=member)

    assert not SavedCard.objects.exists()
    assert [line.outcome.total for line in desk.get("/duty/standings/?year=2024").context["listing"].page] == [25]
    assert again(scheme).history.latest("pk").note == "漏了一次活动"


def test_a_year_is_not_frozen_over_an_objection_without_answer(scheme, liaison, member, desk):
    bring(scheme, Status.PUBLISHED, by=liaison)
    objection = Objection(scheme=again(scheme), member=member, text="少计一次")
    objection.raise_it(by=member.user)

    answer = desk.post(address(scheme, "freeze"), {"note": ""})
    assert answer.status_code == 409
    assert "还有1件异议没有答复" in answer.content.decode()
    assert again(scheme).status == Status.PUBLISHED

    objection.reject(by=liaison, answer="已计", on=timezone.localdate())
    assert desk.post(address(scheme, "freeze"), {"note": ""}).status_code == 302


@pytest.mark.parametrize("status", Status)
def test_corrections_and_objections_end_with_the_freeze(scheme, liaison, member, status):
    Scheme.objects.filter(pk=scheme.pk).update(status=status)
    row = again(scheme)
    correction = Correction(scheme=row, member=member, points=Decimal(1), reason="补计")
    objection = Objection(scheme=row, member=member, text="少计一次")

    for step, act in (
        (CORRECT, lambda: correction.enter(by=liaison)),
        (OBJECT, lambda: objection.raise_it(by=member.user)),
    ):
        if status in step.sources:
            act()
        else:
            with pytest.raises(StepRefused):
                act()
    assert (Correction.objects.count(), Objection.objects.count()) == (
        int(status in CORRECT.sources),
        int(status in OBJECT.sources),
    )
