"""A question asked in the same words each time: put into SQL once for the process, not at every page."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import QuerySet

KEY = -70_919_001  # stands for the key while the question is put into SQL; no record has it


class Prepared:
    """`asked(key, *given)` makes the question as rows of values; the key alone differs from one time to the next, what
    is `given` (keys of content types, say) is the same for long and part of the words."""

    def __init__(self, asked: Callable[..., QuerySet[Any, Any]]) -> None:
        self.asked = asked
        self._put: dict[Hashable, tuple[Any, str, tuple[Any, ...]]] = {}

    def rows(self, key: int, *given: Hashable) -> list[Any]:
        """What the question finds for the key."""
        words = (connection.vendor, given)
        if words not in self._put:
            compiler = self.asked(KEY, *given).query.get_compiler(connection=connection)
            self._put[words] = (compiler, *compiler.as_sql())
        compiler, sql, parameters = self._put[words]
        with connection.cursor() as cursor:
            cursor.execute(sql, [key if each == KEY else each for each in parameters])
            found = cursor.fetchall()
        return list(chain(compiler.results_iter(results=[found])))
