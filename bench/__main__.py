"""`make bench`: run every case of bench/*.py on a database of its own and write the tables into docs/benchmarks.md."""

from __future__ import annotations

import importlib
import os
from datetime import date
from io import StringIO
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cppcc.test_settings")
os.environ.setdefault("TEST_DB_SUFFIX", "_bench")
os.environ.setdefault("LOG_LEVEL", "ERROR")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402

from bench import harness, ledger, pages  # noqa: E402

TARGET = Path("docs/benchmarks.md")
BEGIN, END = "<!-- written by make bench: begin -->", "<!-- written by make bench: end -->"


def measured() -> str:
    """Both tables as Markdown."""
    for path in sorted(Path("bench").glob("*.py")):
        if path.stem not in {"__init__", "__main__", "harness", "pages"}:
            importlib.import_module(f"bench.{path.stem}")
    lines = [
        f"Measured on {date.today():%Y-%m-%d}, {harness.machine()}.",
        "",
        "| Case | Median | Fastest | Slowest | Promised | Kept |",
    ]
    lines += ["|---|---|---|---|---|---|"]
    for case in harness.CASES:
        case.measure()
        lines.append(case.row())
        print(case.row(), flush=True)
    ledger.empty()
    call_command("seed", stdout=StringIO())
    lines += ["", "| Role | Page | Median | Slowest | Queries | Size |", "|---|---|---|---|---|---|"]
    lines += [page.row() for page in pages.measure()]
    return "\n".join(lines)


def write(table: str) -> None:
    """Replace what the last run wrote, keep the words around it."""
    text = (
        TARGET.read_text()
        if TARGET.exists()
        else f"# Benchmarks\n\n`make bench` writes this table.\n\n{BEGIN}\n{END}\n"
    )
    before, _, rest = text.partition(BEGIN)
    TARGET.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}")


def main() -> None:
    setup_test_environment(debug=False)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        table = measured()
    finally:
        teardown_databases(databases, verbosity=0)
    write(table)
    print(table)


if __name__ == "__main__":
    main()
