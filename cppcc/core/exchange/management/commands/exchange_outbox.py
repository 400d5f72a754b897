"""manage.py exchange_outbox FOLDER: what is to be carried out, for a gateway that takes files from a folder."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cppcc.core.audit.models import record
from cppcc.core.exchange.models import Package
from cppcc.core.exchange.states import Status


class Command(BaseCommand):
    help = "把还没有回执的交换包和回执写到一个文件夹；已在文件夹里的不再写"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="文件夹")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"没有文件夹 {folder}")
        for package in Package.objects.sent().in_status(Status.MADE).for_list().order_by("pk"):
            there = folder / package.file_name.replace("/", "_")
            if there.exists():
                continue
            draft = there.with_suffix(".part")
            with package.file.open("rb") as stored, draft.open("wb") as target:
                shutil.copyfileobj(stored, target)
            draft.rename(there)
            record("写出交换包", by=None, target=package, sha256=package.sha256)
            self.stdout.write(there.name)
