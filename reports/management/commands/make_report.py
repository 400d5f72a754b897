"""make_report {annual|half_year} --year Y [--as-of DATE] --out DIR"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports.compose import compose, period_of
from reports.kinds import ReportKind


def moment(text: str) -> datetime:
    """A day means its last second; a moment without a zone is Asia/Shanghai."""
    try:
        if len(text) == len("2024-12-31"):
            return timezone.make_aware(datetime.combine(date.fromisoformat(text), time(23, 59, 59)))
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--as-of {text}：请写成 2024-12-31 或 2024-12-31T18:00") from None
    return parsed if parsed.tzinfo else timezone.make_aware(parsed)


class Command(BaseCommand):
    help = "Writes report.pdf, report.docx and figures.json of a half-year or annual work report."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=ReportKind.values)
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--as-of", help="统计截止时点，如 2024-12-31；不写为期末")
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        from cppcc.core.documents.docx import write_docx
        from cppcc.core.documents.pdf import write_pdf

        if not 2000 <= options["year"] <= 2100:
            raise CommandError(f"--year {options['year']}：年度应在2000至2100之间")
        kind = ReportKind(options["kind"])
        as_of = moment(options["as_of"]) if options["as_of"] else None
        composed = compose(kind, period_of(kind, options["year"], as_of), committee=settings.COMMITTEE_NAME)
        out: Path = options["out"]
        try:
            out.mkdir(parents=True, exist_ok=True)
            (out / "figures.json").write_text(
                json.dumps(composed.figures, ensure_ascii=False, indent=1), encoding="utf-8"
            )
            (out / "report.pdf").write_bytes(write_pdf(composed.document))
            (out / "report.docx").write_bytes(write_docx(composed.document))
        except OSError as error:
            raise CommandError(f"写不进 {out}：{error.strerror}") from None
        for check in composed.checks:
            if not check.holds:
                self.stderr.write(f"合计不符：{check.label}（{check.left}，{check.right}）")
        self.stdout.write(f"{composed.document.title}：{out}/report.pdf、report.docx、figures.json")
