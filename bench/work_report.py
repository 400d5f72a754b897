"""The annual report of the sample ledger: its figures, then both files."""

from __future__ import annotations

from django.conf import settings

from bench.harness import case
from cppcc.core.documents.docx import write_docx
from cppcc.core.documents.pdf import write_pdf
from reports.compose import Composed, compose, period_of
from reports.kinds import ReportKind

YEAR = 2024


def annual() -> Composed:
    return compose(ReportKind.ANNUAL, period_of(ReportKind.ANNUAL, YEAR, None), committee=settings.COMMITTEE_NAME)


@case("All figures and texts of the annual report", limit=1)
def figures() -> None:
    annual()


ready: list[Composed] = []


def compose_once() -> None:
    if not ready:
        ready.append(annual())


@case("PDF and Word file of the annual report", limit=8, repeat=3, before=compose_once)
def files() -> None:
    write_pdf(ready[0].document)
    write_docx(ready[0].document)
