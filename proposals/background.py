"""The proposals' background work: long batches, letters of a hand-over day, registers and compilations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from cppcc.core.jobs.kinds import Result, background
from proposals.handover.letters import Head, file_name, handlings_by_unit, number_after, unit_letter, zipped
from proposals.models import Batch, LetterBatch, Volume, letters
from proposals.models.volumes import MAKE_VOLUME
from proposals.review.batch import JOB, carry_out
from proposals.volumes.making import make

if TYPE_CHECKING:
    from cppcc.core.jobs.runs import JobRun


@background(JOB, "批量办理提案")
def batch(run: JobRun) -> Result:
    """Safe to run twice: a row that has its line is left alone."""
    made = Batch.objects.get(pk=run.arguments["batch"])
    carry_out(made, on=timezone.localdate(), progress=lambda done, total: run.progress(done, total, "逐件办理"))
    counts = made.lines.by_result()
    told = f"{made.label}：办了{counts.get('1', 0)}件"
    left = counts.get("0", 0)
    return {"message": f"{told}，{left}件没有办" if left else told, "url": made.get_absolute_url()}


@background(letters.JOB, "生成交办函")
def hand_over_letters(run: JobRun) -> None:
    """A letter a unit, as PDF and Word, in one archive; nothing is kept before all are there."""
    from cppcc.core.documents.docx import write_docx
    from cppcc.core.documents.pdf import write_pdf

    made = LetterBatch.objects.get(pk=run.arguments["batch"])
    by_unit = handlings_by_unit(made.issued_on, made.by)
    files: list[tuple[str, bytes]] = []
    for place, (unit, handlings) in enumerate(by_unit):
        run.progress(place, len(by_unit), f"{unit}")
        number = number_after(made.number, place) if made.counts_up else made.number
        document = unit_letter(unit, handlings, Head(number, made.signatory, made.dated))
        name = file_name(f"{place + 1:02}{unit}提案交办函")
        files += [(f"{name}.pdf", write_pdf(document)), (f"{name}.docx", write_docx(document))]
    with run.finishing() as result:
        made.keep(zipped(files), letters=len(by_unit))
        result.update(message=f"已生成{len(by_unit)}份交办函，点击下载压缩包", url=made.get_absolute_url())


@background(MAKE_VOLUME, "生成登记统计")
def volume(run: JobRun) -> None:
    """A register, a year's statistics or a compilation; nothing is kept before all its files are there."""
    made = Volume.objects.get(pk=run.arguments["volume"])
    files = make(made, run)
    with run.finishing() as result:
        made.keep(files)
        result.update(message=f"《{made}》已生成", url=made.get_absolute_url())
