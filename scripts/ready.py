"""Bring the trial's database, static files and demo data up to date, in one process; note the demo logins in a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cppcc.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from cppcc.core.accounts.models import RoleGrant, User  # noqa: E402
from cppcc.core.accounts.roles import Role  # noqa: E402
from cppcc.core.demo import DEMO_PASSWORD  # noqa: E402


def note_logins(target: Path) -> None:
    """One demo login for each role, as far as it still has the demo password."""
    lines = []
    for role in Role:
        grant = RoleGrant.objects.filter(role=role, user__is_active=True).select_related("user").order_by("pk").first()
        if grant and grant.user.check_password(DEMO_PASSWORD):
            lines.append(f"    {grant.user.username:<16}{role.label}（{grant.user.name}）")
    if lines:
        target.write_text(f"  演示账号（密码都是 {DEMO_PASSWORD}）：\n" + "\n".join(lines) + "\n")


call_command("migrate", verbosity=0, interactive=False)
call_command("collectstatic", verbosity=0, interactive=False)
was_empty = not User.objects.exists()
call_command("seed", if_empty=True)
if was_empty:
    note_logins(Path(sys.argv[1]))
