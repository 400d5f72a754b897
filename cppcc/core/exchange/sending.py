"""Making a package: records packed by their kind, the manifest signed, the file kept for download."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from cppcc.core.audit.models import record
from cppcc.core.exchange import archive
from cppcc.core.exchange.keys import OwnKey, own_key
from cppcc.core.exchange.manifest import Line, Manifest, Party
from cppcc.core.exchange.models import Item, Package, Partner
from cppcc.core.exchange.models.packages import remember
from cppcc.core.exchange.refusals import NotTaken, PackageRefused
from cppcc.core.exchange.states import SEND, Direction, Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.exchange.cargo import Cargo, Parcel

MOST = 200


def hindrances(cargo: Cargo, partner: Partner, records: Sequence[Any]) -> list[str]:
    """Why not all of the records can go to the partner, a sentence each; empty when they can."""
    if len(records) > MOST:
        return [f"一包最多{MOST}{cargo.unit}，现在选了{len(records)}{cargo.unit}，请分几包发出"]
    return [words for words in (_hindrance(cargo, partner, each) for each in records) if words]


def _hindrance(cargo: Cargo, partner: Partner, record: Any) -> str:
    if cargo.answers:
        if _answered(cargo, partner, record) is None:
            return f"{record}不是{partner}发来的"
    elif sent := Item.objects.sent_to(partner, cargo.kind).of(record).select_related("package").first():
        return f"{record}已发给{partner}（第{sent.package.sequence}包）"
    return cargo.hindrance(record, partner)


def _answered(cargo: Cargo, partner: Partner, record: Any) -> Item | None:
    """What came from the partner and became the record."""
    return Item.objects.taken_from(partner, cargo.answers).of(record).last()


def send(cargo: Cargo, partner: Partner, records: Sequence[Any], *, by: User, answers: Mapping[str, Any]) -> Package:
    """The package of the records; nothing is made when one of them cannot go."""
    with transaction.atomic():
        held = Partner.objects.hold(partner.pk)
        if not held.is_in_use or cargo.kind not in held.sends:
            raise NotTaken(held, SEND, f"现在不能向{held}发“{cargo.label}”")
        if hindered := hindrances(cargo, held, records):
            raise NotTaken(held, SEND, "；".join(hindered))
        about = {each.pk: _answered(cargo, held, each) for each in records} if cargo.answers else {}
        parcels = [cargo.pack(each, answers, about.get(each.pk)) for each in records]
        keys = [item.key if (item := about.get(each.pk)) else str(uuid4()) for each in records]
        data, files = _content(parcels, keys)
        package = dispatch(held, cargo.kind, data=data, files=files, count=len(parcels), by=by)
        told = zip(keys, parcels, records, strict=True)
        remember(package, [(key, p.title, each, "", dict(p.remembered)) for key, p, each in told])
        for item in package.items.all():
            cargo.told(item, by, "")
    return package


def _content(parcels: Sequence[Parcel], keys: Sequence[str]) -> tuple[dict[str, Any], dict[str, bytes]]:
    pieces: list[dict[str, Any]] = []
    files: dict[str, bytes] = {}
    for key, parcel in zip(keys, parcels, strict=True):
        kept = []
        for attachment in parcel.files:
            entry = f"files/{len(files) + 1:04d}"
            with attachment.file.open("rb") as stored:
                files[entry] = stored.read()
            kept.append({"entry": entry, "name": attachment.name})
        pieces.append({"key": key, "title": parcel.title, "data": dict(parcel.data), "files": kept})
    return {"pieces": pieces}, files


def dispatch(
    partner: Partner,
    kind: str,
    *,
    data: Mapping[str, Any],
    by: User,
    files: Mapping[str, bytes] | None = None,
    count: int = 0,
    answers: Package | None = None,
) -> Package:
    """The next package to the partner, whose row is held: signed, kept, in the ledger. `answers` makes it a receipt."""
    manifest, content = signed(
        own_key(), Party(partner.public_key, partner.name), kind,
        data=data, files=files or {}, count=count, sequence=partner.next_sequence(),
        answers=answers.uuid if answers else None,
    )  # fmt: skip
    if len(content) > settings.EXCHANGE_MAX_BYTES:
        limit = settings.EXCHANGE_MAX_BYTES // 2**20
        raise NotTaken(partner, SEND, f"连同附件超过{limit}MB，请分几包发出")
    package = Package(
        direction=Direction.OUT, uuid=manifest.uuid, partner=partner, kind=kind, sequence=manifest.sequence,
        count=count, answers=answers, sha256=sha256(content).hexdigest(), size=len(content), by=by,
        made_at=manifest.made_at, status=Status.MADE,
    )  # fmt: skip
    package.file.save("package.zip", ContentFile(content), save=False)
    package.save()
    package.history.create(step="send", label=SEND.label, result=Status.MADE, by=by, note=package.amount)
    record(SEND.label, by=by, target=package, count=count, sha256=package.sha256)
    return package


def signed(
    key: OwnKey,
    recipient: Party,
    kind: str,
    *,
    data: Mapping[str, Any],
    files: Mapping[str, bytes],
    count: int,
    sequence: int,
    answers: Any = None,
    name: str = "",
) -> tuple[Manifest, bytes]:
    """The file of a package, signed with `key`; writes nothing."""
    parts = {archive.DATA: json.dumps(data, ensure_ascii=False, default=str).encode(), **files}
    if len(parts) > archive.MOST_ENTRIES - 2:
        raise PackageRefused("附件太多，请分几包发出")
    manifest = Manifest(
        uuid=uuid4(),
        sender=Party(key.public.hex, name or settings.COMMITTEE_NAME),
        recipient=recipient,
        kind=kind,
        sequence=sequence,
        made_at=timezone.now(),
        count=count,
        entries=tuple(Line.of(name, parts[name]) for name in sorted(parts)),
        answers=answers,
    )
    raw = manifest.to_bytes()
    whole = {archive.MANIFEST: raw, archive.SIGNATURE: key.sign(raw), **parts}
    return manifest, b"".join(archive.written(whole))
