"""Social reports at size: list, filters, search, one report, and the topics of a month and of a year.

PostgreSQL only, a run of its own: `make bench-sentiment SIZES="20000 200000"`."""

from __future__ import annotations

import os
import random
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from bench.at_size import call, p95
from bench.corpus.texts import Text, Writer
from bench.ledger import empty
from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.core.periods import Period, end_of
from cppcc.core.search import index as indexing
from cppcc.core.search.bits import BLOCK, numbers_in, pack, unpack
from cppcc.core.search.models import Posting, SearchDocument
from cppcc.serving import settle
from members.people.models import Member
from sentiment.models import Adoption, Bulletin, Category, Place, ReportAuthor, SocialReport, TopicSurvey
from sentiment.states import Status
from sentiment.topics.finding import survey

YEARS, MEMBERS, BATCH, TEXTS = 10, 300, 1000, 2000
ROUNDS, YEAR_ROUNDS = 20, 5
P95_LIMIT, YEAR_LIMIT = 80, 3000
NUMBER = re.compile(r"第?\d+号?$")
Blocks = defaultdict[int, int]  # bits of documents by block
OLD = {Status.ISSUED: 45, Status.KEPT: 55}
FRESH = {Status.RECEIVED: 5, Status.RETURNED: 1, Status.ISSUED: 42, Status.KEPT: 52}

PAGES = {
    "list": "/social-reports/",
    "one state": "/social-reports/?state=received",
    "a former year": "/social-reports/?year={former}",
    "a former year, one state": "/social-reports/?year={former}&state=kept",
    "all years": "/social-reports/?year=all",
    "search": "/social-reports/?q=停车",
    "search by number": "/social-reports/?q=第27号",
    "all years, search": "/social-reports/?year=all&q=停车",
    "all years, numbers after the page": "/social-reports/numbers/?year=all",
    "search in everything": "/search/?q=停车",
    "one report": "/social-reports/{report}/",
    "topics of a month": "/social-reports/topics/?every=month&on={month}",
    "reports of a topic in a month": "/social-reports/topics/one/?every=month&on={month}&words={words}",
    "reports of a topic in a year": "/social-reports/topics/one/?every=year&on={month}&words={words}",
}
OWN = {"own list": "/social-reports/", "one report": "/social-reports/{own}/"}


