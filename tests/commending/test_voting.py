"""The vote: one ballot a juror, changed until it is closed, read by nobody, counted once."""

from datetime import date
from decimal import Decimal

import pytest

from cppcc.core.accounts.roles import Role
from cppcc.core.notices.models import Notice
from cppcc.core.periods import Period
from cppcc.core.registry import DUTY_SOURCES, todos_for
from cppcc.core.workflow import Refused, StepRefused
from members.commending.models import Ballot, Commendation, Vote
from members.commending.states import Status
from members.people.models import Member
from tests.commending.conftest import ON, cast
from tests.factories import GroupFactory, MemberFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def named(candidates):
    return sorted(each.member.name for each in candidates)


def test_the_jury_is_asked_once(voting, jury):
    assert {told.user for told in Notice.objects.all()} == set(jury)
    assert [todo.label for todo in todos_for(jury[0], on=ON) if "投票" in todo.label] == ["评优投票"]

    cast(voting, jury[0], 0)

    assert [todo for todo in todos_for(jury[0], on=ON) if "投票" in todo.label] == []


def test_a_juror_votes_once_and_may_change_it_until_it_is_closed(voting, jury, liaison):
    cast(voting, jury[0], 0, 1)
    cast(voting, jury[0], 2)

    assert Ballot.objects.count() == 1
    assert named(vote.candidate for vote in Vote.objects.all()) == ["候选2"]
    voting.close_voting(by=liaison)
    with pytest.raises(StepRefused):
        cast(voting, jury[0], 3)


def test_a_ballot_that_is_not_valid_is_refused_in_words(voting, jury, user_with):
    with pytest.raises(Refused, match="最多选2人，您选了3人，请减少1人"):
        cast(voting, jury[0], 0, 1, 2)
    with pytest.raises(Refused, match="请至少选一人"):
        cast(voting, jury[0])
    with pytest.raises(Refused, match="不是这次评选的评委"):
        cast(voting, user_with(Role.LEADER), 0)
    assert Vote.objects.count() == 0


def test_nobody_votes_for_themself_or_for_who_was_left_out(commendation, people, liaison, user_with):
    own = user_with(Role.MEMBER)
    Member.objects.filter(pk=people[0].pk).update(user=own)
    commendation.jurors.add(own)
    commendation.leave_out(commendation.candidates.get(member=people[1]), by=liaison, note="受到处分")
    commendation.open_voting(by=liaison, on=ON)

    for place in (0, 1):
        with pytest.raises(Refused, match="有不能投的"):
            cast(commendation, own, place)
    assert named(commendation.candidates.votable_by(own)) == ["候选2", "候选3", "候选4"]


def test_votes_are_not_counted_before_voting_is_closed(voting, jury):
    cast(voting, jury[0], 0)

    with pytest.raises(ValueError, match="after voting is closed"):
        voting.tally()


def test_the_votes_decide(voting, jury, liaison):
    cast(voting, jury[0], 0, 1)
    cast(voting, jury[1], 0, 1)
    cast(voting, jury[2], 0, 2)
    voting.close_voting(by=liaison)

    voting.decide(by=liaison, chosen=[], note="")

    assert named(voting.candidates.elected()) == ["候选0", "候选1"]
    assert [taken.note for taken in voting.history.all()][1:] == ["收到3张票，评委3人", "确定2人"]


def test_equals_at_the_edge_need_a_recorded_choice(voting, jury, liaison):
    cast(voting, jury[0], 0, 1)
    cast(voting, jury[1], 0, 2)
    voting.close_voting(by=liaison)
    second, third = voting.candidates.order_by("pk")[1:3]

    with pytest.raises(Refused, match="请写明怎样决定的"):
        voting.decide(by=liaison, chosen=[third.pk], note="")
    with pytest.raises(Refused, match="只有1个名额"):
        voting.decide(by=liaison, chosen=[second.pk, third.pk], note="会议决定")
    voting.decide(by=liaison, chosen=[third.pk], note="第十次主席会议决定")

    assert named(voting.candidates.elected()) == ["候选0", "候选2"]
    assert voting.history.last().note == "确定2人；第十次主席会议决定"


def test_no_group_gets_more_than_its_share(commendation, jury, liaison):
    Commendation.objects.update(spread="group", each_places=1)
    commendation.refresh_from_db()
    commendation.open_voting(by=liaison, on=ON)
    cast(commendation, jury[0], 0, 1)
    cast(commendation, jury[1], 0, 1)
    cast(commendation, jury[2], 1, 3)

    commendation.close_voting(by=liaison)

    tally = commendation.tally()
    assert named(commendation.candidates.filter(pk__in=tally.elected)) == ["候选1", "候选3"]
    assert named(commendation.candidates.filter(pk__in=tally.passed)) == ["候选0"]


