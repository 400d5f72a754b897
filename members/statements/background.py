"""The background work of duty statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cppcc.core.jobs.kinds import background
from members.statements.making import make
from members.statements.models import StatementVolume
from members.statements.models.volumes import MAKE_VOLUME

if TYPE_CHECKING:
    from cppcc.core.jobs.runs import JobRun


@background(MAKE_VOLUME, "生成述职报告")
def volume(run: JobRun) -> None:
    """Statements of many; nothing is kept before all are there."""
    made = StatementVolume.objects.select_related("by").get(pk=run.arguments["volume"])
    files, made.statements = make(made, run)
    with run.finishing() as result:
        made.save(update_fields=["statements"])
        made.keep(files)
        result.update(message=f"已生成{made.statements}份述职报告", url=made.get_absolute_url())
