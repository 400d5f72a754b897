"""Statements of many members: read together in a few queries, then drawn one by one."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils import timezone

from cppcc.core.jobs.kinds import JobFailed
from cppcc.core.volumes import written
from members.people.models import Member
from members.statements.document import Page, bind, compose, page_of
from members.statements.filling import fill_all
from members.statements.models import DutyStatement, StatementVolume
from members.statements.models.volumes import VolumeKind

if TYPE_CHECKING:
    from cppcc.core.jobs.runs import JobRun

MOST_BOUND = 100
FIXED = (2000, 1, 1, 0, 0, 0)  # the same statements, the same archive


def members_of(volume: StatementVolume) -> list[Member]:
    """Whom it is about: in office on its day, seen by who ordered it, of the body if one was named; by strokes."""
    seen = Member.objects.visible_to(volume.by) if volume.by else Member.objects.none()
    members = seen.in_office(on=volume.seen_on)
    if body := volume.asked.get("body"):
        members = members.sitting_in_any([int(body)], on=volume.seen_on)
    return list(members.with_posts(on=volume.seen_on).in_stroke_order())


def pages_of(volume: StatementVolume, *, now: datetime) -> list[Page]:
    """What is printed of each: what was handed in; with drafts, of the others what the records say. Of what a member
    has not handed in, nobody but the members' office prints a word, and nobody prints it as theirs."""
    year, members = int(volume.asked["year"]), members_of(volume)
    found = DutyStatement.objects.of_year(year).of_members([member.pk for member in members]).delivered()
    statements = {statement.member_id: statement for statement in found}
    missing = [member for member in members if member.pk not in statements] if volume.asked.get("drafts") else []
    filled = fill_all(missing, year, now=now) if missing else {}
    return [
        page_of(member, year, statements.get(member.pk), filled.get(member.pk, []), on=volume.seen_on)
        for member in members
        if member.pk in statements or member.pk in filled
    ]


def make(volume: StatementVolume, run: JobRun) -> tuple[dict[str, bytes], int]:
    """The files by format and how many statements they hold; JobFailed in words when there is nothing to print."""
    run.progress(0, 1, "正在汇总记录")
    pages = pages_of(volume, now=timezone.now())
    if not pages:
        raise JobFailed(f"还没有人提交，《{volume}》没有生成；要按记录生成的，请勾选“包括没有提交的”。")
    if volume.kind == VolumeKind.ARCHIVE:
        return {"zip": _archive(pages, run)}, len(pages)
    if len(pages) > MOST_BOUND:
        raise JobFailed(f"合订本一册最多{MOST_BOUND}份，现有{len(pages)}份；请按专委会或活动组分册，或者改用压缩包。")
    return written(bind(pages, volume.title, on=volume.seen_on), [], run), len(pages)


def _archive(pages: Sequence[Page], run: JobRun) -> bytes:
    """Each member's PDF and Word file. PDFs are packed already: packing them again only takes time."""
    from cppcc.core.documents.docx import write_docx
    from cppcc.core.documents.pdf import write_pdf

    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for place, page in enumerate(pages):
            run.progress(place, len(pages), f"{page.name}（{place + 1}/{len(pages)}）")
            document = compose(page)
            name = f"{page.number}{page.name}{page.title}"
            folder = "按记录生成/" if page.draft else ""
            for ending, content in (("pdf", write_pdf(document)), ("docx", write_docx(document))):
                archive.writestr(zipfile.ZipInfo(f"{folder}{name}.{ending}", FIXED), content)
    return out.getvalue()
