"""fill_workdays: bring published holidays from the library, as after every upgrade; with years, those again."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cppcc.core.workdays.filling import fill_new_years, fill_year


class Command(BaseCommand):
    help = "Brings the working-day calendar of the years the library knows; the office's own days stay as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("years", nargs="*", type=int, help="these years again, with what the library corrected")

    def handle(self, *args: Any, **options: Any) -> None:
        years = options["years"]
        told = [fill_year(year) for year in years] if years else fill_new_years()
        for filled in told:
            self.stdout.write(str(filled))
        if not told:
            self.stdout.write("没有新的年份。")
