"""Words of the dictionary that can name a matter, found again by their numbers.

The traits of documents hold the number of a word and not the word (`portraits.number_of`). Names of persons and places,
numerals, adverbs and the like are left out, and so is every word that jieba only guessed: what nobody vouches for may
be somebody's name."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate

from django.conf import settings

from cppcc.core.search.portraits import number_of
from cppcc.core.search.words import WORD_LIST, dictionary_lines

MATTERS = frozenset({"n", "nz", "v", "vn", "vi", "an", "l", "j"})  # jieba's parts of speech


class Numbered:
    """Words by number, packed: four megabytes for 200,000 of them, where a dict takes thirty."""

    def __init__(self, words: Iterable[str]) -> None:
        ordered = sorted((number_of(word), word) for word in words)
        self._numbers = array("I", (number for number, _ in ordered))
        self._starts = array("I", accumulate((len(word) for _, word in ordered), initial=0))
        self._text = "".join(word for _, word in ordered)

    def word(self, number: int) -> str:
        """The word of this number; empty when there is none."""
        place = bisect_left(self._numbers, number)
        if place == len(self._numbers) or self._numbers[place] != number:
            return ""
        return self._text[self._starts[place] : self._starts[place + 1]]

    def __contains__(self, word: str) -> bool:
        return self.word(number_of(word)) == word


@lru_cache(maxsize=1)
def matters() -> Numbered:
    """The dictionary's and the office's words that can name a matter; read once per process, in about a second."""
    return Numbered(_matters())


def _matters() -> Iterator[str]:
    office = (settings.BASE_DIR / WORD_LIST).read_text(encoding="utf-8").splitlines()
    words = {line.split()[0] for line in office if line.strip()}
    for line in dictionary_lines():
        word, *_, kind = line.split()
        if kind in MATTERS and len(word) > 1:
            words.add(word)
    return iter(words)
