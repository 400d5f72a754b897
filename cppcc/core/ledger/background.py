"""The ledger's background work: checking an upload, importing it."""

from __future__ import annotations

from cppcc.core.jobs.kinds import background
from cppcc.core.jobs.runs import JobRun
from cppcc.core.ledger.models import CHECK, IMPORT, LedgerUpload


@background(CHECK, "检查台账")
def check_ledger(run: JobRun) -> None:
    LedgerUpload.objects.get(pk=run.arguments["upload"]).check_rows(run)


@background(IMPORT, "导入台账")
def import_ledger(run: JobRun) -> None:
    LedgerUpload.objects.get(pk=run.arguments["upload"]).import_rows(run)
