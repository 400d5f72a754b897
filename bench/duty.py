"""A year's scores at size: everybody's cards, one member's page, the office's standings.

PostgreSQL only, a run of its own: `make bench-duty SIZES="200 2000"` (members; 75 records each, 40 items)."""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.at_size import call, p95
from bench.ledger import empty
from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.serving import settle
from members.activities.models import Activity, ActivityKind, Attendance, Participation
from members.activities.states import Status as ActivityStatus
from members.duty.models import Scheme
from members.duty.reckoning import reckon
from members.duty.scoring.spec import Boards, Group, Item, Rate, Rules, Sharing
from members.people.models import Appointment, Body, BodyKind, Member, Office, Seat, Session, Term
from members.service.models import ServiceKind, ServiceRecord
from members.service.states import Status as ServiceStatus
from proposals.models import Cosigner, CosignStatus, Proposal
from proposals.states import Status as ProposalStatus
from sentiment.models import Adoption, ReportAuthor, SocialReport
from sentiment.states import Status as ReportStatus

ROUNDS, BATCH = 10, 5000
EACH = 75  # records of a member in the year
CARD_LIMIT, PAGE_LIMIT, SMALL_LIMIT, MEMORY_LIMIT = 2000, 50, 300, 400
ACTIVITIES, KINDS, SERVICES = 120, 12, 8
ALONE = "import django; django.setup(); from bench.duty import score_once; score_once()"


