"""The background work of social reports: registers and statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cppcc.core.jobs.kinds import background
from sentiment.models import Volume
from sentiment.models.volumes import MAKE_VOLUME
from sentiment.registers.making import make
from sentiment.topics.background import count_topics  # noqa: F401 - declares its work

if TYPE_CHECKING:
    from cppcc.core.jobs.runs import JobRun


@background(MAKE_VOLUME, "生成社情民意登记统计")
def volume(run: JobRun) -> None:
    """A register or a year's statistics; nothing is kept before all its files are there."""
    made = Volume.objects.get(pk=run.arguments["volume"])
    files = make(made, run)
    with run.finishing() as result:
        made.keep(files)
        result.update(message=f"《{made}》已生成", url=made.get_absolute_url())
