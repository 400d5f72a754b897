"""What says the same: the right ones first, with the words and sentences that make it so."""

from datetime import date

import pytest

from cppcc.core.search.index import index_many
from cppcc.core.search.similar import copied, similar
from proposals.models import Proposal
from tests.factories import ProposalFactory, SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def text(title, situation, suggestions="一是摸清底数；二是明确牵头部门。", **fields):
    return ProposalFactory(title=title, situation=situation, suggestions=suggestions, **fields)


@pytest.fixture
def parking():
    """One in hand, one on the same matter, and others about something else."""
    own = text("关于完善老城片区停车管理的建议", "老城片区停车位不足，晚间占道停车突出，登记车辆1100辆。")
    same = text("关于解决老城区停车难的建议", "老城片区车位紧张，占道停车突出，单位车位晚间闲置。")
    others = [
        text("关于居家养老助餐的建议", "助餐点只有三处，老人步行距离远。"),
        text("关于乡村公路养护的建议", "村道路面破损，雨后积水。"),
        text("关于河道生态修复的建议", "河段岸坡裸露，水质下降。"),
    ]
    index_many(Proposal.objects.all())
    return own, same, others


def test_the_one_on_the_same_matter_comes_first_with_its_telling_words(parking):
    own, same, _ = parking

    found = similar(own, seen=Proposal.objects.for_likeness())

    assert found[0].record == same
    assert {"停车", "占道"} <= set(found[0].words)
    assert "<mark>停车</mark>" in found[0].title
    assert own not in [each.record for each in found]
    assert found[0].score > 2 * max((each.score for each in found[1:]), default=0)


def test_only_what_is_seen_is_compared(parking):
    own, same, _ = parking

    assert same not in [each.record for each in similar(own, seen=Proposal.objects.exclude(pk=same.pk).for_likeness())]


def test_an_exact_copy_is_as_good_as_the_same():
    texts = ("关于完善老城片区停车管理的建议", "老城片区停车位不足，晚间占道停车突出，登记车辆1100辆。")
    own, copy = text(*texts), text(*texts)
    index_many(Proposal.objects.all())

    (found,) = similar(own, seen=Proposal.objects.for_likeness())

    assert (found.record, found.percent) == (copy, 100)


def test_a_long_past_does_not_crowd_out_the_year(parking):
    own, same, _ = parking
    before = SessionFactory(name="三届一次", year=2022, opens_on=date(2022, 1, 8))
    for _ in range(60):
        text(own.title, own.situation, session=before, submitted_on=date(2022, 1, 9))
    index_many(Proposal.objects.all())

    found = similar(own, seen=Proposal.objects.for_likeness(), most=40)

    assert same in [each.record for each in found]


def test_nothing_is_like_a_proposal_alone_in_the_index():
    own = text("关于完善老城片区停车管理的建议", "老城片区停车位不足。")
    index_many(Proposal.objects.all())

    assert similar(own, seen=Proposal.objects.for_likeness()) == []


def test_sentences_taken_over_are_told_and_short_ones_are_not():
    old = "老城片区停车位严重不足，晚间占道停车突出。请研究。养老助餐点少。"
    new = "老城片区停车位严重不足，夜间占道停车突出！请研究。居民意见很大，希望尽快解决。"

    assert copied(new, old) == ["老城片区停车位严重不足，夜间占道停车突出！"]


def test_the_queries_do_not_grow_with_what_is_found(parking, django_assert_max_num_queries):
    own, _, _ = parking
    with django_assert_max_num_queries(7):
        similar(own, seen=Proposal.objects.for_likeness())
