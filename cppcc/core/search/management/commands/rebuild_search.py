"""Bring the search index in step with the records."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cppcc.core.search.index import rebuild


class Command(BaseCommand):
    help = "重建检索索引：补上遗漏的，去掉已不存在的；加 --from-scratch 则清空后全部重建"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from-scratch", action="store_true", help="清空后全部重建")

    def handle(self, *args: Any, **options: Any) -> None:
        written = rebuild(from_scratch=options["from_scratch"])
        self.stdout.write(f"已更新{written}条检索记录")
