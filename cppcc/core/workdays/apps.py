from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WorkdaysConfig(AppConfig):
    name = "cppcc.core.workdays"
    label = "workdays"
    verbose_name = "工作日历"

    def ready(self) -> None:
        post_migrate.connect(bring_new_years, sender=self)


def bring_new_years(*, using: str, **_: Any) -> None:
    """After every `migrate`: years that came with a newer library come in by themselves."""
    from django.db import DEFAULT_DB_ALIAS, connections

    from cppcc.core.workdays.filling import fill_new_years
    from cppcc.core.workdays.models import SpecialDay

    there = connections[using].introspection.table_names()
    if using == DEFAULT_DB_ALIAS and SpecialDay._meta.db_table in there:  # not when migrated back to nothing
        fill_new_years()
