import pytest
from django.utils.safestring import SafeString

from cppcc.core.search.marking import SNIPPET, marked, snippet


@pytest.mark.parametrize(
    ("text", "terms", "shown"),
    [
        ("加装电梯", ["加装", "电梯"], "<mark>加装电梯</mark>"),
        ("电梯与电梯", ["电梯"], "<mark>电梯</mark>与<mark>电梯</mark>"),
        ("<b>电梯</b>&", ["电梯"], "&lt;b&gt;<mark>电梯</mark>&lt;/b&gt;&amp;"),
        ("第027号、第27号、第270号", ["第27号"], "<mark>第027号</mark>、<mark>第27号</mark>、第270号"),
        ("27件、127件", ["27"], "<mark>27</mark>件、127件"),
        ("５Ｇ基站", ["5g"], "<mark>５Ｇ</mark>基站"),
        ("无", [], "无"),
        ("a.c abc", ["a.c"], "<mark>a.c</mark> abc"),
    ],
)
def test_hits_are_marked_in_the_original_text_and_the_rest_is_escaped(text, terms, shown):
    result = marked(text, terms)

    assert result == shown
    assert isinstance(result, SafeString)


def test_a_snippet_shows_the_place_with_the_most_different_hits():
    text = "电梯" + "甲" * 200 + "加装电梯的资金" + "乙" * 200

    assert "<mark>加装电梯</mark>的<mark>资金</mark>" in snippet([text], ["加装", "电梯", "资金"])


def test_a_snippet_without_hits_is_the_beginning():
    assert snippet(["丙" * 300], ["电梯"]) == "丙" * SNIPPET + "…"
    assert snippet([], ["电梯"]) == ""
