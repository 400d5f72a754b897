"""Chinese text into words, the same way for what is indexed and for what is asked: jieba with the office's word list.

The office's list (`data/policy-terms.txt`) holds *short* policy terms only: one long phrase as one word would no longer
meet its parts (老旧小区加装电梯 would not meet 电梯)."""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings

MAX_TERMS = 12
MAX_QUERY = 100
LONGEST_WORD = 32
WORD_LIST = Path("data/policy-terms.txt")
EMPTY_WORDS = frozenset({"关于", "以及", "有关"})

_NUMBERED = re.compile(r"第\s*0*(\d{1,12})\s*号")
_WORD = re.compile(r"[^\W_]+")
_loading = Lock()
_loaded: list[Any] = []


def normal(text: str) -> str:
    """Full width to half width, capitals to small letters; every character stays at its place."""
    return "".join(map(_normal_character, text))


@lru_cache(maxsize=1)
def edition() -> str:
    """Changes with the office's word list and the way words are cut; an index of another edition is out of step."""
    return hashlib.sha256(b"2" + (settings.BASE_DIR / WORD_LIST).read_bytes()).hexdigest()


def terms_of_text(text: str) -> set[str]:
    """What a passage can be found by: its words, the words inside them, and the numbers (第27号) it names."""
    found: set[str] = set()
    text = normal(text)
    words = list(_words(text))
    for word in set(words):
        found.update(_terms_of_word(word))
    for run in _runs_of_single_characters(words):
        found.update(_pairs(run))
    for numbered in _numbers(text):
        found.update((numbered, numbered[1:-1]))
    found.discard(" ")
    return {term[:LONGEST_WORD] for term in found}


def word_counts(text: str) -> Counter[str]:
    """How often each word of two or more characters stands in a passage, just as it is cut."""
    return Counter(word for word in _words(normal(text)) if len(word) > 1)


def is_word(text: str) -> bool:
    """Whether it is a word of the dictionary or of the office's list."""
    return bool(_tokenizer().FREQ.get(text))


def is_person(word: str) -> bool:
    """Whether the dictionary has it as the name of a person."""
    return word in _persons()


def terms_of_title(title: str) -> set[str]:
    """Like `terms_of_text`, and by every character and every two neighbours as well: a title is short."""
    found = terms_of_text(title)
    for piece in _WORD.findall(normal(title)):
        if _is_han(piece):
            found.update(piece)
        found.update(pair for pair in _pairs(piece) if _is_han(pair))
    return found


def terms_of_query(query: str) -> list[str]:
    """What a document must hold for this query, in the order asked; at most `MAX_TERMS`."""
    query = normal(query)[:MAX_QUERY]
    numbers = _numbers(query)
    words = list(_joined(_words(_NUMBERED.sub(" ", query))))
    if numbers or any(len(word) > 1 for word in words):
        words = [word for word in words if len(word) > 1 or not _is_han(word)]
    telling = [word for word in words if word not in EMPTY_WORDS]
    terms = [part for word in (telling or ([] if numbers else words)) for part in _parts(word)]
    return [term[:LONGEST_WORD] for term in dict.fromkeys([*numbers, *terms])][:MAX_TERMS]


def _numbers(text: str) -> list[str]:
    return [f"第{number}号" for number in _NUMBERED.findall(text)]


@lru_cache(maxsize=50_000)
def _terms_of_word(word: str) -> tuple[str, ...]:
    """A word, the dictionary words inside it, and for a long one its pairs of characters."""
    if len(word) <= 2 or not _is_han(word):
        return (word,)
    return (word, *_inner(word), *_pairs(word))


def _inner(word: str) -> list[str]:
    """The shorter dictionary words inside a word, as jieba's `cut_for_search` finds them."""
    return [piece for piece in _tokenizer().cut_for_search(word, HMM=False) if 1 < len(piece) < len(word)]


def _parts(word: str) -> list[str]:
    """A long word is asked by the dictionary words that make it up, an unknown one by its pairs of characters."""
    if len(word) <= 2 or not _is_han(word):
        return [word]
    inner = _inner(word)
    covered = {place for piece in inner for place in _places(piece, word)}
    if len(covered) == len(word):
        return inner
    return [word] if _tokenizer().FREQ.get(word) else _pairs(word)


def _places(piece: str, word: str) -> Iterator[int]:
    start = word.find(piece)
    while start >= 0:
        yield from range(start, start + len(piece))
        start = word.find(piece, start + 1)


def _joined(words: Iterable[str]) -> Iterator[str]:
    """Neighbouring single characters become one unknown word (南, 和 → 南和)."""
    run = ""
    for word in words:
        if len(word) == 1 and _is_han(word):
            run += word
            continue
        if run:
            yield run
        run = ""
        if word != " ":
            yield word
    if run:
        yield run


def _runs_of_single_characters(words: Iterable[str]) -> Iterator[str]:
    return (run for run in _joined(words) if len(run) > 1 and _is_han(run))


def _words(text: str) -> Iterator[str]:
    """The words of every piece between punctuation; a space after each piece keeps its end."""
    for piece in _WORD.findall(text):
        yield from _cut(piece)
        yield " "


@lru_cache(maxsize=2_000)
def _cut(piece: str) -> tuple[str, ...]:
    """Kept for a while: a record is cut for the search, and again for its likeness."""
    return tuple(word for word in _tokenizer().cut(piece) if _WORD.match(word))


def _pairs(word: str) -> list[str]:
    return [word[place : place + 2] for place in range(len(word) - 1)]


def _is_han(word: str) -> bool:
    return all("㐀" <= character <= "鿿" or character >= "𠀀" for character in word)


@lru_cache(maxsize=20_000)
def _normal_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def _tokenizer() -> Any:
    """jieba, loaded at first need (a second or two) and once per process; its cache lies in the data folder."""
    if not _loaded:
        with _loading:
            if not _loaded:
                _loaded.append(_load())
    return _loaded[0]


def _load() -> Any:
    folder = Path(settings.DATA_DIR) / "search"
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = _new_tokenizer()
    tokenizer.tmp_dir = str(folder)
    tokenizer.initialize()
    with open(settings.BASE_DIR / WORD_LIST, "rb") as office_words:
        tokenizer.load_userdict(office_words)
    return tokenizer


def _new_tokenizer() -> Any:
    """One that has read nothing yet."""
    with warnings.catch_warnings():  # jieba 0.42 imports pkg_resources and has old escapes: nothing for us to mend
        warnings.simplefilter("ignore")
        import jieba
    logging.getLogger("jieba").setLevel(logging.WARNING)
    return jieba.Tokenizer()


@lru_cache(maxsize=1)
def _persons() -> frozenset[str]:
    """The names of persons in jieba's dictionary."""
    entries = (line.split() for line in dictionary_lines())
    return frozenset(entry[0] for entry in entries if entry[-1].startswith("nr"))


def dictionary_lines() -> Iterator[str]:
    """jieba's own dictionary: word, how common, part of speech."""
    with _new_tokenizer().get_dict_file() as lines:
        yield from (line.decode() for line in lines)
