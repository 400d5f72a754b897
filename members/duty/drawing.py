"""The official list as a file: a short one at once, a long one by a job, whose result is kept for a day."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.urls import reverse

from cppcc.core.jobs.models import Job
from members.duty.boards import Lines, data_as_of, standings
from members.duty.official import official_list

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from members.duty.models import Scheme

DRAW_LIST = "duty.official_list"
KINDS = {"pdf": "PDF", "docx": "Word"}
LONG = 300  # rows; about two seconds on a quiet machine
KEPT_SECONDS = 24 * 60 * 60


def written(scheme: Scheme, lines: Lines, kind: str, *, as_of: datetime) -> bytes:
    from cppcc.core.documents.docx import write_docx
    from cppcc.core.documents.pdf import write_pdf

    document = official_list(scheme, lines, as_of=as_of)
    return write_pdf(document) if kind == "pdf" else write_docx(document)


def order(scheme: Scheme, lines: Lines, kind: str, *, by: User) -> Job:
    """The job that draws the list of these members."""
    arguments = {"scheme": scheme.pk, "kind": kind, "members": [line.pk for line in lines]}
    return Job.submit(DRAW_LIST, title=f"排版得分表（{KINDS[kind]}）：{scheme}", by=by, arguments=arguments)


def draw(job: Job, scheme: Scheme, *, by: User, now: datetime) -> str:
    """Draw what was asked, as `by` may see it; the address of the file."""
    asked = set(job.arguments["members"])
    lines = standings(scheme, by, now=now).where(lambda line: line.pk in asked).order_by("rank", "pk")
    content = written(scheme, lines, job.arguments["kind"], as_of=data_as_of(scheme, now=now))
    cache.set(_key(job), content, KEPT_SECONDS)
    return reverse("duty:standings_file", args=[job.pk])


def drawn(job: Job) -> bytes | None:
    """The file; None once it was kept long enough."""
    found: bytes | None = cache.get(_key(job))
    return found


def _key(job: Job) -> str:
    return f"duty-official-list:{job.pk}"
