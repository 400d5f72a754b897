"""`manage.py chase [--on 2026-11-20]`: the night's chasing, now; on any day, also when it is switched off."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from proposals.chasing.nightly import chase


class Command(BaseCommand):
    help = "Tell units, members and the office what is due soon or overdue; nothing is told twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", default="", help="as seen on that day (2026-11-20); today without it")

    def handle(self, *args: Any, on: str, **options: Any) -> None:
        try:
            day = date.fromisoformat(on) if on else timezone.localdate()
        except ValueError:
            raise CommandError(f"--on {on}: write the day as 2026-11-20") from None
        self.stdout.write(f"{chase(on=day)}")
