"""The sample ledger goes in."""

from __future__ import annotations

from functools import cache
from io import StringIO

from django.conf import settings
from django.core.management import call_command

from bench.harness import case
from tests.database import keep_default_rows, put_back_default_rows

SAMPLE = settings.BASE_DIR / "data" / "sample" / "nanhe-2024.xlsx"


keep = cache(keep_default_rows)  # the first time nothing else is there


def empty() -> None:
    keep()
    put_back_default_rows()


@case("Import of the sample ledger", limit=10, repeat=3, before=empty)
def import_sample() -> None:
    call_command("import_ledger", str(SAMPLE), stdout=StringIO())
