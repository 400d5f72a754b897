"""Kinds of background work: each app declares its own in `background.py`, found at start-up.

@background("ledger.import", "导入台账")
def import_ledger(run: JobRun) -> None:
    rows = read(run.arguments["file"], progress=run.progress)
    with run.finishing() as result:  # one transaction: the rows and the job's "done" commit together or not at all
        write(rows)
        result.update(message="已导入", url=...)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cppcc.core.jobs.runs import JobRun

Result = dict[str, Any]
Work = Callable[["JobRun"], Result | None]


class JobFailed(Exception):  # noqa: N818 - an outcome told to the user in these words
    """The work cannot be done; the message (Chinese) says why and what to do, `url` leads to the details."""

    def __init__(self, message: str, *, url: str = "") -> None:
        super().__init__(message)
        self.url = url


class JobCancelled(Exception):  # noqa: N818 - unwinds the work, is no error
    """The run no longer holds its job: somebody cancelled it or another worker took it over."""


@dataclass(frozen=True)
class Background:
    """One kind of background work."""

    kind: str
    label: str
    work: Work


_kinds: dict[str, Background] = {}


def background(kind: str, label: str) -> Callable[[Work], Work]:
    """Declare a kind of work. It must be safe to run twice until it finishes: a killed worker's job starts again."""

    def declare(work: Work) -> Work:
        known = _kinds.get(kind)
        if known is not None and known.work.__module__ != work.__module__:
            raise ValueError(f"background work {kind!r} is declared twice")
        _kinds[kind] = Background(kind, label, work)
        return work

    return declare


def find(kind: str) -> Background:
    """The work declared as `kind`; KeyError when no app declares it."""
    return _kinds[kind]


def labels() -> dict[str, str]:
    """Every kind with its Chinese name."""
    return {kind: declared.label for kind, declared in sorted(_kinds.items())}
