"""Schemes and the states of their year in few words."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from members.duty.models import Scheme
from members.duty.scoring.spec import Counting, Grade, Group, Item, Rate, Rules
from members.duty.states import Status

NOW = timezone.make_aware(datetime(2024, 12, 31, 12))


def rate(points, source, level="", **more):
    return Rate(source, Decimal(points), level, **more)


RULES = Rules(
    base=Decimal(20),
    maximum=Decimal(100),
    groups=(Group(1, "提案", maximum=Decimal(12)), Group(2, "活动")),
    items=(
        Item(3, "提交提案", (rate(5, "proposals.sponsored"),), group=1),
        Item(4, "参加调研", (rate(3, "activities.attended", "调研"),), group=2, maximum=Decimal(6)),
        Item(5, "述职", (rate(4, "service.confirmed", "述职"),), counting=Counting.ONCE),
    ),
    grades=(Grade(7, "优秀", Decimal(30), award=True), Grade(8, "称职", Decimal(20))),
)


def begun(by, *, rules=RULES, year=2024, scope=None, name="考核办法"):
    """A scheme that scores its year."""
    scheme = Scheme.of_year(year, name=name, scope=scope)
    scheme.draft(rules, by=by)
    scheme.open(by=by)
    return again(scheme)


def again(row):
    """As it stands in the database."""
    return type(row).objects.get(pk=row.pk)


def bring(scheme, status, *, by, now=None):
    """The year taken by its steps to where it is wanted."""
    now = now or timezone.now()
    if status in {Status.PREVIEWED, Status.PUBLISHED, Status.FROZEN}:
        scheme.preview(by=by)
    if status in {Status.PUBLISHED, Status.FROZEN}:
        scheme.publish(by=by, now=now)
    if status == Status.FROZEN:
        scheme.freeze(by=by, now=now)
    return again(scheme)


def address(scheme, step):
    return f"/duty/schemes/{scheme.pk}/{step}/"


def sheet(scheme):
    return f"/duty/mine/?year={scheme.year}"
