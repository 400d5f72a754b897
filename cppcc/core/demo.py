"""A year to try things on: each app's `demo.py` adds its part of the running year through the verbs.

The past year comes from the sample ledger; what is declared here is this year's work in progress, so that every role
finds something waiting on the first day. Everything is decided by the seed and the day: the same both, the same
office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

DEMO_PASSWORD = "nanhe-demo-2024"  # noqa: S105 - shown on the trial's login page, never on a server

Part = Callable[["Demo"], None]


@dataclass(frozen=True)
class Demo:
    """What the parts share: the day it is and the dice."""

    today: date
    dice: Random


PARTS: list[tuple[int, Part]] = []


def part_of_demo(order: int) -> Callable[[Part], Part]:
    """Declare a part of the demo year; parts run by `order`."""

    def declare(part: Part) -> Part:
        PARTS.append((order, part))
        return part

    return declare


def play(demo: Demo) -> None:
    """Every part, in order."""
    for _, part in sorted(PARTS, key=lambda entry: entry[0]):
        part(demo)
