"""Order by surname strokes (GF 3003-1999)."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cppcc.core.ordering import COMPOUND_SURNAMES, stroke_count, stroke_key

COMMON = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗宁军勇小洪文涛明丽娜建国中治音朝鲁特尔巴"
characters = st.sampled_from(COMMON)
names = st.text(characters, min_size=2, max_size=4)


@pytest.mark.parametrize(
    "ordered",
    [
        "艾 石 布 卢 白",
        "王宁 王军 王勇 王小洪",
        "巴音朝鲁 巴特尔",
        "刘国中 刘国治",
        "丁一 于明 马兰 王宁 艾山 石磊 卢强 白雪 龚望怡",
        "欧明 欧小明 欧阳光 欧阳修 欧阳中石",
        "马英 马小英",
        "土明 土小明 士明",  # one surname stays together though both are written alike
        "炽 洪",
    ],
)
def test_names_stand_in_the_order_of_the_standard(ordered):
    names = ordered.split()

    assert sorted(random.sample(names, len(names)), key=stroke_key) == names


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("马丽（女，回族）", "马丽"),
        ("马丽(女)", "马丽"),
        ("马　丽", "马丽"),
        ("阿不都·艾力", "阿不都艾力"),
        ("阿不都•艾力", "阿不都艾力"),
    ],
)
def test_brackets_spaces_and_dots_do_not_count(written, counted):
    assert stroke_key(written) == stroke_key(counted)


@pytest.mark.parametrize(
    ("character", "count"), [("一", 1), ("龚", 11), ("魏", 17), ("德", 15), ("皙", 13), ("龘", 48), ("A", None)]
)
def test_strokes_are_counted(character, count):
    assert stroke_count(character) == count


@given(st.lists(names, min_size=2, max_size=12))
def test_a_surname_stays_together_with_two_character_names_first(people):
    ordered = sorted(set(people), key=stroke_key)

    surnames = [name[0] for name in ordered]
    assert len({first for first, _ in runs(surnames)}) == len(list(runs(surnames)))
    for _, length in runs(surnames):
        lengths = [len(name) == 2 for name in ordered[:length]]
        assert lengths == sorted(lengths, reverse=True)
        ordered = ordered[length:]


@given(st.text(max_size=40))
def test_any_text_has_a_key_that_every_database_sorts_alike(text):
    key = stroke_key(text)

    assert len(key) <= 400
    assert key == "" or (key.isascii() and key.isalnum() and key == key.upper())


@given(names, names)
def test_different_names_have_different_keys(one, other):
    assert (stroke_key(one) == stroke_key(other)) is (one == other)


def test_a_character_without_strokes_comes_last():
    assert sorted(["𠀀明", "魏明", "龘明"], key=stroke_key) == ["魏明", "龘明", "𠀀明"]


@pytest.mark.django_db
def test_the_database_sorts_as_python_does(db):
    from members.people.models import Member

    people = ["王小洪", "欧阳修", "巴特尔", "艾山", "白雪", "王宁", "欧明", "巴音朝鲁", "石磊", "魏高", "𠀀明", "布和"]
    for number, name in enumerate(people):
        Member.objects.create(number=f"W{number}", name=name)

    assert [m.name for m in Member.objects.in_stroke_order()] == sorted(people, key=stroke_key)


def test_compound_surnames_are_two_characters():
    assert {len(surname) for surname in COMPOUND_SURNAMES} == {2}


def runs(items):
    """Each item with how often it stands in a row."""
    counted = []
    for item in items:
        if counted and counted[-1][0] == item:
            counted[-1][1] += 1
        else:
            counted.append([item, 1])
    return [tuple(run) for run in counted]
