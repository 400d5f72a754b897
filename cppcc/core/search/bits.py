"""Sets of document numbers as bits: a whole number per set, so that AND, OR and counting are one operation each.

In the database a set is kept in blocks of `BLOCK` numbers, each packed; a rare word's block takes some 20 bytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

BLOCK = 8192
_BYTES = BLOCK // 8


def pack(bits: int) -> bytes:
    """The bits of one block, as stored."""
    return zlib.compress(bits.to_bytes(_BYTES, "little"), 1) if bits else b""


def unpack(stored: bytes) -> int:
    """The bits of one block, as kept by `pack`."""
    return int.from_bytes(zlib.decompress(stored), "little") if stored else 0


def joined(blocks: Iterable[tuple[int, bytes]]) -> int:
    """The whole set from its packed blocks."""
    held = {block: stored for block, stored in blocks if stored}
    if not held:
        return 0
    whole = bytearray((max(held) + 1) * _BYTES)
    for block, stored in held.items():
        whole[block * _BYTES : (block + 1) * _BYTES] = zlib.decompress(stored)
    return int.from_bytes(whole, "little")


def numbers_in(bits: int) -> Iterator[int]:
    """The numbers of the set, ascending."""
    for place, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) // 8, "little")):
        if byte:
            for offset in _OFFSETS[byte]:
                yield place * 8 + offset


def set_of(numbers: Iterable[int]) -> int:
    """The set that holds exactly `numbers`."""
    held = list(numbers)
    if not held:
        return 0
    whole = bytearray(max(held) // 8 + 1)
    for number in held:
        whole[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(whole, "little")


_OFFSETS = [tuple(offset for offset in range(8) if byte >> offset & 1) for byte in range(256)]
