"""seed: the sample ledger, the demo logins, and this year's work in progress. Only into an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from cppcc.core.accounts.models import User
from cppcc.core.demo import Demo, play

SAMPLE: Path = settings.BASE_DIR / "data" / "sample" / "nanhe-2024.xlsx"


class Command(BaseCommand):
    help = "Fills an empty database with the sample ledger, demo logins and work in progress."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--today", type=date.fromisoformat, default=None)
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are accounts already")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("数据库里已有账号，演示数据只能装进空的数据库")
        autodiscover_modules("demo")
        with transaction.atomic():
            call_command("import_ledger", str(SAMPLE), stdout=StringIO())
            play(Demo(options["today"] or timezone.localdate(), Random(options["seed"])))  # noqa: S311 - no secret
        self.stdout.write("演示数据已装好。")
