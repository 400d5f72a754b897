"""Letting a package in, and making records of it: all of it or nothing, once, answered by a receipt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import IO, TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import IntegrityError, transaction

from cppcc.core.audit.models import record
from cppcc.core.exchange.cargo import Taking
from cppcc.core.exchange.models import Package, Partner
from cppcc.core.exchange.models.packages import remember
from cppcc.core.exchange.opening import DECLINED, TAKEN, Opened, open_package
from cppcc.core.exchange.refusals import PackageRefused
from cppcc.core.exchange.sending import dispatch
from cppcc.core.exchange.states import Direction, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

AT_ONCE = "同一包或同一编号的包刚由另一位同事导入，不再重复接收"


def receive(file: IO[bytes], *, by: User) -> Package:
    """Let the file in as a package that waits to be confirmed; a receipt is noted at once. PackageRefused says why not,
    and the log keeps it."""
    try:
        opened = open_package(file)
        if not by.has_perm(opened.cargo.may):
            raise PackageRefused(f"这一包是“{opened.cargo.label}”，不由您的科室接收，没有导入")
        return _keep(opened, file, by=by)
    except PackageRefused as refusal:
        record("拒绝交换包", by=by, reason=str(refusal))
        raise


def _keep(opened: Opened, file: IO[bytes], *, by: User) -> Package:
    manifest = opened.manifest
    package = Package(
        direction=Direction.IN, uuid=manifest.uuid, partner=opened.partner, kind=manifest.kind,
        sequence=manifest.sequence, count=manifest.count, sha256=opened.sha256, size=opened.size, by=by,
        made_at=manifest.made_at, status=Status.WAITING,
    )  # fmt: skip
    if opened.receipt is not None:
        package.answers, package.status = opened.receipt.package, Status.TAKEN
    try:
        with transaction.atomic():
            package.file.save("package.zip", File(file), save=False)
            package.save()
            remember(package, [(piece.key, piece.title, None, "", {}) for piece in opened.pieces])
            package.history.create(step="receive", label="导入", result=package.status, by=by)
            record("导入交换包", by=by, target=package, sha256=package.sha256, count=package.count)
            if opened.receipt is not None:
                opened.receipt.package.note_receipt(opened.receipt, by=by)
    except IntegrityError:
        raise PackageRefused(AT_ONCE) from None
    return package


def reopened(package: Package) -> Opened:
    """A waiting package once more from its file: what was true when it came may have changed since."""
    with package.file.open("rb") as file:
        opened = open_package(file, known=package)
    if opened.sha256 != package.sha256:
        raise PackageRefused("保存的文件与导入时不一致，没有接收。请重新导入原来的文件")
    return opened


def unpack(package: Package, partner: Partner, *, by: User, on: date, answers: Mapping[str, Any]) -> None:
    """Make records of every piece and write the receipt; in the transaction of the step, the partner's row held."""
    opened = reopened(package)
    taking = Taking(package, partner, by, on, answers)
    items = {item.key: item for item in package.items.all()}
    results = {}
    for piece in opened.pieces:
        made = opened.cargo.take(piece, taking)
        item = items[piece.key]
        item.target, item.result, item.remembered = made.record, made.result[:200], dict(made.remembered)
        item.save()
        results[piece.key] = made.result
    answer(package, partner, by=by, results=results)


def answer(
    package: Package, partner: Partner, *, by: User, results: Mapping[str, str] | None = None, note: str = ""
) -> Package:
    """The receipt, to be carried back: what became of each piece, or why none was taken."""
    data = {"status": DECLINED if results is None else TAKEN, "note": note, "results": dict(results or {})}
    return dispatch(partner, package.kind, data=data, by=by, answers=package)
