"""`make bench`: run every case of bench/*.py on a database of its own and write the tables into docs/benchmarks.md.
`make bench-proposals`: only the proposals at 10,000 and 100,000 rows, which takes longer.
`make bench-sentiment SIZES="20000 200000"`: pages and topics of social reports.
`make bench-duty SIZES="200 2000"`: a year's scores of so many members.
`make bench-likeness SIZES="10000 100000"`: what the likeness search finds; on SQLite with DATABASE_URL=sqlite://."""

from __future__ import annotations

import importlib
import os
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cppcc.test_settings")
os.environ.setdefault("TEST_DB_SUFFIX", "_bench")
os.environ.setdefault("LOG_LEVEL", "ERROR")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.template import Template  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402

from bench import at_size, duty, harness, ledger, likeness, pages, sentiment  # noqa: E402

TARGET = Path("docs/benchmarks.md")
OF_THEIR_OWN = ["__init__", "__main__", "at_size", "duty", "filling", "harness", "likeness", "pages", "sentiment"]
MARKS = "<!-- written by make {}: begin -->", "<!-- written by make {}: end -->"


def measured() -> str:
    """Both tables as Markdown."""
    for path in sorted(Path("bench").glob("*.py")):
        if path.stem not in {
            "__init__",
            "__main__",
            "at_size",
            "duty",
            "filling",
            "harness",
            "likeness",
            "pages",
            "sentiment",
        }:
            importlib.import_module(f"bench.{path.stem}")
    lines = [
        _when_and_where(),
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


def _when_and_where() -> str:
    return f"Measured on {date.today():%Y-%m-%d}, {harness.machine()}."


def write(table: str, target: str) -> None:
    """Replace what the last run of the make target wrote, or add it; keep the words around it."""
    begin, end = (mark.format(target) for mark in MARKS)
    text = TARGET.read_text()
    if begin not in text:
        text = f"{text.rstrip()}\n\n`make {target}` writes this table.\n\n{begin}\n{end}\n"
    before, _, rest = text.partition(begin)
    TARGET.write_text(f"{before}{begin}\n{table}\n{end}{rest.partition(end)[2]}")


def _target(what: str) -> str:
    on = "-sqlite" if what == "likeness" and connection.vendor == "sqlite" else ""
    return f"bench-{what}{on}" if what else "bench"


def main() -> None:
    what, sizes = [*sys.argv[1:2], ""][0], [int(size) for size in sys.argv[2:]] or [10_000]
    draw = Template._render
    setup_test_environment(debug=False)
    Template._render = draw  # as served: the test environment keeps a copy of the context of every piece of a page
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        runs = {
            "proposals": at_size.measured,
            "likeness": lambda: likeness.measured(sizes),
            "sentiment": lambda: sentiment.measured(sizes),
            "duty": lambda: duty.measured([int(size) for size in sys.argv[2:]] or [200, 2000]),
        }
        table = "\n".join([_when_and_where(), "", *runs[what]()]) if what else measured()
    finally:
        teardown_databases(databases, verbosity=0)
    write(table, _target(what))
    print(table)


if __name__ == "__main__":
    main()
