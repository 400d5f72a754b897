"""open_administrators: the first accounts of a new server, one for each kind of administrator without one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cppcc.core.accounts.models import RoleGrant, User, readable_password
from cppcc.core.accounts.roles import Role

FIRST = {"sysadmin": Role.SYSTEM_ADMIN, "secadmin": Role.SECURITY_ADMIN, "auditadmin": Role.AUDIT_ADMIN}


class Command(BaseCommand):
    help = "开通系统、安全、审计三个管理员账号，首次登录须改密码；已有人担任的不再开通"

    def handle(self, *args: Any, **options: Any) -> None:
        missing = {
            username: role for username, role in FIRST.items() if not RoleGrant.objects.filter(role=role).exists()
        }
        taken = [username for username in missing if User.objects.filter(username=username).exists()]
        if taken:
            raise CommandError(f"登录名已被占用：{'、'.join(taken)}")
        for username, role in missing.items():
            password = readable_password()
            User.objects.open_account(username, role.label, password=password, roles=[role])
            self.stdout.write(f"{role.label}：登录名 {username}，初始密码 {password}（只显示这一次）")
        if not missing:
            self.stdout.write("三个管理员账号都已有人担任。")
