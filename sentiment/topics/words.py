"""Which words may name a topic. About matters, never about persons.

A word may when a list vouches for it: the dictionary with its part of speech, the office's policy terms, the matters
shipped in data/topic-words.txt, the office's own rows. What jieba only guessed is vouched for by nobody and may be a
name; what the dictionary has as the name of a person or place is none; the names of our members and accounts are never
one, whatever the lists say, nor is a title, with a surname (张局长) or alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from cppcc.core.accounts.models import User
from cppcc.core.search.dictionary import matters
from cppcc.core.search.portraits import number_of
from cppcc.core.search.words import normal
from cppcc.core.third_persons import COMPOUND, SURNAMES
from members.people.models import Member
from sentiment.models.topics import TopicWord, Use

SHIPPED, EVERYDAY = Path("data/topic-words.txt"), Path("data/everyday-words.txt")
TITLES = (
    "某|先生|女士|小姐|同志|师傅|老师|教授|医生|大夫|护士|律师|校长|院长|所长|站长|厂长|行长|会长|社长|馆长|园长|队长|组长|班长|科长|处长|局长|"
    "厅长|部长|区长|市长|县长|镇长|乡长|村长|省长|书记|主席|主任|主管|经理|总监|总工|秘书长?|委员|代表|常委|警官|法官|阿姨|大爷|大妈|奶奶|爷爷|叔叔"
)
_TITLED = re.compile(rf"(?:{COMPOUND}|[{SURNAMES}])?[副老]?(?:{TITLES})")


@dataclass(frozen=True)
class Vocabulary:
    """The lists as they stand now."""

    kept: Collection[str]
    hidden: Collection[str]
    names: Collection[str]

    @classmethod
    def now(cls) -> Vocabulary:
        """Three queries."""
        office = dict(TopicWord.objects.in_use().values_list("name", "use"))
        own = {use: {word for word, its in office.items() if its == use} for use in Use.values}
        return cls(
            kept=own[Use.KEEP] | (shipped(SHIPPED) - own[Use.HIDE]),
            hidden=own[Use.HIDE] | (shipped(EVERYDAY) - own[Use.KEEP]),
            names=names_of_ours(),
        )

    def allows(self, word: str) -> bool:
        return (word in self.kept or word in matters()) and self._is_fit(word)

    def _is_fit(self, word: str) -> bool:
        return word not in self.hidden and not is_name(word, self.names)

    def named(self, numbers: Iterable[int]) -> dict[int, str]:
        """The words of those numbers that may name a topic."""
        known = matters()
        kept = self._kept_by_number()
        words = ((number, kept.get(number) or known.word(number)) for number in numbers)
        return {number: word for number, word in words if word and self._is_fit(word)}

    def _kept_by_number(self) -> Mapping[int, str]:
        return {number_of(word): word for word in self.kept}


def is_name(word: str, names: Collection[str]) -> bool:
    """Whether it is the name of one of ours, a title, or a surname with a title."""
    return word in names or bool(_TITLED.fullmatch(word))


def names_of_ours() -> frozenset[str]:
    """Of all members, past ones among them, and of all who have an account; as texts are cut."""
    people = (*Member.objects.values_list("name", flat=True), *User.objects.values_list("name", flat=True))
    return frozenset(normal("".join(name.split())) for name in people)


@lru_cache(maxsize=2)
def shipped(path: Path) -> frozenset[str]:
    """A list of ours: words with spaces between them, lines with # are remarks."""
    lines = (settings.BASE_DIR / path).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
