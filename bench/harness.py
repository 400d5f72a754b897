"""Measure and tell: a case is a function; its row is the median of some runs beside the limit that was promised."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

REPEAT = 5


@dataclass
class Case:
    """One thing to measure. `before` runs ahead of every run and is not measured."""

    name: str
    work: Callable[[], Any]
    limit: float | None = None
    repeat: int = REPEAT
    before: Callable[[], Any] | None = None
    seconds: list[float] = field(default_factory=list)

    def measure(self) -> None:
        for _ in range(self.repeat):
            if self.before:
                self.before()
            begin = time.perf_counter()
            self.work()
            self.seconds.append(time.perf_counter() - begin)

    def row(self) -> str:
        median, worst = statistics.median(self.seconds), max(self.seconds)
        limit = "—" if self.limit is None else f"{self.limit:g} s"
        kept = "—" if self.limit is None else ("yes" if median < self.limit else "**no**")
        return f"| {self.name} | {shown(median)} | {shown(min(self.seconds))} | {shown(worst)} | {limit} | {kept} |"


@dataclass(frozen=True)
class Page:
    """One page as one role sees it; measured in this process, without the network."""

    role: str
    address: str
    milliseconds: list[float]
    queries: int
    kilobytes: int

    def row(self) -> str:
        median, worst = statistics.median(self.milliseconds), max(self.milliseconds)
        cells = [self.role, f"`{self.address}`", f"{median:.0f} ms", f"{worst:.0f} ms", f"{self.queries}"]
        return f"| {' | '.join(cells)} | {self.kilobytes} KB |"


CASES: list[Case] = []


def case(
    name: str, *, limit: float | None = None, repeat: int = REPEAT, before: Callable[[], Any] | None = None
) -> Any:
    """Declare a case; cases run in the order they are declared, files in the order of their names."""

    def declare(work: Callable[[], Any]) -> Callable[[], Any]:
        CASES.append(Case(name, work, limit, repeat, before))
        return work

    return declare


def shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def machine() -> str:
    """What it was measured on."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    with connection.cursor() as cursor:
        version = {"postgresql": "SHOW server_version", "sqlite": "SELECT sqlite_version()"}[connection.vendor]
        cursor.execute(version)
        database = f"{connection.vendor} {cursor.fetchone()[0].split()[0]}"
    return f"{os.cpu_count()} cores ({model}), Python {platform.python_version()}, {database}"
