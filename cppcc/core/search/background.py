"""The index is mended as a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cppcc.core.jobs.kinds import Result, background
from cppcc.core.search.index import rebuild

if TYPE_CHECKING:
    from cppcc.core.jobs.runs import JobRun


@background("search.rebuild", "重建检索索引")
def rebuild_index(run: JobRun) -> Result:
    """Safe to run twice: what is in step is left alone."""
    written = rebuild(
        from_scratch=bool(run.arguments.get("from_scratch")),
        progress=lambda done, total: run.progress(done, total, "正在建立检索索引"),
    )
    return {"message": f"已更新{written}条检索记录"}