def test_a_quota_by_per_cent_is_of_the_members_in_office_and_stands_when_voting_begins(commendation, liaison):
    Commendation.objects.update(places=None, percent=Decimal("30"))
    commendation.refresh_from_db()
    assert commendation.quota_on(ON) == 2  # 30% of five are 1.5

    commendation.open_voting(by=liaison, on=ON)
    MemberFactory.create_batch(20)

    assert Commendation.objects.get().quota_on(ON) == 2


def test_a_share_by_per_cent_is_of_the_groups_members_one_at_the_least(commendation, liaison):
    Commendation.objects.update(spread="group", each_percent=Decimal("50"))
    commendation.refresh_from_db()

    commendation.open_voting(by=liaison, on=ON)

    first, second = GroupFactory(name="第一活动组"), GroupFactory(name="第二活动组")
    assert commendation.body_shares == {first.pk: 2, second.pk: 1}


def test_before_anybody_has_voted_it_is_not_closed(voting, liaison):
    with pytest.raises(Refused, match="还没有评委投票"):
        voting.close_voting(by=liaison)


def test_without_candidates_or_jury_it_is_not_opened(liaison):
    empty = Commendation.objects.create(year=2025, name="优秀政协委员", places=2)

    with pytest.raises(Refused, match="还没有候选人、评委"):
        empty.open_voting(by=liaison, on=ON)


@pytest.mark.parametrize("step", ["name_again", "vote_again"])
def test_votes_are_void_when_it_is_taken_back(voting, jury, liaison, step):
    cast(voting, jury[0], 0)
    if step == "vote_again":
        voting.close_voting(by=liaison)

    getattr(voting, step)(by=liaison, note="候选人有误")

    assert (Ballot.objects.count(), Vote.objects.count()) == (0, 0)
    assert voting.status == (Status.VOTING if step == "vote_again" else Status.NOMINATING)


# --- Announced ------------------------------------------------------------------------------------------------------
@pytest.fixture
def announced(voting, jury, liaison, people, user_with):
    Member.objects.filter(pk=people[0].pk).update(user=user_with(Role.MEMBER, name="候选0"))
    cast(voting, jury[0], 0, 3)
    voting.close_voting(by=liaison)
    voting.decide(by=liaison, chosen=[], note="")
    voting.announce(by=liaison, on=date(2025, 1, 15))
    return voting


def credits(year):
    found = DUTY_SOURCES["commending.commended"].credits(Period.year(year))
    return [(credit.member_id, credit.level, credit.on, credit.record) for credit in found]


def test_what_is_announced_counts_in_the_year_it_was_announced(announced, people):
    record = ("commending.commendation", announced.pk)

    assert sorted(credits(2025)) == sorted(
        (person.pk, "优秀政协委员", date(2025, 1, 15), record) for person in (people[0], people[3])
    )
    assert credits(2024) == []
    assert list(DUTY_SOURCES["commending.commended"].levels()) == ["优秀政协委员"]


def test_one_member_is_asked_about_alone(announced, people):
    source = DUTY_SOURCES["commending.commended"].credits

    assert [credit.member_id for credit in source(Period.year(2025), people[3].pk)] == [people[3].pk]


def test_members_hear_of_it_and_who_is_commended_of_their_own(announced, member, liaison):
    announced.retract(by=liaison, note="名字写错")
    announced.announce(by=liaison, on=date(2025, 1, 16))

    assert Notice.objects.filter(user=member.user).get().title == "2024年度优秀政协委员名单已公布"
    own = Notice.objects.filter(user__name="候选0").values_list("title", flat=True)
    assert list(own) == ["祝贺您被评为2024年度优秀政协委员"] * 2


def test_what_is_retracted_counts_for_nobody(announced, liaison, member):
    announced.retract(by=liaison, note="名单有误")

    assert credits(2025) == []
    assert not Commendation.objects.visible_to(member.user).exists()


@pytest.mark.django_db(transaction=True)
def test_two_jurors_and_one_juror_twice_at_the_same_moment(voting, jury):
    def vote(juror):
        cast(Commendation.objects.get(pk=voting.pk), juror, 0, 1)

    refused = at_once(*[lambda juror=juror: vote(juror) for juror in (jury[0], jury[0], jury[1], jury[2])])

    assert refused == [None] * 4
    assert (Ballot.objects.count(), Vote.objects.count()) == (3, 6)
