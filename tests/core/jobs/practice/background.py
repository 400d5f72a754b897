"""Work to practise on: each kind leaves one unit behind for every time it ended."""

import time
from pathlib import Path

from cppcc.core.jobs.kinds import JobFailed, background
from members.people.models import Unit


@background("practice.count", "练习：数数")
def count(run):
    for done in range(run.arguments["steps"]):
        run.progress(done, run.arguments["steps"], "正在数…")
        time.sleep(run.arguments.get("pause", 0))
    with run.finishing() as result:
        Unit.objects.create(name=run.arguments["name"])
        result.update(message=f"数到{run.arguments['steps']}", url="/health/")


@background("practice.hang", "练习：停在半路")
def hang(run):
    """The first time it stops in the middle of its last transaction and waits there; the second time it ends."""
    flag = Path(run.arguments["flag"])
    with run.finishing() as result:
        Unit.objects.create(name=run.arguments["name"])
        first_time = not flag.exists()
        flag.touch()
        while first_time:
            run.progress(1, 2, "停在半路…")
            time.sleep(0.05)
        result.update(message=f"第{run.job.attempts}次完成")


@background("practice.plain", "练习：只返回结果")
def plain(run):
    return {"message": "好了"}


@background("practice.refuse", "练习：说明原因的失败")
def refuse(run):
    raise JobFailed("台账里没有“提案”工作表，请用下载的模板填写。", url="/health/")


@background("practice.crash", "练习：意外的失败")
def crash(run):
    with run.finishing():
        Unit.objects.create(name=run.arguments["name"])
        raise ZeroDivisionError("seven by nothing")
