"""The life of a scheme, which is that of its year's scores, and of an objection."""

from django.db.models import TextChoices

from cppcc.core.workflow import Step


class Status(TextChoices):
    DRAFT = "draft", "草稿"
    OPEN = "open", "计分中"
    PREVIEWED = "previewed", "预公布"
    PUBLISHED = "published", "公示中"
    FROZEN = "frozen", "已定格"
    REPLACED = "replaced", "已换新版"
    DISCARDED = "discarded", "已作废"


RULING = {Status.OPEN, Status.PREVIEWED, Status.PUBLISHED, Status.FROZEN}
RUNNING = {Status.OPEN, Status.PREVIEWED}  # points follow the records
KEPT = {Status.PUBLISHED, Status.FROZEN}  # points are as they were written down

STEPS = {
    "open": Step("启用", {Status.DRAFT}, Status.OPEN, asks=True),
    "preview": Step("预公布", {Status.OPEN}, Status.PREVIEWED, asks=True),
    "publish": Step("公示", {Status.PREVIEWED}, Status.PUBLISHED, asks=True),
    "republish": Step("更新公示", {Status.PUBLISHED}, Status.PUBLISHED, asks=True),
    "freeze": Step("定格", {Status.PUBLISHED}, Status.FROZEN, asks=True, danger=True),
    "take_back": Step("退回计分中", {Status.PREVIEWED, Status.PUBLISHED}, Status.OPEN, asks=True, back=True),
    "replace": Step("换新版", RUNNING, Status.REPLACED),
    "discard": Step("作废草稿", {Status.DRAFT}, Status.DISCARDED, asks=True, danger=True),
}
EDIT = Step("修改", {Status.DRAFT}, "")
CORRECT = Step("更正得分", {Status.OPEN, Status.PREVIEWED, Status.PUBLISHED}, "")
COMPARE = Step("查看差异", KEPT, "")
OBJECT = Step("提出异议", {Status.PREVIEWED, Status.PUBLISHED}, "")


class ObjectionStatus(TextChoices):
    ASKED = "asked", "待答复"
    UPHELD = "upheld", "成立"
    REJECTED = "rejected", "不成立"
    WITHDRAWN = "withdrawn", "已撤回"


OBJECTION_STEPS = {
    "uphold": Step("异议成立", {ObjectionStatus.ASKED}, ObjectionStatus.UPHELD, asks=True),
    "reject": Step("异议不成立", {ObjectionStatus.ASKED}, ObjectionStatus.REJECTED, asks=True),
    "withdraw": Step("撤回异议", {ObjectionStatus.ASKED}, ObjectionStatus.WITHDRAWN, back=True),
}
