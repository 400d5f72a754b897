"""Proposals at 10,000 and at 100,000 rows: the same pages in turn on both databases, so that noise meets both alike.

PostgreSQL only. Filling takes some minutes, so it is a run of its own: `make bench-proposals`."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from bench.filling import Filling
from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.serving import settle
from members.people.models import Session, Unit
from proposals.models import Category, Proposal, Publication

A_YEAR = 5_000
YEARS = {"small": 2, "large": 20}
ROUNDS = 20
P95_LIMIT, QUERY_LIMIT, RATIO_LIMIT = 80, 15, 1.3

STAFF = {
    "the session of the day": "/proposals/",
    "one state": "/proposals/?status=handling",
    "a former session, two filters": "/proposals/?session={former}&status=closed&category={category}",
    "search": "/proposals/?q=停车",
    "search by name": "/proposals/?q=委员30",
    "by title": "/proposals/?sort=title",
    "by due date": "/proposals/?sort=due",
    "deep page": "/proposals/?sort=-number&page=40",
    "overdue": "/proposals/?late=1",
    "one proposal": "/proposals/{proposal}/",
    "board": "/proposals/board/",
    "board of a unit": "/proposals/board/?unit={unit}",
    "all years": "/proposals/?session=all",
    "all years, search": "/proposals/?session=all&q=停车",
    "all years, by title": "/proposals/?session=all&sort=title",
    "units' parts": "/proposals/handlings/",
    "units' parts, overdue": "/proposals/handlings/?due=late",
    "search in everything": "/search/?q=停车",
    "home": "/",
}
OPEN = {
    "list": "/public/proposals/",
    "a former session": "/public/proposals/?session={former}",
    "one category": "/public/proposals/?session={former}&category={category}",
    "all years": "/public/proposals/?session=all",
    "all years, page 40": "/public/proposals/?session=all&page=40",
    "search": "/public/proposals/?q=停车",
    "all years, search": "/public/proposals/?session=all&q=停车",
    "one proposal": "/public/proposals/{publication}/",
}
OWN = {
    "own list": "/proposals/",
    "one state": "/proposals/?status=closed",
    "search": "/proposals/?q=停车",
    "one proposal": "/proposals/{proposal}/",
    "search in everything": "/search/?q=停车",
}
PAGES: dict[Role | None, dict[str, str]] = {
    Role.PROPOSAL_OFFICE: STAFF,
    Role.LEADER: {name: STAFF[name] for name in ("the session of the day", "search", "one proposal", "board")},
    Role.MEMBER: OWN,
    Role.UNIT_CLERK: OWN | {"units' parts": "/proposals/handlings/"},
    None: OPEN,
}


@dataclass
class SizedPage:
    """One page of one role; milliseconds by size."""

    role: Role | None  # None is the public, who do not sign in
    name: str
    address: str
    took: dict[str, list[float]] = field(default_factory=lambda: {size: [] for size in YEARS})
    work: dict[str, float] = field(default_factory=dict)  # processor time of a call, ours and the database's
    queries: int = 0

    def row(self) -> str:
        cells = [self.role.label if self.role else "公众", self.name, f"{self.queries}"]
        for size, times in self.took.items():
            shown = (min(times), statistics.median(times), p95(times), self.work[size])
            cells += [f"{each:.0f}" for each in shown]
        ratio = statistics.median(self.took["large"]) / statistics.median(self.took["small"])
        kept = p95(self.took["large"]) <= P95_LIMIT and self.queries <= QUERY_LIMIT and ratio <= RATIO_LIMIT
        return f"| {' | '.join([*cells, f'{ratio:.2f}', 'yes' if kept else '**no**'])} |"


def measured() -> list[str]:
    """The table, as lines of Markdown; the databases are made and dropped here.

    `BENCH_FILLED=small,large` names two that were filled before, when only the pages changed since."""
    here = settings.DATABASES["default"]["NAME"]
    filled = os.environ.get("BENCH_FILLED", "")
    before = os.getloadavg()[0]
    if filled:
        pages = _measured(dict(zip(YEARS, filled.split(","), strict=True)))
        _switch_to(here)
        return _table(pages, "filled before", before)
    names = {"large": here, "small": f"{here}_small"}
    connection.close()
    with _cloned(here, names["small"]):
        took = " and ".join(f"{_filled(names[size], years):.0f} s" for size, years in YEARS.items())
        pages = _measured(names)
        _switch_to(here)
    return _table(pages, f"filled in {took}", before)


def _table(pages: list[SizedPage], filled: str, before: float) -> list[str]:
    counts = " and ".join(f"{years * A_YEAR:,} proposals" for years in YEARS.values())
    return [
        f"{counts} (years of {A_YEAR:,}, 300 members, 60 units), {filled}. {ROUNDS} calls of each page, in turn "
        "on both; milliseconds in this process, without the network. Promised: p95 within "
        f"{P95_LIMIT} ms, at most {QUERY_LIMIT} queries, the larger at most {RATIO_LIMIT} times the smaller (medians). "
        "“Work” is the processor time of a call, ours and the database's: other work on the machine lengthens it less "
        f"than the clock's time. Load average {before:.1f} before the run, {os.getloadavg()[0]:.1f} after it.",
        "",
        "| Role | Page | Queries | 10,000: fastest | median | p95 | work | 100,000: fastest | median | p95 | work "
        "| Ratio | Kept |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
        *(page.row() for page in pages),
    ]


def _filled(name: str, years: int) -> float:
    _switch_to(name)
    begin = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    Filling(years=years, a_year=A_YEAR, on=timezone.localdate()).fill()
    return time.perf_counter() - begin


def _measured(names: dict[str, str]) -> list[SizedPage]:
    pages = [SizedPage(role, name, address) for role, found in PAGES.items() for name, address in found.items()]
    clients: dict[str, dict[Role | None, Client]] = {}
    words: dict[str, dict[Role | None, dict[str, Any]]] = {}
    for size, name in names.items():
        _switch_to(name)
        users = {role: User.objects.get(username=f"bench-{role.value}") for role in PAGES if role}
        clients[size] = {role: Client() for role in PAGES}
        for role, user in users.items():
            clients[size][role].force_login(user)
        words[size] = {role: _words(user) for role, user in users.items()}
        words[size][None] = words[size][Role.PROPOSAL_OFFICE] | {"publication": Publication.objects.public()[100].pk}
    settle()  # as served
    for page in pages:
        begun = {}
        for turn in range(ROUNDS + 1):
            for size, name in names.items():
                address = page.address.format(**words[size][page.role])
                _switch_to(name)
                worked = -_worked()
                took, asked = call(clients[size][page.role], address)
                if turn:  # the first call is not counted
                    page.queries = max(page.queries, asked)
                    page.took[size].append(took)
                    begun[size] = begun.get(size, 0.0) + worked + _worked()
        page.work = {size: spent / ROUNDS for size, spent in begun.items()}
        print(page.row(), flush=True)
    return pages


def _words(user: User) -> dict[str, Any]:
    """What the addresses of the user's pages name."""
    sessions = list(Session.objects.order_by("-year")[:2])
    own = Proposal.objects.visible_to(user).of_session(sessions[0].pk).received().order_by("pk")
    handled = own.filter(handlings__replies__isnull=False, status="answered").first()
    return {
        "former": sessions[1].pk,
        "category": Category.objects.first().pk,
        "unit": Unit.objects.first().pk,
        "proposal": (handled or own.first()).pk,
    }


