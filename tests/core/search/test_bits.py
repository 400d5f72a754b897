from hypothesis import given
from hypothesis import strategies as st

from cppcc.core.search.bits import BLOCK, joined, numbers_in, pack, set_of, unpack

numbers = st.sets(st.integers(0, 4 * BLOCK), max_size=60)


@given(numbers)
def test_a_set_comes_back_from_its_packed_blocks(held):
    blocks = [
        (block, pack(set_of(number - block * BLOCK for number in held if number // BLOCK == block)))
        for block in range(5)
    ]

    assert list(numbers_in(joined(blocks))) == sorted(held)


@given(numbers, numbers)
def test_and_of_sets_is_and_of_bits(left, right):
    assert list(numbers_in(set_of(left) & set_of(right))) == sorted(left & right)


def test_nothing_takes_no_room():
    assert pack(0) == b""
    assert unpack(b"") == 0
    assert joined([(3, b"")]) == 0