class Filling:
    """Fills an empty database with so many reports, evenly over ten years that end on a day."""

    def __init__(self, count: int, *, on: date) -> None:
        self.count, self.on = count, on
        self.random, writer = random.Random(11), Writer(11)
        self.texts = [writer.write() for _ in range(TEXTS)]
        self.place_of = {text.title[:190]: place for place, text in enumerate(self.texts)}
        self.accounts: dict[Role, User] = {}
        self.drawn: dict[int, int] = {}

    def fill(self) -> dict[Role, User]:
        with transaction.atomic():
            self._people()
            for year in range(self.on.year - YEARS + 1, self.on.year + 1):
                self._year(year)
        _index(self.drawn)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        return self.accounts

    def _people(self) -> None:
        for role in (Role.INFORMATION_OFFICE, Role.LEADER, Role.MEMBER):
            user = User(username=f"bench-{role.value}", name=role.label, must_change_password=False)
            user.set_unusable_password()
            user.save()
            user.hold([role])
            self.accounts[role] = user
        Member.objects.bulk_create(Member(number=f"B{n:05d}", name=f"委员{n}") for n in range(MEMBERS))
        self.members = list(Member.objects.filter(number__startswith="B").order_by("number"))
        self.members[0].user = self.accounts[Role.MEMBER]
        self.members[0].save(update_fields=["user"])
        Place.objects.bulk_create(Place(name=f"第{n}街道", order=n) for n in range(12))
        self.categories, self.places = list(Category.objects.all()), list(Place.objects.all())

    def _year(self, year: int) -> None:
        days = (min(self.on, date(year, 12, 31)) - date(year, 1, 1)).days + 1
        count, shares = self.count // YEARS, FRESH if year == self.on.year else OLD
        states = self.random.choices(list(shares), list(shares.values()), k=count)
        bulletins = [
            Bulletin(year=year, number=n + 1, issued_on=date(year, 1, 1) + timedelta(days=days * n // (count // 5)))
            for n in range(count // 5)
        ]
        Bulletin.objects.bulk_create(bulletins, BATCH)
        reports = [
            self._report(year, n + 1, date(year, 1, 1) + timedelta(days=days * n // count), status, bulletins)
            for n, status in enumerate(states)
        ]
        SocialReport.objects.bulk_create(reports, BATCH)
        self.drawn |= {report.pk: self.place_of[report.title] for report in reports}
        ReportAuthor.objects.bulk_create(
            (
                ReportAuthor(report=report, member=member, order=order)
                for report in reports
                for order, member in enumerate(self.random.sample(self.members, self.random.choice([1, 1, 1, 2, 3])))
            ),
            BATCH,
        )
        Adoption.objects.bulk_create(
            (
                Adoption(report=report, level="city", manner="adopted", on=report.received_on)
                for report in reports
                if report.status == Status.ISSUED and self.random.random() < 0.4
            ),
            BATCH,
        )

    def _report(self, year: int, number: int, on: date, status: Status, bulletins: list[Bulletin]) -> SocialReport:
        pick = self.random
        text: Text = pick.choice(self.texts)
        return SocialReport(
            year=year,
            number=number,
            title=text.title[:190],
            situation=text.situation,
            analysis=text.analysis,
            suggestions=text.suggestions,
            category=pick.choice(self.categories),
            location=pick.choice(self.places),
            is_secret=pick.random() < 0.01,
            received_on=on,
            status=status,
            bulletin=pick.choice(bulletins) if status == Status.ISSUED else None,
            kept_reason="已有同类信息" if status == Status.KEPT else "",
            created_by=self.accounts[Role.INFORMATION_OFFICE],
        )


def _index(texts: dict[int, int]) -> None:
    """The search index: a report of each text (`texts` has the place of each report's text) as the office would, the
    others after its example, each under its own number."""
    examples = {text: report for report, text in reversed(texts.items())}
    indexing.index_many(SocialReport.objects.among(examples.values()))
    known = dict(SearchDocument.objects.values_list("object_id", "number"))
    last, kind = max(known.values()), "sentiment"
    others = [pk for pk in texts if pk not in known]
    days = {pk: (on, year) for pk, on, year in SocialReport.objects.values_list("pk", "received_on", "year")}
    SearchDocument.objects.bulk_create(
        (
            SearchDocument(number=last + n, kind=kind, object_id=pk, on=days[pk][0], year=days[pk][1])
            for n, pk in enumerate(others, start=1)
        ),
        BATCH,
    )
    alike: dict[int, list[int]] = {number: [number] for number in known.values()}
    for n, pk in enumerate(others, start=1):
        alike[known[examples[texts[pk]]]].append(last + n)
    _post(alike)
    pairs = ",".join(f"({last + n},{known[examples[texts[pk]]]})" for n, pk in enumerate(others, start=1))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE alike AS SELECT * FROM (VALUES {pairs}) AS pair(number, example)")  # noqa: S608
        cursor.execute(
            "INSERT INTO search_trait (document, word, weight) SELECT number, word, weight "
            "FROM alike JOIN search_trait ON document = example ORDER BY number"
        )
        cursor.execute(
            "INSERT INTO search_portrait (number, packed, title, length, among) SELECT alike.number, packed, "
            "title, length, among FROM alike JOIN search_portrait AS held ON held.number = example"
        )
        cursor.execute("UPDATE search_wordcount SET documents = documents * %s / %s", [len(texts), len(examples)])
        cursor.execute("UPDATE search_indexhead SET portraits = %s, last_number = %s", [len(texts), last + len(others)])
        cursor.execute("DROP TABLE alike")


def _post(alike: dict[int, list[int]]) -> None:
    """The postings: what an example is found by finds those alike, but for its number; each has its own."""
    masks = {example: _in_blocks(numbers) for example, numbers in alike.items()}
    rows = Posting.objects.values_list("token", "titles", "texts", "block")
    stored = [row for row in rows if not NUMBER.match(row[0])]
    Posting.objects.all().delete()
    found: dict[str, tuple[Blocks, Blocks]] = {}
    for token, titles, texts, block in stored:
        sets = found.setdefault(token, (Blocks(int), Blocks(int)))
        for held, packed in zip(sets, (titles, texts), strict=True):
            for place in numbers_in(unpack(bytes(packed))):
                for at, mask in masks.get(block * BLOCK + place, {}).items():
                    held[at] |= mask
    document_of = dict(SearchDocument.objects.values_list("object_id", "number"))
    for pk, number in SocialReport.objects.values_list("pk", "number"):
        at, place = divmod(document_of[pk], BLOCK)
        for token in (f"第{number}号", f"{number}"):
            for held in found.setdefault(token, (Blocks(int), Blocks(int))):
                held[at] |= 1 << place
    postings = (
        Posting(token=token, block=at, titles=pack(titles.get(at, 0)), texts=pack(mask))
        for token, (titles, texts) in found.items()
        for at, mask in texts.items()
    )
    while some := list(islice(postings, BATCH)):
        Posting.objects.bulk_create(some)


def _in_blocks(numbers: Iterable[int]) -> Blocks:
    held = Blocks(int)
    for number in numbers:
        held[number // BLOCK] |= 1 << number % BLOCK
    return held


def measured(sizes: Iterable[int]) -> list[str]:
    """The tables, as lines of Markdown; each size is filled anew in the database at hand."""
    lines = [
        f"Reports of {YEARS} years, {MEMBERS} members. {ROUNDS} calls of each page in turn; milliseconds in this "
        f"process, without the network. Promised: p95 within {P95_LIMIT} ms, the topics of a year within "
        f"{YEAR_LIMIT / 1000:.0f} s as a job. “Processor” is the time this process worked, without the database.",
        "",
        "| Reports | Role | What | Queries | Fastest | Median | p95 | Processor | Kept |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for size in sizes:
        empty()
        before, begin = os.getloadavg()[0], time.perf_counter()
        accounts = Filling(size, on=timezone.localdate()).fill()
        filled = time.perf_counter() - begin
        settle()
        rows = [*_pages(size, accounts), _year(size)]
        lines += rows
        lines[0] += (
            f" {size:,} filled in {filled:.0f} s, load average {before:.1f} before, {os.getloadavg()[0]:.1f} after."
        )
        empty()
    return lines


def _pages(size: int, accounts: dict[Role, User]) -> list[str]:
    words = _words(accounts)
    asked = [(Role.INFORMATION_OFFICE, *page) for page in PAGES.items()]
    asked += [(Role.MEMBER, *page) for page in OWN.items()]
    clients = {role: Client() for role in accounts}
    for role, client in clients.items():
        client.force_login(accounts[role])
    rows = []
    for role, name, address in asked:
        call(clients[role], address.format(**words))  # not counted
        worked, times, queries = time.process_time(), [], 0
        for _ in range(ROUNDS):
            took, queries = call(clients[role], address.format(**words))
            times.append(took)
        work = (time.process_time() - worked) * 1000 / ROUNDS
        rows.append(_row(size, role.label, name, queries, times, work, P95_LIMIT))
        print(rows[-1], flush=True)
    return rows


def _words(accounts: dict[Role, User]) -> dict[str, Any]:
    """What the addresses name."""
    last_year = timezone.localdate().year - 1
    month = date(last_year, 6, 1)
    june = Period(month, date(last_year, 6, 30), end_of(date(last_year, 6, 30)))
    found = survey(june)
    TopicSurvey.objects.create(start=june.start, end=june.end, seen_on=june.seen_on, content=found.to_json())
    own = SocialReport.objects.visible_to(accounts[Role.MEMBER]).issued().newest_first().first()
    issued = SocialReport.objects.of_year(last_year).issued().first()
    assert own  # noqa: S101 - as filled
    assert issued  # noqa: S101
    return {
        "former": last_year,
        "month": month.isoformat(),
        "words": found.topics[0].asked,
        "report": issued.pk,
        "own": own.pk,
    }


def _year(size: int) -> str:
    """What the job counts."""
    period = Period.year(timezone.localdate().year - 1)
    survey(period)  # not counted
    worked, times = time.process_time(), []
    for _ in range(YEAR_ROUNDS):
        begin = time.perf_counter()
        survey(period)
        times.append((time.perf_counter() - begin) * 1000)
    work = (time.process_time() - worked) * 1000 / YEAR_ROUNDS
    row = _row(size, "job", "topics of a year", 10, times, work, YEAR_LIMIT)
    print(row, flush=True)
    return row


def _row(size: int, role: str, name: str, queries: int, times: list[float], work: float, limit: int) -> str:
    last = p95(times) if len(times) >= ROUNDS else max(times)
    shown = [f"{each:.0f}" for each in (min(times), statistics.median(times), last, work)]
    cells = [f"{size:,}", role, name, str(queries), *shown, "yes" if last <= limit else "**no**"]
    return f"| {' | '.join(cells)} |"