def call(client: Client, address: str) -> tuple[float, int]:
    asked = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal asked
        asked += 1
        return execute(sql, params, many, context)

    connection.ensure_connection()
    with connection.execute_wrapper(count):
        begin = time.perf_counter()
        answer = client.get(address)
        took = (time.perf_counter() - begin) * 1000
    if answer.status_code != 200:
        raise AssertionError(f"{address}: {answer.status_code}")
    return took, asked


def _worked() -> float:
    """Processor time so far in milliseconds: this process and the backend that answers it (to 10 ms)."""
    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.get_backend_pid()}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() * 1000 + (int(stat[11]) + int(stat[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95) - 1]


open_connections: dict[str, Any] = {}


def _switch_to(name: str) -> None:
    """Speak to that database from here on; both keep their connection, as a worker does."""
    now = connection.settings_dict["NAME"]
    if now == name:
        return
    open_connections[now], connection.connection = connection.connection, open_connections.pop(name, None)
    connection.settings_dict["NAME"] = name


@contextmanager
def _cloned(name: str, clone: str) -> Iterator[None]:
    """A second database like the first, dropped afterwards."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{clone}"')
        cursor.execute(f'CREATE DATABASE "{clone}" TEMPLATE "{name}"')
    try:
        yield
    finally:
        for held in open_connections.values():
            if held is not None:
                held.close()
        open_connections.clear()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{clone}"')
