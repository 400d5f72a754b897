"""Chinese text before it is set: widths, numbers of headings, where a line may and may not break (GB/T 15834)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

from cppcc.core.documents.blocks import Block, Document, Heading

JOIN = "\u2060"  # word joiner: no break here
ALLOW = "\u200b"  # zero width space: a break is allowed here
NO_LINE_START = frozenset("。，、；：？！）〕》〉】」』”’％‰℃…—～·／＋")
NO_LINE_END = frozenset("（〔《〈【「『“‘")
GLUED = re.compile(r"(?<=.)(?=[—～·／＋…％‰℃])")
OPEN_QUOTE = re.compile(r"(?<=[^（〔《〈【「『“‘\s\u2060])(?=[“‘])")
CLOSE_QUOTE = re.compile(r"(?<=[”’])(?=[^。，、；：？！）〕》〉】」』”’％…—～·／＋\s\u2060])")
THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
OWN_NUMBER = re.compile(r"^(?:[一二三四五六七八九十百]+、|（[一二三四五六七八九十百]+）|\d+[.．](?!\d)|（\d+）)")
MARK_SIZES = (44, 38, 34, 30, 26, 22, 18)
TYPE_AREA = 442.2  # points: 156 mm
NUMERALS = "〇一二三四五六七八九"


def breakable(text: str, before: str = "", after: str = "") -> str:
    """`text` with invisible marks at the places where Pango breaks lines against the Chinese rules.

    `before` and `after` are the neighbouring characters in the same line of text.
    """
    if not text:
        return text
    whole = THOUSANDS.sub("\u00a0", before[-1:] + text + after[:1])
    whole = GLUED.sub(JOIN, whole)
    whole = OPEN_QUOTE.sub(ALLOW, whole)
    whole = CLOSE_QUOTE.sub(ALLOW, whole)
    start = len(before[-1:])
    end = len(whole) - len(after[:1])
    return whole[start:end].rstrip(JOIN) if after else whole[start:end]


def width(text: str) -> float:
    """How many full characters `text` takes: Chinese ones 1, Latin letters and digits a half."""
    return sum(1.0 if is_wide(char) else 0.0 if unicodedata.combining(char) else 0.5 for char in text)


def is_wide(char: str) -> bool:
    """True for characters as wide as they are high, Chinese quotes and dashes among them."""
    return unicodedata.east_asian_width(char) in {"W", "F"} or char in "“”‘’—…·①②③④⑤⑥⑦⑧⑨⑩〇→％"


def chinese_number(number: int) -> str:
    """一 … 九十九 as headings count; beyond that digit by digit."""
    if number < 10:
        return NUMERALS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")
    return "".join(NUMERALS[int(digit)] for digit in str(number))


def heading_number(level: int, count: int) -> str:
    """一、 （一） 1. （1） by level."""
    return {
        1: f"{chinese_number(count)}、",
        2: f"（{chinese_number(count)}）",
        3: f"{count}.",
        4: f"（{count}）",
    }[level]


def numbered(blocks: Iterable[Block]) -> Iterator[tuple[Block, str]]:
    """Each block with its heading text, number included; other blocks with an empty text.

    A heading that brings its own number keeps it and does not count.
    """
    counts = [0, 0, 0, 0]
    for block in blocks:
        if not isinstance(block, Heading):
            yield block, ""
            continue
        counts[block.level :] = [0] * (4 - block.level)
        if not block.numbered or OWN_NUMBER.match(block.text):
            yield block, block.text
            continue
        counts[block.level - 1] += 1
        yield block, heading_number(block.level, counts[block.level - 1]) + block.text


def headings_of(document: Document) -> list[tuple[int, str]]:
    """Level and text, number included, of every heading in reading order."""
    return [(block.level, heading) for block, heading in numbered(document.blocks) if isinstance(block, Heading)]


def heading_anchor(number: int) -> str:
    """The id of the document's so-manyth heading: where its line in the contents leads."""
    return f"heading-{number}"


def mark_size(mark: str, *, largest: int) -> int:
    """The type size in points in which an issuing body's mark fits one line of the type area."""
    fitting = [size for size in MARK_SIZES if size <= largest and width(mark) * size <= TYPE_AREA]
    return max(fitting, default=MARK_SIZES[-1])


def chinese_date(on: date) -> str:
    """2025年1月8日: Arabic, no leading zeros (GB/T 15835)."""
    return f"{on.year}年{on.month}月{on.day}日"
