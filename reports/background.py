"""Building a report in the background."""

from __future__ import annotations

from cppcc.core.jobs.kinds import background
from cppcc.core.jobs.runs import JobRun
from reports.models import BUILD, WorkReport


@background(BUILD, "生成工作报告")
def build(run: JobRun) -> None:
    """Compose, draw, keep. Nothing is kept until both files are there, so a killed worker's job starts over."""
    from cppcc.core.documents.docx import write_docx
    from cppcc.core.documents.pdf import write_pdf

    report = WorkReport.objects.get(pk=run.arguments["report"])
    run.progress(0, 4, "正在汇总数据")
    composed = report.compose()
    run.progress(1, 4, "正在排版PDF")
    pdf = write_pdf(composed.document)
    run.progress(2, 4, "正在生成Word")
    docx = write_docx(composed.document)
    run.progress(3, 4, "正在保存")
    with run.finishing() as result:
        report.keep(composed, pdf=pdf, docx=docx)
        result.update(message=f"《{report.title}》已生成", url=report.get_absolute_url())
