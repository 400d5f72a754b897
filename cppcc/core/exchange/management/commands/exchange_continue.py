"""manage.py exchange_continue PARTNER NUMBER: after a restore from a backup."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cppcc.core.exchange.models import Partner


class Command(BaseCommand):
    help = "从备份恢复后，发给一个单位的交换包从对方已收到的号码之后续编"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("partner", help="对方单位的名称")
        parser.add_argument("number", type=int, help="对方最后收到的是第几包")

    def handle(self, *args: Any, partner: str, number: int, **options: Any) -> None:
        found = Partner.objects.filter(name=partner).first()
        if found is None:
            raise CommandError(f"没有叫“{partner}”的对方单位")
        if not found.continue_after(number):
            raise CommandError(f"已发到第{found.sent}包，不能往回编")
        self.stdout.write(f"发给{found}的下一包是第{number + 1}包")
