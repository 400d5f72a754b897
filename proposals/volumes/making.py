"""Making a volume from what was asked: its document, and its workbook where tables make sense."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from cppcc.core.cuts import statistics_document, statistics_leaves
from cppcc.core.documents.blocks import Document
from cppcc.core.documents.registers import register_document, register_leaf
from cppcc.core.jobs.kinds import JobFailed
from cppcc.core.jobs.runs import JobRun
from cppcc.core.periods import Period
from cppcc.core.volumes import written
from cppcc.core.workbooks import Leaf
from members.people.models import Session
from proposals.models import Proposal, Volume, VolumeKind
from proposals.volumes.compilation import compilation_document
from proposals.volumes.registers import REGISTERS
from proposals.volumes.statistics import statistics_of


def make(volume: Volume, run: JobRun) -> dict[str, bytes]:
    """The files by format; JobFailed in words when there is nothing to print."""
    run.progress(0, 4, "正在汇总")
    document, leaves = CONTENT[VolumeKind(volume.kind)](volume)
    return written(document, leaves, run)


def _register(volume: Volume) -> tuple[Document, list[Leaf]]:
    register = REGISTERS[volume.asked["register"]]
    session = Session.objects.get(pk=volume.asked["session"])
    lines = register.lines(session, volume.seen_on)
    if not lines:
        raise JobFailed(f"{session}的{register.label}里没有记录，没有生成。")
    title = f"{session}提案{register.label}"
    document = register_document(title, register.fields, lines, volume.seen_on)
    return document, [register_leaf(register.label, register.fields, lines)]


def _statistics(volume: Volume) -> tuple[Document, list[Leaf]]:
    period = period_of(volume.asked["year"], volume.seen_on)
    tables = statistics_of(period)
    return statistics_document(tables, period, volume.title), list(statistics_leaves(tables))


def _compilation(volume: Volume) -> tuple[Document, list[Leaf]]:
    chosen: Any = Proposal.objects.filed().not_secret().chosen(volume.asked["proposals"]).for_compilation()
    proposals = list(chosen)
    if not proposals:
        raise JobFailed("所选的提案都已撤下或涉密，没有可以汇编的。")
    document = compilation_document(
        volume.title, proposals, with_replies=volume.asked["with_replies"], on=volume.seen_on
    )
    return document, []


def period_of(year: int, seen_on: date) -> Period:
    """The calendar year as it stood at the end of a day."""
    moment = timezone.make_aware(datetime.combine(seen_on, time(23, 59, 59)))
    return Period.year_so_far(year, now=moment)


CONTENT = {
    VolumeKind.REGISTER: _register,
    VolumeKind.STATISTICS: _statistics,
    VolumeKind.COMPILATION: _compilation,
}
