"""Live signs of a running job, kept in the cache: progress, last beat, and the wish to cancel.

Not in the row: on SQLite a job's own long transaction shuts out every other writer, and on PostgreSQL a second of
progress is not worth a row version. Losing the cache loses the bar on the page, nothing else."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass

from django.conf import settings
from django.core.cache import cache

KEEP_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Signs:
    """What a run last said of itself."""

    token: str
    done: int = 0
    total: int = 0
    step: str = ""
    at: float = 0.0

    def beating(self) -> bool:
        """Whether the run was alive a moment ago."""
        return time.time() - self.at < settings.JOB_STALE_SECONDS


def show(pk: int, signs: Signs) -> None:
    """Publish a run's signs."""
    cache.set(f"job:{pk}:signs", asdict(signs), KEEP_SECONDS)


def read(pk: int, token: str) -> Signs | None:
    """The signs of the run that holds `token`; None when it has shown none."""
    stored = cache.get(f"job:{pk}:signs") if token else None
    return Signs(**stored) if stored and stored["token"] == token else None


def ask_to_stop(pk: int, token: str) -> None:
    """Ask the run that holds `token` to stop at its next step."""
    if token:
        cache.set(f"job:{pk}:stop", token, KEEP_SECONDS)


def asked_to_stop(pk: int, token: str) -> bool:
    return bool(cache.get(f"job:{pk}:stop") == token)


def first_call(pk: int) -> bool:
    """True once per stale time: whoever gets it may wake a worker for the job."""
    return bool(cache.add(f"job:{pk}:called", 1, settings.JOB_STALE_SECONDS))
