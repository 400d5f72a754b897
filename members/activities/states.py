"""The life of an activity."""

from django.db.models import TextChoices

from cppcc.core.workflow import Step


class Status(TextChoices):
    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已通知"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


STEPS = {
    "publish": Step("发布通知", {Status.DRAFT}, Status.PUBLISHED),
    "close": Step("结束并结算", {Status.PUBLISHED}, Status.CLOSED),
    "reopen": Step("重新打开", {Status.CLOSED}, Status.PUBLISHED, asks=True),
    "cancel": Step("取消活动", {Status.DRAFT, Status.PUBLISHED}, Status.CANCELLED, asks=True, danger=True),
}
