"""Order of names by surname strokes (姓氏笔画, GF 3003-1999), as a key that any database sorts alike.

A character is put before another by fewer strokes, then by its strokes one by one 横 竖 撇 点 折. Names of one surname:
two-character names first, then the next characters by the same rule. What is in brackets, spaces and · do not count.
The strokes come from `data/strokes.txt` (sources and licences in `data/STROKES.md`)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

STROKES = Path(__file__).parent / "data" / "strokes.txt"
KEY_LENGTH = 400
NOT_COUNTED = re.compile(r"\([^()]*\)|[\s·•‧∙⋅・･.]")
COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文"
        "司徒鲜于司空令狐闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕段干百里呼延东郭南门羊舌微生梁丘"
        "左丘东门西门南荣第五",
    )
)


def stroke_key(name: str) -> str:
    """A key of digits and capital letters; sorting by it is sorting by surname strokes.

    Each character gives its number of strokes, the strokes and its code point (so that one surname stays together);
    no character's part is the beginning of another's. A character without known strokes comes last."""
    counted = NOT_COUNTED.sub("", unicodedata.normalize("NFKC", name))
    if not counted:
        return ""
    surname = 2 if len(counted) > 2 and counted[:2] in COMPOUND_SURNAMES else 1
    single_given_name = "0" if len(counted) <= surname + 1 else "1"
    parts = [_character_key(character) for character in counted]
    # 欧 before 欧阳: the place of a two-character name is right behind the first character, whatever follows.
    ranks = [("0" if len(counted) == 2 else "1")] if surname == 1 else ["1", single_given_name]
    return "".join(_woven(parts, ranks))[:KEY_LENGTH]


def stroke_count(character: str) -> int | None:
    """The number of strokes, or None when the table does not have the character."""
    code = _strokes().get(character)
    return len(code) if code else None


def _woven(parts: list[str], ranks: list[str]) -> list[str]:
    """Each rank right behind the surname character it belongs to."""
    return [part + (ranks[place] if place < len(ranks) else "") for place, part in enumerate(parts)]


def _character_key(character: str) -> str:
    code = _strokes().get(character)
    count = f"{len(code):02d}{code}" if code else "99"
    return f"{count}{ord(character):05X}"


@cache
def _strokes() -> dict[str, str]:
    lines = (line.split(" ") for line in STROKES.read_text(encoding="utf-8").splitlines())
    return {character: code for code, characters in lines for character in characters}
