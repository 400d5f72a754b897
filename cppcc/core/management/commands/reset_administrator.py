"""reset_administrator: a new first password for an administrator; nowhere else is one given out."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cppcc.core.accounts.models import User


class Command(BaseCommand):
    help = "重置一个管理员账号的密码（网页上不能重置管理员的密码），首次登录须改密码"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="登录名")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        account = User.objects.filter(username=username).first()
        if account is None:
            raise CommandError(f"没有登录名为“{username}”的账号")
        if not account.is_administrator:
            raise CommandError(f"“{username}”不是管理员账号，请系统管理员在网页上重置它的密码")
        if not account.is_active:
            raise CommandError(f"“{username}”已停用，请系统管理员先在网页上启用")
        password = account.reset_password(by=None)
        self.stdout.write(f"{account.role_words()}：登录名 {username}，初始密码 {password}（只显示这一次）")
