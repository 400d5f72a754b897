"""Making a volume from what was asked: its document and its workbook."""

from __future__ import annotations

from datetime import date

from cppcc.core.cuts import statistics_document, statistics_leaves
from cppcc.core.documents.blocks import Document
from cppcc.core.documents.registers import lines_of, register_document, register_leaf
from cppcc.core.jobs.kinds import JobFailed
from cppcc.core.jobs.runs import JobRun
from cppcc.core.periods import Period, end_of
from cppcc.core.volumes import written
from cppcc.core.workbooks import Leaf
from sentiment.models import Volume, VolumeKind
from sentiment.registers.cuts import statistics_of
from sentiment.registers.registers import REGISTERS

MOST_LINES = 5_000


def make(volume: Volume, run: JobRun) -> dict[str, bytes]:
    """The files by format; JobFailed in words when there is nothing to print."""
    run.progress(0, 4, "正在汇总")
    document, leaves = _register(volume) if volume.kind == VolumeKind.REGISTER else _statistics(volume)
    return written(document, leaves, run)


def _register(volume: Volume) -> tuple[Document, list[Leaf]]:
    register = REGISTERS[volume.asked["register"]]
    rows = register.rows(volume.asked, volume.seen_on)
    number = rows.count()
    if not number:
        raise JobFailed(f"没有符合条件的记录，《{volume}》没有生成。")
    if number > MOST_LINES:
        raise JobFailed(f"一册最多{MOST_LINES}条，符合条件的有{number}条；请按处理情况或活动组分册。")
    lines = lines_of(register.fields, rows)
    document = register_document(volume.title, register.fields, lines, volume.seen_on)
    return document, [register_leaf(register.label, register.fields, lines)]


def _statistics(volume: Volume) -> tuple[Document, list[Leaf]]:
    period = period_of(volume.asked["year"], volume.seen_on)
    tables = statistics_of(period)
    return statistics_document(tables, period, volume.title), list(statistics_leaves(tables))


def period_of(year: int, seen_on: date) -> Period:
    """The calendar year as it stood at the end of a day."""
    return Period.year_so_far(year, now=end_of(seen_on))
