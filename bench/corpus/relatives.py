"""Proposals with known relatives: what likeness search is measured with. The same seed gives the same texts.

Relatives of a new proposal: A lightly edited, B a paraphrased title and about half of the sentences, C the same matter
written independently, H1 the same object and place with another demand, H2 the same demand at another place. C and H1
cannot be told apart by construction, so C is a floor and no forecast."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bench.corpus.texts import ASPECTS, LEXICON, OBJECTS, ORDINALS, PLACES, PROBLEMS, REMEDIES

LONGEST = 1_500
OFTEN = {
    "社会事业": 77,
    "教育事业": 58,
    "经济发展": 52,
    "医卫体育": 45,
    "工业商贸": 34,
    "文化宣传": 34,
    "城乡建设": 40,
    "科学技术": 25,
    "法制建设": 24,
    "资源环境": 24,
    "政治建设": 18,
    "财税金融": 12,
    "农林水利": 20,
    "统战综合": 6,
}
POOL = {"S": PROBLEMS, "P": PROBLEMS, "G": REMEDIES}
HEADS = {"S": "调研情况：", "P": "问题分析：", "G": "具体建议："}
GENERIC: list[str] = LEXICON["generic"]
SYNONYMS: dict[str, str] = {}
for _word, _other in LEXICON["synonyms"]:
    SYNONYMS.setdefault(_word, _other)
_ANY = re.compile("|".join(sorted(SYNONYMS, key=len, reverse=True)))

Sentences = list[tuple[str, str]]


@dataclass(frozen=True)
class Issue:
    """A matter: what, which demand, where."""

    place_in_list: int
    topic: str
    name: str
    alias: str
    unit: str
    aspect: str
    place: str
    entities: tuple[str, ...]
    often_named: float = 0.7


@dataclass(frozen=True)
class Made:
    """A text; `query` and `level` say whose relative it is and how close."""

    title: str
    body: str
    year: int = 0
    query: int = -1
    level: str = ""


class Relatives:
    """Draws issues and writes texts on them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def with_relatives(self, count: int = 300) -> tuple[list[Made], list[Made], set[tuple[str, str, str]]]:
        """New proposals, the thirteen relatives of each, and the matters they are on."""
        queries, found, taken = [], [], set()
        pick = self.random
        for query in range(count):
            issue = self.issue()
            title, body, sentences = self.text(issue)
            queries.append(Made(title, body))
            taken.add((issue.name, issue.aspect, issue.place))
            for _ in range(2):
                found.append(self._dated(*self._lightly(title, sentences), query, "A"))
            for _ in range(3):
                found.append(self._dated(*self._half(issue, sentences), query, "B"))
            for _ in range(2):
                entities = (*issue.entities[:1], self._entity(), self._entity())
                other = replace(issue, often_named=0.4, entities=entities)
                found.append(self._dated(*self.text(other, alias=True)[:2], query, "C"))
            for aspect in pick.sample([each for each in ASPECTS if each != issue.aspect], 3):
                other = self.issue(issue.place_in_list, aspect, issue.place)
                written = self._sentences(other, self._length())
                written[:2] = sentences[:2]
                found.append(self._dated(self._title(other), self._rendered(written), query, "H1"))
            for place in pick.sample([each for each in PLACES if each != issue.place], 3):
                other = self.issue(issue.place_in_list, issue.aspect, place)
                found.append(self._dated(*self.text(other)[:2], query, "H2"))
        return queries, found, taken

    def others(self, count: int, taken: set[tuple[str, str, str]]) -> Iterator[Made]:
        """Texts on other matters."""
        for _ in range(count):
            issue = self.issue()
            while (issue.name, issue.aspect, issue.place) in taken:
                issue = self.issue()
            title, body, _ = self.text(issue, alias=self.random.random() < 0.3)
            yield Made(title, body, self.random.randint(2013, 2025))

    def issue(self, number: int | None = None, aspect: str = "", place: str = "") -> Issue:
        pick = self.random
        if number is None:
            drawn = pick.choices(list(LEXICON["topics"]), [OFTEN[each] for each in LEXICON["topics"]])[0]
            number = pick.choice([place for place, each in enumerate(OBJECTS) if each[0] == drawn])
        topic, name, alias, unit = OBJECTS[number]
        aspect = aspect or pick.choice(list(ASPECTS))
        place = place or pick.choice(PLACES)
        entities = tuple(self._entity() for _ in range(3))
        return Issue(number, topic, name, alias, unit, aspect, place, entities)

    def text(self, issue: Issue, *, alias: bool = False) -> tuple[str, str, Sentences]:
        sentences = self._sentences(issue, self._length())
        return self._title(issue, alias=alias), self._rendered(sentences), sentences

    def _dated(self, title: str, body: str, query: int, level: str) -> Made:
        return Made(title, body, self.random.randint(2013, 2025), query, level)

    def _length(self) -> int:
        return self.random.randint(20, 34)

    def _entity(self) -> str:
        signs: str = LEXICON["syllables"]
        return self.random.choice(signs) + self.random.choice(signs) + str(self.random.choice(LEXICON["places"]))

    def _title(self, issue: Issue, *, alias: bool = False) -> str:
        pick = self.random
        verbs, nouns = ASPECTS[issue.aspect][:2]
        name = issue.alias if alias and pick.random() < 0.7 else issue.name
        verb, noun = pick.choice(verbs), pick.choice(nouns)
        place = issue.place if pick.random() < 0.7 else pick.choice(["我市", "我区", "全市"])
        forms = (
            f"关于{verb}{place}{name}{noun}的建议",
            f"关于进一步{verb}{name}{noun}的提案",
            f"{verb}{name}{noun}，推动{place}高质量发展",
            f"关于{verb}{name}{noun}的几点建议",
            f"关于{place}{name}{verb}{noun}的提案",
            f"{place}{name}亟待{verb}{noun}",
        )
        return forms[pick.randrange(6)]

    def _sentences(self, issue: Issue, count: int) -> Sentences:
        """So many sentences: some on the matter, others spliced from what everybody writes."""
        pick = self.random
        problems, remedies = ASPECTS[issue.aspect][3:5]
        first, second = max(3, int(count * 0.25)), max(4, int(count * 0.3))
        third = count - first - second
        written = [("S", pick.choice(GENERIC[:5]))]
        written += [("S", self._spliced("S", issue)) for _ in range(first - 1)]
        for part, stock, wanted in (("P", problems, second), ("G", remedies, third)):
            own = min(len(stock), max(2, wanted // 2))
            written += [(part, f"{self._filled(each, issue)}。") for each in pick.sample(stock, own)]
            written += [(part, self._spliced(part, issue)) for _ in range(wanted - own)]
        if pick.random() < 0.5:
            written.append(("G", pick.choice(GENERIC[5:])))
        return written

    def _spliced(self, part: str, issue: Issue) -> str:
        pick = self.random
        sentence = pick.choice(POOL[part])
        if pick.random() < 0.5:
            clauses, others = sentence.split("，"), pick.choice(POOL[part]).split("，")
            if len(clauses) > 1 and len(others) > 1:
                kept = clauses[: pick.randint(1, len(clauses) - 1)]
                sentence = "，".join(kept + others[pick.randint(1, len(others) - 1) :])
        return f"{self._filled(sentence, issue)}。"

    def _filled(self, sentence: str, issue: Issue) -> str:
        pick = self.random
        values: dict[str, Any] = {
            "obj": issue.name if pick.random() < issue.often_named else issue.alias,
            "place": issue.place,
            "people": pick.choice(["群众", "居民", "市民", "老百姓"]),
            "unit": issue.unit,
            "kw": pick.choice(ASPECTS[issue.aspect][2].split("|")),
            "num": pick.choice([3, 5, 8, 10, 12, 15, 20, 30, 50, 60, 80, 100, 120, 200, 300, 500]),
            "month": pick.randint(1, 6),
            "pct": f"{pick.randint(18, 79)}%",
            "entity": pick.choice(issue.entities),
        }
        return sentence.format(**values)

    def _rendered(self, sentences: Sentences, *, heads: bool = True) -> str:
        body = ""
        for part, head in HEADS.items():
            own = [sentence for where, sentence in sentences if where == part]
            if part == "G":
                own = [
                    (f"{ORDINALS[n]}是" if n < 10 and self.random.random() < 0.5 else "") + sentence
                    for n, sentence in enumerate(own)
                ]
            ended = "".join(each if each[-1] in "。；！？" else f"{each}。" for each in own)
            body += (head if heads else "") + ended
        return body[:LONGEST]

    def _lightly(self, title: str, sentences: Sentences) -> tuple[str, str]:
        pick, kept = self.random, list(sentences)
        for _ in range(pick.randint(1, 2)):
            if len(kept) > 8:
                kept.pop(pick.randrange(len(kept)))
        if pick.random() < 0.5:
            kept.append(("G", pick.choice(GENERIC)))
        kept = [(part, self._reworded(sentence, 0.12)) for part, sentence in kept]
        return (
            title if pick.random() < 0.5 else self._reworded(title, 0.6),
            self._rendered(kept, heads=pick.random() < 0.8),
        )

    def _half(self, issue: Issue, sentences: Sentences) -> tuple[str, str]:
        pick, count = self.random, len(sentences)
        kept = sorted(pick.sample(range(count), int(count * pick.uniform(0.4, 0.55))))
        old = [(sentences[n][0], self._reworded(sentences[n][1], 0.25)) for n in kept]
        new = self._sentences(issue, max(10, count - len(kept)))
        pick.shuffle(new)
        mixed = old + new[: count - len(kept)]
        pick.shuffle(mixed)
        return self._title(issue, alias=True), self._rendered(mixed)

    def _reworded(self, text: str, share: float) -> str:
        return _ANY.sub(lambda met: SYNONYMS[met[0]] if self.random.random() < share else met[0], text)
