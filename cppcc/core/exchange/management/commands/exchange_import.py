"""manage.py exchange_import FILE --by LOGIN [--take]: a gateway's way in."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cppcc.core.accounts.models import User
from cppcc.core.exchange.forms import TakeForm
from cppcc.core.exchange.models import Package
from cppcc.core.exchange.page import asked_before_taking
from cppcc.core.exchange.receiving import receive
from cppcc.core.exchange.refusals import PackageRefused
from cppcc.core.workflow import StepRefused


class Command(BaseCommand):
    help = "导入一个交换包：检查后等待确认；加 --take 时，没有要人选择的就直接接收。回执导入后即登记"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="交换包（.zip）")
        parser.add_argument("--by", required=True, help="以谁的账号导入（登录名）")
        parser.add_argument("--take", action="store_true", help="直接接收")

    def handle(self, *args: Any, file: Path, by: str, take: bool, **options: Any) -> None:
        user = User.objects.filter(username=by, is_active=True).first()
        if user is None:
            raise CommandError(f"没有可用的账号“{by}”")
        try:
            with file.open("rb") as stream:
                package = receive(stream, by=user)
        except OSError as error:
            raise CommandError(f"打不开文件 {file}：{error.strerror}") from None
        except PackageRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"已导入：{package}，{package.label}{package.amount}，{package.get_status_display()}")
        if take and not package.is_receipt:
            self._take(package, user)

    def _take(self, package: Package, user: User) -> None:
        form, problem = asked_before_taking(package)
        if problem:
            raise CommandError(problem)
        if form is not TakeForm:
            self.stdout.write("有要人选择的内容，请在网页上确认接收")
            return
        try:
            package.take(by=user, on=timezone.localdate(), answers={})
        except StepRefused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"已接收；回执：{package.receipts.get().file_name}")
