"""What says the same: the right ones first, with the words and sentences that make it so."""

from datetime import date

import pytest

from cppcc.core.search.index import forget, index, index_many, rebuild
from cppcc.core.search.models import IndexHead, Portrait, Trait, WordCount
from cppcc.core.search.portraits import TRAITS, number_of, weigh_anew
from cppcc.core.search.similar import Alike, Likeness
from proposals.models import Proposal, Publication
from sentiment.models import SocialReport
from tests.factories import ProposalFactory, SessionFactory, SocialReportFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def text(title, situation, suggestions="一是摸清底数；二是明确牵头部门。", **fields):
    return ProposalFactory(title=title, situation=situation, suggestions=suggestions, **fields)


def similar(record, seen=None, **how):
    return Likeness.of(record).among(Proposal.objects.for_likeness() if seen is None else seen, **how)


def in_how_many(word):
    return WordCount.objects.of([number_of(word)]).get(number_of(word), 0)


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

    found = similar(own)

    assert found[0].record == same
    assert {"停车", "晚间"} <= set(found[0].words)
    assert "<mark>停车</mark>" in found[0].title
    assert own not in [each.record for each in found]
    assert found[0].score > 2 * max((each.score for each in found[1:]), default=0)


def test_only_what_is_seen_is_compared(parking):
    own, same, _ = parking

    assert same not in [each.record for each in similar(own, Proposal.objects.exclude(pk=same.pk).for_likeness())]


def test_an_exact_copy_is_as_good_as_the_same():
    texts = ("关于完善老城片区停车管理的建议", "老城片区停车位不足，晚间占道停车突出，登记车辆1100辆。")
    own, copy = text(*texts), text(*texts)
    index_many(Proposal.objects.all())

    (found,) = similar(own)

    assert (found.record, found.percent, found.band) == (copy, 100, "高度相近")


@pytest.mark.parametrize(
    ("score", "band"), [(0.3, "高度相近"), (0.29, "相近"), (0.22, "相近"), (0.15, "可能相近"), (0.14, "略有相近")]
)
def test_how_sure_it_is_is_said_in_words(score, band):
    assert Alike(None, score, (), "").band == band


def test_a_session_is_compared_by_itself_however_long_the_past(parking):
    own, same, _ = parking
    before = SessionFactory(name="三届一次", year=2022, opens_on=date(2022, 1, 8))
    for _ in range(60):
        text(own.title, own.situation, session=before, submitted_on=date(2022, 1, 9))
    index_many(Proposal.objects.all())
    likeness = Likeness.of(own)

    of_session = likeness.among(Proposal.objects.of_session(own.session_id).for_likeness())
    earlier = likeness.among(Proposal.objects.of_other_sessions(own.session_id).for_likeness(), most=50)

    assert of_session[0].record == same
    assert len(earlier) == 50


def test_a_social_report_is_compared_with_proposals_and_with_reports(parking):
    own, same, _ = parking
    report = SocialReportFactory(title="老城片区占道停车突出", situation="老城片区停车位不足，晚间占道停车突出。")
    later = SocialReportFactory(title="老城停车难", situation="老城片区晚间占道停车突出，群众反映强烈。")
    index_many(SocialReport.objects.all())

    likeness = Likeness.of(later)

    assert {each.record for each in likeness.among(Proposal.objects.for_likeness(), most=2)} == {own, same}
    assert [each.record for each in likeness.among(SocialReport.objects.for_search())] == [report]


def test_a_draft_that_nobody_finds_can_be_compared(parking):
    own, same, _ = parking
    draft = text("关于老城停车的建议", "老城片区占道停车突出。", status="draft")
    index(draft)

    assert {each.record for each in similar(draft)[:2]} == {own, same}
    assert draft not in [each.record for each in similar(own)]


def test_nothing_is_like_a_proposal_alone_in_the_index():
    own = text("关于完善老城片区停车管理的建议", "老城片区停车位不足。")
    index_many(Proposal.objects.all())

    assert similar(own) == []


def test_nothing_is_like_anything_before_the_index_is_built():
    assert similar(text("关于完善老城片区停车管理的建议", "老城片区停车位不足。")) == []


def test_a_changed_one_is_found_by_its_new_words_alone(parking):
    own, same, _ = parking
    before = in_how_many("晚间")
    same.title, same.situation = "关于社区食堂的建议", "食堂菜品少。"
    same.save()
    index(same)

    assert same not in [each.record for each in similar(own) if each.score > 0.3]
    assert (before, in_how_many("晚间"), in_how_many("食堂")) == (2, 1, 1)
    assert (IndexHead.objects.get().portraits, Portrait.objects.count()) == (5, 5)
    standing = Trait.objects.values_list("document", flat=True)
    assert set(standing) == set(Portrait.objects.values_list("number", flat=True))


def test_one_forgotten_is_like_nothing_and_counts_no_more(parking):
    own, same, _ = parking
    forget(same)

    assert same not in [each.record for each in similar(own)]
    assert (in_how_many("晚间"), IndexHead.objects.get().portraits) == (1, 4)


def test_a_long_text_is_found_by_its_heaviest_words_only():
    long = text("关于道路的建议", "。".join(f"停车{1000 + n}辆" for n in range(200)))
    index(long)

    assert len(Portrait.objects.get().words) > 200
    assert Trait.objects.count() == TRAITS


def test_public_words_are_searched_but_not_compared(parking):
    index_many(Publication.objects.public())

    assert IndexHead.objects.get().portraits == Proposal.objects.count()


def test_words_are_weighed_anew_once_there_are_half_as_many_documents_more(parking):
    first = Portrait.objects.order_by("number").first()
    assert (first.among, weigh_anew()) == (5, 0)
    for n in range(3):
        index(text(f"关于老城片区第{n}停车场的建议", "老城片区停车位不足。"))
    before = dict(Trait.objects.of([first.number]).values_list("word", "weight"))
    shown = []

    weighed = weigh_anew(lambda done, total: shown.append((done, total)))

    after = dict(Trait.objects.of([first.number]).values_list("word", "weight"))
    assert (weighed, shown, weigh_anew()) == (5, [(0, 5), (5, 5)], 0)
    assert after[number_of("老城")] < before[number_of("老城")]
    assert after[number_of("晚间")] > before[number_of("晚间")]


def test_building_from_scratch_gives_the_same_likeness(parking):
    own, _, _ = parking
    before = [(each.record, each.score) for each in similar(own)]

    rebuild(from_scratch=True)

    assert [(each.record, pytest.approx(each.score)) for each in similar(own)] == before


def test_the_queries_do_not_grow_with_what_is_found(parking, django_assert_num_queries):
    own, _, _ = parking
    with django_assert_num_queries(10):
        similar(own)
