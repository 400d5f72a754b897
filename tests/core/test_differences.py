"""What changed between two texts, by letters where that is readable, and quickly."""

import pytest

from cppcc.core.differences import compare
from tests.timing import within


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("一" * 10_000, "一" * 9_999 + "二"),
        ("。" * 10_000, "。" * 9_999 + "！"),
        ("一二" * 5_000, "二一三" * 3_000),
        (("一二" * 100 + "。好。") * 50, ("一三" * 100 + "。好。") * 50),
        (
            "".join(f"{chr(0x4E00 + n)}甲" for n in range(5_000)),
            "".join(f"{chr(0x4E00 + n)}乙甲" for n in range(3_000)),
        ),
    ],
)
def test_a_text_too_odd_to_compare_is_shown_whole_at_once(before, after):
    with within(seconds=3):
        pieces = list(compare(before, after))

    assert "".join(piece.text for piece in pieces if not piece.come) == before
    assert "".join(piece.text for piece in pieces if not piece.gone) == after


def test_a_long_text_with_a_few_changes_is_still_compared_by_letters():
    before = "".join(f"第{n}条，请有关单位在年底以前把这件事情办好。" for n in range(400))

    pieces = compare(before, before.replace("第7条，请有关", "第7条，请各有关"))

    assert [piece.text for piece in pieces if piece.come] == ["各"]
    assert not [piece for piece in pieces if piece.gone]


def test_differences_are_letters_in_a_changed_sentence_and_whole_sentences_otherwise():
    pieces = compare("一是改造地块。二是共享。", "一是改造闲置地块。二是共享。三是收费。")

    assert [(p.text, p.gone, p.come) for p in pieces] == [
        ("一是改造", False, False),
        ("闲置", False, True),
        ("地块。", False, False),
        ("二是共享。", False, False),
        ("三是收费。", False, True),
    ]