class Filling:
    """So many members and a year of their records, 75 each: sixty attendances, eight services, the rest written."""

    def __init__(self, members: int, *, on: date) -> None:
        self.count, self.year, self.on = members, on.year - 1, on
        self.random = random.Random(5)
        self.accounts: dict[Role, User] = {}

    def fill(self) -> Scheme:
        with transaction.atomic():
            self._people()
            self._attendance()
            self._service()
            self._written()
            scheme = self._scheme()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        return scheme

    def _people(self) -> None:
        for role in (Role.LIAISON_OFFICE, Role.MEMBER):
            user = User(username=f"bench-{role.value}", name=role.label, must_change_password=False)
            user.set_unusable_password()
            user.save()
            user.hold([role])
            self.accounts[role] = user
        Member.objects.bulk_create(Member(number=f"B{n:05d}", name=f"委员{n}") for n in range(self.count))
        self.members = list(Member.objects.order_by("number"))
        self.members[0].user = self.accounts[Role.MEMBER]
        self.members[0].save(update_fields=["user"])
        begins, ends = date(self.year - 1, 1, 1), date(self.year + 3, 12, 31)
        self.term = Term.objects.create(
            name="第五届", committee_name="政协南和区委员会", starts_on=begins, ends_on=ends
        )
        self.groups = [Body.objects.create(kind=BodyKind.GROUP, name=f"第{n}组", order=n) for n in range(20)]
        held = Appointment.objects.bulk_create(
            Appointment(
                member=member,
                term=self.term,
                starts_on=self.term.starts_on,
                office=Office.STANDING if n % 6 == 0 else Office.MEMBER,
            )
            for n, member in enumerate(self.members)
        )
        Seat.objects.bulk_create(Seat(appointment=one, body=self.groups[n % 20]) for n, one in enumerate(held))

    def _day(self) -> date:
        return date(self.year, 1, 1) + timedelta(days=self.random.randrange(365))

    def _attendance(self) -> None:
        kinds = [ActivityKind.objects.get_or_create(name=f"第{n}类活动")[0] for n in range(KINDS)]
        days = sorted(self._day() for _ in range(ACTIVITIES))
        Activity.objects.bulk_create(
            Activity(
                number=f"B{n:04d}",
                name=f"第{n}次活动",
                kind=kinds[n % KINDS],
                organiser=self.groups[n % 20],
                starts_on=day,
                ends_on=day,
                status=ActivityStatus.CLOSED,
            )
            for n, day in enumerate(days)
        )
        activities = list(Activity.objects.all())
        weights = [80, 5, 2, 8, 5]
        statuses = [
            Attendance.PRESENT,
            Attendance.LATE,
            Attendance.LEFT_EARLY,
            Attendance.EXCUSED,
            Attendance.ABSENT,
        ]
        Participation.objects.bulk_create(
            (
                Participation(activity=activity, member=member, status=status)
                for member in self.members
                for activity, status in zip(
                    self.random.sample(activities, ACTIVITIES // 2),
                    self.random.choices(statuses, weights, k=ACTIVITIES // 2),
                    strict=True,
                )
            ),
            BATCH,
        )

    def _service(self) -> None:
        self.kinds = [ServiceKind.objects.get_or_create(name=f"第{n}类履职")[0] for n in range(SERVICES)]
        ServiceRecord.objects.bulk_create(
            (
                ServiceRecord(member=member, kind=kind, on=self._day(), text="走访", status=ServiceStatus.CONFIRMED)
                for member in self.members
                for kind in self.random.choices(self.kinds, k=8)
            ),
            BATCH,
        )

    def _written(self) -> None:
        """Four social reports and three proposals a member, half of them with a second name; a third adopted."""
        session = Session.objects.create(term=self.term, name="五届二次", year=self.year)
        reports = SocialReport.objects.bulk_create(
            (
                SocialReport(
                    year=self.year, number=n + 1, title="停车难", received_on=self._day(), status=ReportStatus.RECEIVED
                )
                for n in range(3 * self.count)
            ),
            BATCH,
        )
        ReportAuthor.objects.bulk_create(
            (
                ReportAuthor(report=report, member=member, order=order)
                for report in reports
                for order, member in enumerate(self.random.sample(self.members, self.random.choice([1, 2])))
            ),
            BATCH,
        )
        Adoption.objects.bulk_create(
            (
                Adoption(
                    report=report, level=self.random.choice(["county", "city"]), manner="adopted", on=report.received_on
                )
                for report, level in zip(reports[::3], cycle(["county", "city"]), strict=False)
            ),
            BATCH,
        )
        proposals = Proposal.objects.bulk_create(
            (
                Proposal(
                    session=session,
                    number=n + 1,
                    serial=n + 1,
                    title="修路",
                    lead=self.random.choice(self.members),
                    submitted_on=self._day(),
                    status=ProposalStatus.CLOSED,
                )
                for n in range(2 * self.count)
            ),
            BATCH,
        )
        Cosigner.objects.bulk_create(
            (
                Cosigner(proposal=one, member=member, status=CosignStatus.SIGNED)
                for one in proposals
                for member in self.random.sample(self.members, 1)
                if member.pk != one.lead_id
            ),
            BATCH,
        )

    def _scheme(self) -> Scheme:
        scheme = Scheme(name="四十项", year=self.year, starts_on=date(self.year, 1, 1), ends_on=date(self.year, 12, 31))
        scheme.draft(rules(), by=self.accounts[Role.LIAISON_OFFICE])
        scheme.open(by=self.accounts[Role.LIAISON_OFFICE])
        return scheme


def rules() -> Rules:
    """Forty items in four groups: each kind of activity attended and missed, services, proposals, social reports."""

    def item(key: int, group: int, source: str, points: str, level: str = "", **more: object) -> Item:
        rate = Rate(source, Decimal(points), level, others=Decimal(1))
        return Item(key, f"第{key}项", (rate,), group, maximum=Decimal(20), **more)  # type: ignore[arg-type]

    found = [item(n + 1, 101, "activities.attended", "2", f"第{n}类活动") for n in range(KINDS)]
    found += [item(n + 13, 101, "activities.absent", "-1", f"第{n}类活动") for n in range(8)]
    found += [item(n + 21, 102, "service.confirmed", "3", f"第{n}类履职", at_most=2) for n in range(SERVICES)]
    names = ["sponsored", "filed", "key", "excellent", "merged", "turned_social"]
    found += [item(n + 29, 103, f"proposals.{name}", "5", sharing=Sharing.FIXED) for n, name in enumerate(names)]
    social = ["written", "issued", "adopted", "relayed", "instructed", "from_proposals"]
    found += [item(n + 35, 104, f"social.{name}", "4", sharing=Sharing.HALF) for n, name in enumerate(social)]
    groups = tuple(Group(key, f"第{key}类", maximum=Decimal(60)) for key in (101, 102, 103, 104))
    return Rules(base=Decimal(60), groups=groups, items=tuple(found), boards=Boards.OFFICE)


def measured(sizes: Iterable[int]) -> list[str]:
    """The table, as lines of Markdown; each size is filled anew in the database at hand."""
    lines = [
        f"Members with {EACH} records each in the year, a scheme of {len(rules().items)} items. Milliseconds in this "
        "process. “Memory” is the most this process held, in a process of its own that scored once.",
        "",
        "| Members | What | Queries | Fastest | Median | p95 | Promised | Kept |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for size in sizes:
        empty()
        filling = Filling(size, on=timezone.localdate())
        scheme = filling.fill()
        settle()
        lines += _cards(size, scheme) + _pages(size, filling) + [_memory(size)]
        empty()
    return lines


def _cards(size: int, scheme: Scheme) -> list[str]:
    now = timezone.now()
    limit = CARD_LIMIT if size > 500 else SMALL_LIMIT
    return [_row(size, "everybody's cards", lambda: reckon(scheme, now=now), limit)]


def _pages(size: int, filling: Filling) -> list[str]:
    rows = []
    for role, what, address in (
        (Role.MEMBER, "a member's page", f"/duty/mine/?year={filling.year}"),
        (Role.LIAISON_OFFICE, "standings", f"/duty/standings/?year={filling.year}"),
    ):
        client = Client()
        client.force_login(filling.accounts[role])
        limit = PAGE_LIMIT if role == Role.MEMBER else CARD_LIMIT
        rows.append(_row(size, what, lambda client=client, address=address: call(client, address), limit))  # type: ignore[misc]
    return rows


def _row(size: int, what: str, work: Callable[[], object], limit: int) -> str:
    work()  # not counted
    with CaptureQueriesContext(connection) as asked:
        work()
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        times.append((time.perf_counter() - begin) * 1000)
    shown = [f"{each:.0f}" for each in (min(times), statistics.median(times), p95(times))]
    cells = [f"{size:,}", what, str(len(asked)), *shown, f"{limit} ms", "yes" if p95(times) <= limit else "**no**"]
    row = f"| {' | '.join(cells)} |"
    print(row, flush=True)
    return row


def _memory(size: int) -> str:
    """Scored once by a process of its own that does nothing else."""
    told = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", ALONE],
        env={**os.environ, "BENCH_DATABASE": connection.settings_dict["NAME"]},
        capture_output=True,
        text=True,
        check=True,
    )
    held = int(told.stdout.split()[-1])
    kept = "yes" if held <= MEMORY_LIMIT else "**no**"
    row = f"| {size:,} | memory of scoring | | | {held} MB | | {MEMORY_LIMIT} MB | {kept} |"
    print(row, flush=True)
    return row


def score_once() -> None:
    """What that process does: score the one scheme, tell the most memory held in MB."""
    connection.settings_dict["NAME"] = os.environ["BENCH_DATABASE"]
    reckon(Scheme.objects.ruling_any().get(), now=timezone.now())
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
