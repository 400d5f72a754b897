"""How a name is read: full-width forms, stray spaces and the many middle dots are one spelling."""

from __future__ import annotations

import re
import unicodedata

from pypinyin import lazy_pinyin

MIDDLE_DOTS = re.compile(r"[·•‧∙⋅・･᛫]")
BETWEEN_NAMES = re.compile(r"[、,，;；\n\r]+")
IN_BRACKETS = re.compile(r"\(([^()]*)\)")
# Surnames read otherwise than the character alone.
SURNAMES = {
    "单": ["shan"], "查": ["zha"], "仇": ["qiu"], "解": ["xie"], "曾": ["zeng"], "区": ["ou"], "朴": ["piao"],
    "盖": ["ge"], "缪": ["miao"], "翟": ["zhai"], "覃": ["qin"], "任": ["ren"], "华": ["hua"], "乐": ["yue"],
    "冼": ["xian"], "洗": ["xian"], "宓": ["mi"], "员": ["yun"], "繁": ["po"], "秘": ["bi"], "折": ["she"],
    "黑": ["he"], "种": ["chong"], "召": ["shao"], "牟": ["mu"], "曲": ["qu"], "尉": ["wei"], "葛": ["ge"],
    "尉迟": ["yu", "chi"], "万俟": ["mo", "qi"], "长孙": ["zhang", "sun"], "单于": ["chan", "yu"],
}  # fmt: skip


def plain_name(text: str) -> str:
    """The one spelling of a name: `王　宁` and `王 宁` are 王宁, every middle dot is ·."""
    return "".join(MIDDLE_DOTS.sub("·", unicodedata.normalize("NFKC", text)).split())


def split_names(text: str) -> list[str]:
    """The names in a line such as `张三、李四（W0012）`, as typed, without empty ones."""
    return [name.strip() for name in BETWEEN_NAMES.split(text) if name.strip()]


def spaced_names(text: str) -> list[str]:
    """The words of `尹强 张宁` when a space may stand between names; empty when it can only be within one (`张 宁`)."""
    words = [plain_name(word) for word in text.split()]
    return words if len(words) > 1 and all(len(word) > 1 for word in words) else []


def name_and_bracket(text: str) -> tuple[str, str]:
    """`张三（W0012）` as name and what is in the brackets; the second is empty when there are none."""
    plain = plain_name(text)
    found = IN_BRACKETS.search(plain)
    return IN_BRACKETS.sub("", plain), found.group(1) if found else ""


def search_pinyin(name: str) -> str:
    """A name as people type it: full pinyin and initials, `gongwangyi gwy`; a surname read otherwise gives both."""
    letters = plain_name(name).replace("·", "")
    common = lazy_pinyin(letters)
    readings = [common]
    as_surname = next((SURNAMES[letters[:size]] for size in (2, 1) if letters[:size] in SURNAMES), None)
    if as_surname and as_surname != common[: len(as_surname)]:
        readings.insert(0, [*as_surname, *common[len(as_surname) :]])
    words = [form for reading in readings for form in ("".join(reading), "".join(sound[:1] for sound in reading))]
    return " ".join(dict.fromkeys(words))
