"""manage.py import_ledger FILE [--dry-run]"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from cppcc.core.ledger.models import CLASHED
from cppcc.core.ledger.outcome import Outcome
from cppcc.core.ledger.run import LedgerImport, LedgerRefused, hold_imports


class Command(BaseCommand):
    help = "导入一份台账工作簿：全部写入，或者有一处问题就一行也不写"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="台账（.xlsx）")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            with file.open("rb") as stream:
                ledger = LedgerImport(stream, by=None)
                outcome = ledger.prepare() if dry_run else self._import(ledger)
        except LedgerRefused as refused:
            outcome = refused.outcome
        except OSError as error:
            raise CommandError(f"打不开文件 {file}：{error.strerror}") from None
        except IntegrityError:
            raise CommandError(CLASHED) from None
        self._tell(outcome, dry_run=dry_run)
        if outcome.refusals:
            sys.exit(1)

    def _import(self, ledger: LedgerImport) -> Outcome:
        with transaction.atomic():
            hold_imports()
            return ledger.import_all()

    def _tell(self, outcome: Outcome, *, dry_run: bool) -> None:
        for sheet in outcome.sheets:
            counts = f"新增{sheet.added} 变更{sheet.changed} 未变{sheet.unchanged}"
            self.stdout.write(f"{sheet.name}：{counts}" + (f" 有问题{sheet.refused}" if sheet.refused else ""))
        for remark in outcome.remarks:
            self.stdout.write(f"提示：{remark}")
        for refusal in outcome.refusals:
            self.stderr.write(str(refusal))
        if outcome.refusals:
            self.stderr.write(f"有{outcome.refused}处问题，没有写入任何内容。")
            return
        verb = "试运行，没有写入；将" if dry_run else "已导入："
        self.stdout.write(f"{verb}新增{outcome.added}行，变更{outcome.changed}行，未变{outcome.unchanged}行")
