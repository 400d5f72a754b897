"""What of a text was written before, in pairs of sentences."""

import pytest

from cppcc.core.search.reuse import reuse

OLD = "老城片区停车位严重不足，晚间占道停车突出。请研究。养老助餐点少。"


def test_sentences_taken_over_are_told_with_theirs_and_short_ones_are_not():
    new = "老城片区停车位严重不足，夜间占道停车突出！请研究。居民意见很大，希望尽快解决。"

    found = reuse(new, OLD)

    assert found.pairs == [
        ("老城片区停车位严重不足，夜间占道停车突出！", "老城片区停车位严重不足，晚间占道停车突出。"),
    ]
    assert found.percent == 54  # 21 of 39 characters


def test_a_copy_is_told_from_the_same_matter_in_other_words():
    assert reuse(OLD * 3, OLD).percent == 66  # all but the two short sentences
    assert reuse("车位太少，群众夜里只好把车停在路边上。", OLD).pairs == []


def test_a_sentence_made_of_two_is_no_copy():
    assert reuse("老城片区停车位以及居家养老服务助餐。", "老城片区停车位很紧张的。我区居家养老服务助餐。").pairs == []


@pytest.mark.parametrize(("text", "other"), [("", ""), ("", OLD), (OLD, ""), ("。；！", OLD)])
def test_nothing_is_reused_where_there_is_nothing(text, other):
    assert (reuse(text, other).pairs, reuse(text, other).share) == ([], 0.0)
