"""Packages of both directions with what they hold: the ledger of the exchange."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone

from cppcc.core.audit.models import record
from cppcc.core.exchange.cargo import CARGOES, Cargo, kinds_for
from cppcc.core.exchange.models.partners import Partner
from cppcc.core.exchange.refusals import NotTaken, PackageRefused
from cppcc.core.exchange.states import NOT_THERE, STEPS, Direction, Status
from cppcc.core.workflow import Stepped, StepRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from cppcc.core.accounts.models import User
    from cppcc.core.exchange.opening import Receipt

CLASHED = "包里有与现有记录重复的编号，没有写入任何内容。请核对后再接收"


def place(package: Package, name: str) -> str:
    """A name in the store that tells nothing."""
    return f"exchange/{timezone.localdate():%Y/%m}/{uuid4().hex}"


class PackageQuerySet(models.QuerySet["Package"]):
    def visible_to(self, user: User) -> PackageQuerySet:
        """Those of the kinds that the user handles."""
        return self.filter(kind__in=kinds_for(user))

    def received(self) -> PackageQuerySet:
        return self.filter(direction=Direction.IN)

    def sent(self) -> PackageQuerySet:
        return self.filter(direction=Direction.OUT)

    def waiting(self) -> PackageQuerySet:
        """Let in and checked, not yet confirmed."""
        return self.filter(status=Status.WAITING)

    def unanswered(self) -> PackageQuerySet:
        """Sent, and no receipt yet."""
        return self.sent().filter(status=Status.MADE, answers__isnull=True)

    def but(self, package: Package | None) -> PackageQuerySet:
        """All others than this one."""
        return self if package is None else self.exclude(pk=package.pk)

    def bearing(self, uuid: UUID) -> PackageQuerySet:
        return self.filter(uuid=uuid)

    def of_partner(self, partner: str | int) -> PackageQuerySet:
        return self.filter(partner_id=int(partner))

    def of_kind(self, kind: str) -> PackageQuerySet:
        return self.filter(kind=kind)

    def in_direction(self, direction: str) -> PackageQuerySet:
        return self.filter(direction=direction)

    def in_status(self, status: str) -> PackageQuerySet:
        return self.filter(status=status)

    def counted(self) -> dict[str, int]:
        """How many in each status."""
        return dict(self.order_by().values_list("status").annotate(n=Count("pk")).order_by())

    def with_sequence(self, sequence: int) -> PackageQuerySet:
        return self.filter(sequence=sequence)

    def missing_of(self, partner: Partner) -> list[int]:
        """The numbers before the last that came from it which never came."""
        numbers = set(self.received().of_partner(partner.pk).values_list("sequence", flat=True))
        return [number for number in range(1, max(numbers, default=0)) if number not in numbers]

    def with_gaps(self) -> dict[int, int]:
        """By partner the last number that came, where fewer came than that."""
        rows = self.received().order_by().values("partner").annotate(last=Max("sequence"), came=Count("pk"))
        return {row["partner"]: row["last"] for row in rows if row["came"] < row["last"]}

    def for_list(self) -> PackageQuerySet:
        return self.select_related("partner", "by", "answers")

    def for_page(self) -> PackageQuerySet:
        return self.select_related("partner", "by", "answers").prefetch_related("receipts", "items")


class Package(Stepped):
    """One file that travelled. `sequence` counts what one side sent to the other, so a missing package is noticed; a
    receipt `answers` the package it is for, has the same kind and is itself not answered."""

    STEPS = STEPS

    direction = models.CharField("方向", max_length=3, choices=Direction)
    uuid = models.UUIDField("包的标识", editable=False)
    partner = models.ForeignKey(Partner, verbose_name="对方单位", on_delete=models.PROTECT, related_name="packages")
    kind = models.CharField("内容", max_length=40)
    sequence = models.PositiveIntegerField("第几包")
    count = models.PositiveIntegerField("数量", default=0)
    answers = models.ForeignKey(
        "self", verbose_name="回执所答", null=True, blank=True, on_delete=models.PROTECT, related_name="receipts"
    )
    sha256 = models.CharField("校验值", max_length=64)
    file = models.FileField("文件", upload_to=place, max_length=100)
    size = models.PositiveBigIntegerField("大小", default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间", default=timezone.now)
    made_at = models.DateTimeField("生成时间（对方时钟）", null=True)
    status = models.CharField("状态", max_length=20, choices=Status)

    objects = PackageQuerySet.as_manager()

    class Meta:
        verbose_name = "交换包"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["direction", "uuid"], name="exchanged_once"),
            models.UniqueConstraint(fields=["direction", "partner", "sequence"], name="exchange_number_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "status"], name="exchange_kind_status")]

    def __str__(self) -> str:
        side = "发给" if self.direction == Direction.OUT else "来自"
        return f"{side}{self.partner}的第{self.sequence}包"

    def get_absolute_url(self) -> str:
        return reverse("exchange:detail", args=[self.pk])

    @property
    def cargo(self) -> Cargo:
        return CARGOES[self.kind]

    @property
    def is_receipt(self) -> bool:
        return self.answers_id is not None

    @property
    def is_sent(self) -> bool:
        return self.direction == Direction.OUT

    @property
    def has_arrived(self) -> bool:
        """Sent, and neither declined nor recalled, as far as is known."""
        return self.is_sent and self.status not in NOT_THERE

    @property
    def label(self) -> str:
        """What it holds, in words."""
        return f"{self.cargo.label}的回执" if self.is_receipt else self.cargo.label

    @property
    def amount(self) -> str:
        """5篇; a receipt counts nothing."""
        return "" if self.is_receipt else f"{self.count}{self.cargo.unit}"

    @property
    def file_name(self) -> str:
        """What the downloaded file is called: whom it is for, or from, and which one."""
        side = "发往" if self.is_sent else "来自"
        return f"交换包-{side}{self.partner.name}-第{self.sequence:03d}包-{self.label}.zip"

    @property
    def receipt(self) -> Package | None:
        """The receipt for it, if there is one."""
        return next(iter(self.receipts.all()), None)

    # --- Verbs --------------------------------------------------------------------------------------------------------
    def take(self, *, by: User, on: date, answers: Mapping[str, Any]) -> None:
        """Make records of all it holds and write the receipt, or do nothing at all."""
        from cppcc.core.exchange.receiving import unpack

        with self._told_when_refused("take", by=by):
            partner = Partner.objects.hold(self.partner_id)
            self._take("take", by=by, note=self.amount)
            unpack(self, partner, by=by, on=on, answers=answers)

    def decline(self, *, by: User, note: str) -> None:
        """Not taken: the partner reads why in the receipt."""
        from cppcc.core.exchange.receiving import answer

        with self._told_when_refused("decline", by=by):
            partner = Partner.objects.hold(self.partner_id)
            self._take("decline", by=by, note=note)
            answer(self, partner, by=by, note=note)

    def recall(self, *, by: User, note: str) -> None:
        """Not handed over after all: what it holds may go in another, and the records say so."""
        with transaction.atomic():
            self._take("recall", by=by, note=note)
            self._tell(f"已作废：{note}", by=by)

    def _tell(self, told: str | Mapping[str, str], *, by: User) -> None:
        """Noted on each record it holds: the same words, or those by its key."""
        for item in self.items.order_by("pk"):
            words = told if isinstance(told, str) else told.get(item.key) or "已接收"
            item.note_result(words)
            self.cargo.told(item, by, words)

    def note_receipt(self, receipt: Receipt, *, by: User) -> None:
        """What the partner did with it, noted on it and on each record it held."""
        self._take("confirm" if receipt.is_taken else "reject", by=by, note=receipt.note)
        self._tell(receipt.results if receipt.is_taken else f"对方不收：{receipt.note}", by=by)

    @contextmanager
    def _told_when_refused(self, step: str, *, by: User) -> Iterator[None]:
        """One transaction; when it is refused the log says so, and nothing else remains of it."""
        try:
            with transaction.atomic():
                yield
        except (PackageRefused, StepRefused, IntegrityError) as refusal:
            self.refresh_from_db()
            reason = CLASHED if isinstance(refusal, IntegrityError) else str(refusal)
            record(f"{STEPS[step].label}未成", by=by, target=self, reason=reason)
            if isinstance(refusal, StepRefused):
                raise
            raise NotTaken(self, STEPS[step], reason) from refusal


class ItemQuerySet(models.QuerySet["Item"]):
    def of(self, target: models.Model) -> ItemQuerySet:
        """What travelled of a record, the first first."""
        return self.filter(target_type=ContentType.objects.get_for_model(target), target_id=target.pk).order_by("pk")

    def sent_to(self, partner: Partner, kind: str) -> ItemQuerySet:
        """What it was sent of the kind and did not decline."""
        packages = Package.objects.sent().of_partner(partner.pk).of_kind(kind).exclude(status__in=NOT_THERE)
        return self.filter(package__in=packages)

    def taken_from(self, partner: Partner, kind: str) -> ItemQuerySet:
        packages = Package.objects.received().of_partner(partner.pk).of_kind(kind).in_status(Status.TAKEN)
        return self.filter(package__in=packages)

    def keyed(self, keys: Sequence[str]) -> dict[str, Item]:
        return {item.key: item for item in self.filter(key__in=keys)}

    def for_page(self) -> ItemQuerySet:
        return self.order_by("pk").prefetch_related("target")


class Item(models.Model):
    """One record of a package: under which key it travels, what it is or became here, and what the receipt said."""

    package = models.ForeignKey(Package, on_delete=models.CASCADE, related_name="items")
    key = models.CharField("标识", max_length=36)
    title = models.CharField("标题", max_length=240)
    target_type = models.ForeignKey(ContentType, null=True, on_delete=models.PROTECT, related_name="+")
    target_id = models.BigIntegerField(null=True)
    target = GenericForeignKey("target_type", "target_id")
    result = models.CharField("结果", max_length=200, blank=True)
    remembered = models.JSONField("备记", default=dict)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = "交换内容"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["package", "key"], name="once_in_a_package")]
        indexes: ClassVar = [
            models.Index(fields=["target_type", "target_id"], name="exchange_item_target"),
            models.Index(fields=["key"], name="exchange_item_key"),
        ]

    def __str__(self) -> str:
        return self.title

    def note_result(self, words: str) -> None:
        """What the receipt says of it."""
        self.result = words[:200]
        self.save(update_fields=["result"])


def remember(package: Package, rows: Sequence[tuple[str, str, models.Model | None, str, dict[str, Any]]]) -> None:
    """Note what a package holds: key, title, record, result, what is remembered."""
    Item.objects.bulk_create(
        Item(package=package, key=key, title=title[:240], target=target, result=result[:200], remembered=remembered)
        for key, title, target, result, remembered in rows
    )
