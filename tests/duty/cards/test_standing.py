"""Where a member stands while the year runs."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.utils import timezone

from cppcc.core.jobs.models import Job
from cppcc.core.jobs.runs import perform
from members.duty.models import Exemption, Standing
from members.duty.models.cards import Place
from members.duty.reckoning import reckon
from members.duty.scoring.spec import Boards
from members.duty.standing import TAKE_STANDING, look_again, place_of
from tests.duty.cards.hands import NOW, RULES, again, begun, sheet
from tests.factories import GroupFactory, MemberFactory, ParticipationFactory, ProposalFactory

pytestmark = pytest.mark.django_db


def everybody():
    """Five members of different zeal; two are equal, one is left out."""
    people = MemberFactory.create_batch(5)
    for member, proposals in zip(people, [3, 2, 1, 1, 3], strict=True):
        ProposalFactory.create_batch(proposals, lead=member)
    return people


def test_it_is_what_a_full_reckoning_says_at_its_moment(scheme, liaison):
    people = everybody()
    Exemption(scheme=scheme, member=people[4], reason="长期病休").enter(by=liaison)

    Standing.objects.take(scheme, now=NOW)

    standing, cards = Standing.objects.get(), reckon(scheme, now=NOW)
    assert {key: standing.place(card) and standing.place(card).rank for key, card in cards.items()} == {
        key: card.rank for key, card in cards.items()
    }
    assert {standing.place(card).among for card in cards.values() if card.rank} == {4}
    assert standing.place(cards[people[0].pk]).grade == cards[people[0].pk].grade == "优秀"
    assert standing.place(cards[people[4].pk]) is None


def test_taken_again_it_is_the_newer_one(scheme):
    everybody()
    Standing.objects.take(scheme, now=NOW - timedelta(days=1))
    Standing.objects.take(scheme, now=NOW)

    assert Standing.objects.get().as_of == NOW


def test_the_points_never_come_from_it(scheme, sign_in, member):
    rival = MemberFactory()
    ProposalFactory(lead=rival)
    Standing.objects.take(scheme, now=timezone.now())
    ProposalFactory.create_batch(2, lead=member)

    page = sign_in(member.user).get(sheet(scheme)).context["page"]

    assert page.total == "30"
    assert page.place.rank == 1


def test_somebody_who_came_after_it_was_taken_is_counted_in(scheme, member):
    Standing.objects.create(
        scheme=scheme, as_of=timezone.now(), totals={"": {"900001": ["40", ""], "900002": ["10", ""]}}
    )
    card = reckon(scheme, now=NOW, member=member)[member.pk]

    place = place_of(scheme, card, now=timezone.now())

    assert (place.rank, place.among) == (2, 3)


def test_an_old_one_is_looked_at_again_once_however_many_ask(scheme, sign_in, member):
    Standing.objects.take(scheme, now=timezone.now() - timedelta(minutes=11))
    client = sign_in(member.user)

    for _ in range(3):
        assert client.get(sheet(scheme)).status_code == 200
    cache.clear()  # as if a minute later, the job still waiting
    client.get(sheet(scheme))

    assert Job.objects.of_kind(TAKE_STANDING).count() == 1


def test_a_fresh_one_asks_for_nothing(scheme, sign_in, member):
    Standing.objects.take(scheme, now=timezone.now() - timedelta(minutes=9))

    sign_in(member.user).get(sheet(scheme))

    assert not Job.objects.of_kind(TAKE_STANDING).exists()


def test_before_everybody_was_counted_once_the_page_says_so(scheme, sign_in, member):
    answer = sign_in(member.user).get(sheet(scheme))

    assert "名次正在统计" in answer.content.decode()
    perform(Job.objects.of_kind(TAKE_STANDING).get().pk, pulse=False)
    assert "名次按" in sign_in(member.user).get(sheet(scheme)).content.decode()


def test_the_job_leaves_a_year_alone_that_was_written_down_meanwhile(scheme, liaison):
    look_again(scheme)
    scheme.preview(by=liaison)
    scheme.publish(by=liaison, now=timezone.now())

    perform(Job.objects.of_kind(TAKE_STANDING).get().pk, pulse=False)

    assert not Standing.objects.filter(scheme=again(scheme)).exists()


@pytest.mark.parametrize(
    ("rank", "among", "told"),
    [
        (1, 200, "前10%"),
        (20, 200, "前10%"),
        (21, 200, "前20%"),
        (100, 200, "前50%"),
        (101, 200, "后50%"),
        (1, 1, "前10%"),
        (3, 3, "后50%"),
    ],
)
def test_the_band_goes_by_tenths_and_does_not_tell_how_far_behind(rank, among, told):
    assert Place(rank, among, NOW).band == told


def test_boards_stand_each_for_itself(liaison):
    scheme = begun(liaison, rules=replace(RULES, boards=Boards.GROUP))
    one, other = MemberFactory(), MemberFactory(group=GroupFactory(name="第二活动组"))
    ProposalFactory(lead=one)
    ParticipationFactory(member=other)
    Standing.objects.take(scheme, now=NOW)

    cards = reckon(scheme, now=NOW)

    places = [Standing.objects.get().place(cards[member.pk]) for member in (one, other)]
    assert [(place.rank, place.among) for place in places] == [(1, 1), (1, 1)]
    assert cards[one.pk].total == Decimal(25)
