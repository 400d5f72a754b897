"""Synthetic proposal texts from a lexicon of objects, aspects and places: the same seed gives the same texts.

Titles and sentences are spliced from templates, so that words are spread about as unevenly as in real proposals."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LEXICON: dict[str, Any] = json.loads(Path(__file__).with_name("lexicon.json").read_text(encoding="utf-8"))
ASPECTS: dict[str, list[Any]] = LEXICON["aspects"]
PLACES = [city + suffix for city in LEXICON["cities"] for suffix in "区市县"]
OBJECTS = [
    (topic, *pair.split("|"), units[place % len(units)])
    for topic, (units, pairs) in LEXICON["topics"].items()
    for place, pair in enumerate(pairs)
]
PROBLEMS = [sentence for aspect in ASPECTS.values() for sentence in aspect[3]]
REMEDIES = [sentence for aspect in ASPECTS.values() for sentence in aspect[4]]
ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Text:
    topic: str
    title: str
    situation: str
    analysis: str
    suggestions: str


class Writer:
    """Writes one proposal after the other."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def write(self) -> Text:
        """A proposal of about 1,000 to 1,500 characters."""
        pick = self.random
        topic, name, alias, unit = pick.choice(OBJECTS)
        self.aspect, self.place, self.unit = pick.choice(list(ASPECTS.values())), pick.choice(PLACES), unit
        self.names, self.title_name = (name, name, name, alias), pick.choice((name, name, alias))
        sentences = pick.randint(34, 50)
        return Text(
            topic,
            self._title(),
            pick.choice(LEXICON["generic"]) + self._passage(PROBLEMS, sentences // 4),
            self._passage(self.aspect[3] + PROBLEMS, sentences * 3 // 10),
            self._passage(self.aspect[4] + REMEDIES, sentences * 9 // 20, counted=True),
        )

    def _title(self) -> str:
        pick, name = self.random, self.title_name
        verb, noun = pick.choice(self.aspect[0]), pick.choice(self.aspect[1])
        place = self.place if pick.random() < 0.7 else pick.choice(["我市", "我区", "全市"])
        forms = (
            f"关于{verb}{place}{name}{noun}的建议",
            f"关于进一步{verb}{name}{noun}的提案",
            f"{verb}{name}{noun}，推动{place}高质量发展",
            f"关于{verb}{name}{noun}的几点建议",
            f"关于{place}{name}{verb}{noun}的提案",
            f"{place}{name}亟待{verb}{noun}",
        )
        return pick.choice(forms)

    def _passage(self, stock: list[str], count: int, *, counted: bool = False) -> str:
        ordinals = [f"{sign}是" if counted else "" for sign in ORDINALS] + [""] * count
        return "".join(f"{ordinals[n]}{self._filled(self.random.choice(stock))}。" for n in range(count))

    def _filled(self, template: str) -> str:
        pick = self.random
        return template.format(
            obj=pick.choice(self.names),
            place=self.place,
            unit=self.unit,
            people=pick.choice(["群众", "居民", "市民", "老百姓"]),
            kw=pick.choice(self.aspect[2].split("|")),
            num=pick.choice([3, 5, 8, 10, 12, 15, 20, 30, 50, 60, 80, 100, 120, 200, 300, 500]),
            month=pick.randint(1, 6),
            pct=f"{pick.randint(18, 79)}%",
            entity="".join(pick.sample(LEXICON["syllables"], 2)) + pick.choice(LEXICON["places"]),
        )
