"""The background work of social reports: registers and statistics, long issues of the bulletin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from cppcc.core.jobs.kinds import JobFailed, background
from sentiment.bulletins.files import DRAW_BULLETIN, PDF, Printed
from sentiment.models import Bulletin, Volume
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


@background(DRAW_BULLETIN, "排版社情民意期刊")
def bulletin_pdf(run: JobRun) -> dict[str, str]:
    """As it would be printed now; drawn twice it is the same."""
    bulletin = Bulletin.objects.for_detail().keyed(str(run.arguments["bulletin"]))
    if bulletin is None:
        raise JobFailed("这一期已不在本系统，没有排版。")
    run.progress(0, 1, "正在排版PDF")
    printed = Printed(bulletin)
    if printed.drawn() is None:
        printed.draw()
    address = reverse("sentiment:bulletin_download", args=[bulletin.pk, PDF])
    return {"message": f"《社情民意》{bulletin}的PDF已排好，请下载", "url": address}
