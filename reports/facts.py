"""Figures on their way into sentences: each number written once, as the office writes it, knowing its own name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from cppcc.core.documents.blocks import FigureRun, Paragraph, Run
from cppcc.core.registry import FIGURES, Figures, Value

PLACE = re.compile(r"\{([a-z_.]+)(?:\[([^\]]+)\])?\}")
NOTHING = "—"
LONGEST_KEY = 80


def key_name(name: str, key: object) -> str:
    """The name of one number of a figure that has several: `proposals.by_group[第一活动组]`."""
    return f"{name}[{key}]"


def split_name(name: str) -> tuple[str, str | None]:
    """The other way round: figure and key (None when the figure is one number)."""
    found = PLACE.fullmatch("{" + name + "}")
    return (found[1], found[2]) if found else (name, None)


def key_fits(name: str, key: str | None) -> bool:
    """Whether a key from an address can be one of the figure: short, printable, a number where keys are numbers."""
    if key is None:
        return True
    numbered = name.endswith((".by_month", ".by_item"))
    return key.isprintable() and len(key) <= LONGEST_KEY and (not numbered or (key.isascii() and key.isdecimal()))


def key_label(name: str, key: str | None) -> str:
    """What a key is called on a page: a month and a place in a list are numbers in the address only."""
    if key is None:
        return ""
    if name.endswith(".by_month"):
        return f"{key}月"
    return f"第{int(key) + 1}项" if name.endswith(".by_item") else key


def written(number: int | Decimal | None, unit: str = "") -> str:
    """As a report writes it: 98.2%, 100%, 12.5, 169; a dash when there is nothing to divide by."""
    if number is None:
        return NOTHING
    text = f"{number.normalize():f}" if isinstance(number, Decimal) else str(number)
    return f"{text}%" if unit == "%" else text


class Facts:
    """The figures of a period, with those of the same period a year before."""

    def __init__(self, figures: Figures, before: Figures | None = None) -> None:
        self.figures = figures
        self.before = before
        self.period = figures.period
        self.year = figures.period.end.year

    def run(self, name: str, key: str | None = None) -> FigureRun:
        """The number as a linked run; one key of a figure by name may be missing and is 0 then."""
        value = self.figures[name]
        number = value if key is None else self._one(value, key)
        if not (number is None or isinstance(number, int | Decimal)):
            raise TypeError(f"figure {name} is not one number")
        return FigureRun(written(number, FIGURES[name].unit), name if key is None else key_name(name, key))

    @staticmethod
    def _one(value: Value, key: str) -> Value:
        """One number of several; a name that does not occur counts 0."""
        if isinstance(value, list):
            return value[int(key)]
        return value.get(key, 0) if isinstance(value, Mapping) else value

    def say(self, text: str) -> list[Run]:
        """Text with figures in braces as runs: `收到提案{proposals.received}件，调研{activities.by_kind[调研]}次`."""
        runs: list[Run] = []
        end = 0
        for place in PLACE.finditer(text):
            if place.start() > end:
                runs.append(text[end : place.start()])
            runs.append(self.run(place[1], place[2]))
            end = place.end()
        if text[end:]:
            runs.append(text[end:])
        return runs

    def paragraph(self, *texts: str) -> Paragraph:
        """A paragraph of the texts that are not empty."""
        return Paragraph(self.say("".join(texts)))

    def number(self, name: str, key: str | None = None) -> int | Decimal:
        """The bare number, 0 when there is none."""
        value = self.figures.counts(name).get(key, 0) if key is not None else self.figures[name]
        return value if isinstance(value, int | Decimal) else 0

    def any(self, *names: str) -> bool:
        """At least one of the numbers is not zero."""
        return any(self.number(name) for name in names)

    def table(self, name: str) -> list[tuple[str, FigureRun]]:
        """A figure by name as (name, linked number), the largest first."""
        pairs = sorted(self.figures.counts(name).items(), key=lambda pair: (-pair[1], pair[0]))
        return [(str(key), self.run(name, str(key))) for key, _ in pairs]

    def change(self, name: str, unit: str) -> str:
        """“，比上年增加12件” when last year has the figure, else nothing."""
        now, then = self.number(name), self._before(name)
        if not then:
            return ""
        if now == then:
            return "，与上年持平"
        return f"，比上年{'增加' if now > then else '减少'}{written(abs(Decimal(now) - Decimal(then)))}{unit}"

    def last_year(self, name: str) -> str:
        """Last year's number for a table, a dash when there was nothing."""
        then = self._before(name)
        return written(then, FIGURES[name].unit) if then else NOTHING

    def _before(self, name: str) -> int | Decimal:
        value: Value = self.before[name] if self.before is not None else 0
        return value if isinstance(value, int | Decimal) else 0
