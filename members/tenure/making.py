"""The sheets of many members: read together, then drawn one by one without a query."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from cppcc.core.jobs.kinds import JobFailed
from cppcc.core.workbooks import bound
from members.people.models import Term
from members.tenure.models import TermVolume
from members.tenure.paper import leaves, sheet_document
from members.tenure.years import Sheet, TermRecord, members_of

if TYPE_CHECKING:
    from cppcc.core.jobs.runs import JobRun

FIXED = (2000, 1, 1, 0, 0, 0)  # the same sheets, the same archive


def make(volume: TermVolume, run: JobRun, *, now: datetime) -> tuple[dict[str, bytes], int]:
    """The files by format, and how many sheets they hold; JobFailed in words when there is nobody."""
    run.progress(0, 1, "正在汇总记录")
    term = Term.objects.get(pk=volume.asked["term"])
    sheets = _sheets(volume, term, now=now)
    if not sheets:
        raise JobFailed(f"{volume}：这个范围里没有委员，没有生成；请换一个范围。")
    return {"zip": _archive(sheets, term, run, now=now), "xlsx": bound(leaves(sheets, term, now=now))}, len(sheets)


def _sheets(volume: TermVolume, term: Term, *, now: datetime) -> list[Sheet]:
    record = TermRecord(term, now=now)
    members = members_of(term)
    if body := volume.asked.get("body"):
        members = members.sitting_in_any([int(body)], on=record.on)
    return [record.sheet(member) for member in members.with_posts(on=record.on).in_stroke_order()]


def _archive(sheets: list[Sheet], term: Term, run: JobRun, *, now: datetime) -> bytes:
    """Each member's PDF and Word file. PDFs are packed already: packing them again only takes time."""
    from cppcc.core.documents.docx import write_docx
    from cppcc.core.documents.pdf import write_pdf

    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for place, sheet in enumerate(sheets):
            member = sheet.member
            run.progress(place, len(sheets), f"{member.name}（{place + 1}/{len(sheets)}）")
            document = sheet_document(sheet, term, now=now)
            for ending, content in (("pdf", write_pdf(document)), ("docx", write_docx(document))):
                archive.writestr(zipfile.ZipInfo(f"{member.number}{member.name}.{ending}", FIXED), content)
    return out.getvalue()
