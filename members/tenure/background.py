"""The background work of sheets over a term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from cppcc.core.jobs.kinds import background
from members.tenure.making import make
from members.tenure.models import TermVolume
from members.tenure.models.volumes import MAKE_VOLUME

if TYPE_CHECKING:
    from cppcc.core.jobs.runs import JobRun


@background(MAKE_VOLUME, "生成届内履职情况表")
def volume(run: JobRun) -> None:
    """Sheets of many; nothing is kept before all are there."""
    made = TermVolume.objects.get(pk=run.arguments["volume"])
    files, made.sheets = make(made, run, now=timezone.now())
    with run.finishing() as result:
        made.save(update_fields=["sheets"])
        made.keep(files)
        result.update(message=f"已生成{made.sheets}份", url=made.get_absolute_url())
