"""Reading a package that came: everything is doubted, in this order, before anything of it is used.

Size and form of the file · who claims to have made it, and whether we know them · their signature over the manifest ·
that it is for us, of a kind let in from them, not seen before · every file by size and checksum · the content of each
piece. The sender's clock decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cppcc.core.attachments.checks import Checked, check
from cppcc.core.exchange import archive
from cppcc.core.exchange.cargo import CARGOES, Cargo, Piece, listed
from cppcc.core.exchange.keys import own_key
from cppcc.core.exchange.manifest import Manifest, object_of, sender_of
from cppcc.core.exchange.models import Item, Package, Partner
from cppcc.core.exchange.refusals import PackageRefused
from cppcc.core.exchange.states import STEPS, PartnerStatus, Status
from cppcc.core.wording import plain_text

MOST_PIECES, MOST_FILES, LONGEST_TITLE = 500, 20, 240
TAKEN, DECLINED = "taken", "declined"
STATE_WORDS = {Status.WAITING: "正在等待确认", Status.TAKEN: "已经接收", Status.DECLINED: "已决定不接收"}


@dataclass(frozen=True)
class Receipt:
    """What the partner did with a package of ours: by key what became of each piece."""

    package: Package
    is_taken: bool
    note: str
    results: Mapping[str, str]


@dataclass(frozen=True)
class Opened:
    """A package that may be let in."""

    manifest: Manifest
    partner: Partner
    cargo: Cargo
    sha256: str
    size: int
    pieces: list[Piece] = field(default_factory=list)
    receipt: Receipt | None = None


def open_package(file: IO[bytes], *, known: Package | None = None) -> Opened:
    """The package in the file; PackageRefused in one sentence when anything is not right. `known` is its own row, when
    it was let in before and is opened once more to be taken."""
    parts = archive.read(file)
    raw = parts.pop(archive.MANIFEST)
    partner = _partner(raw, parts.pop(archive.SIGNATURE))
    manifest = Manifest.from_bytes(raw)
    if manifest.recipient.key != own_key().public.hex:
        other = plain_text(manifest.recipient.name)
        raise PackageRefused(f"这一包是{partner}发给{other}的，不是发给本单位的，没有接收")
    manifest.check_entries(parts)
    cargo = _cargo(manifest, partner)
    _check_unseen(manifest, partner, known)
    digest, size = _digest(file)
    opened = Opened(manifest, partner, cargo, digest, size)
    data = object_of(parts.pop(archive.DATA))
    if manifest.answers is not None:
        return Opened(manifest, partner, cargo, digest, size, receipt=_receipt(manifest, partner, data))
    opened.pieces.extend(_pieces(data, parts, opened))
    return opened


def _partner(raw: bytes, signature: bytes) -> Partner:
    sender = sender_of(raw)
    if sender.key == own_key().public.hex:
        raise PackageRefused("这是本单位自己生成的包，应交给对方导入，不在这里接收")
    partner = Partner.objects.with_key(sender.key)
    if partner is None:
        name = plain_text(sender.name)
        raise PackageRefused(f"发送单位的公钥没有登记（包里自称“{name}”），没有接收。请安全管理员先登记并核对公钥")
    if partner.status == PartnerStatus.RETIRED:
        raise PackageRefused(f"与{partner}的交换已停用，没有接收")
    if not partner.is_in_use:
        raise PackageRefused(f"{partner}的公钥还没有用电话核对，没有接收。请安全管理员核对后再导入")
    if not partner.key.has_signed(raw, signature):
        raise PackageRefused(f"签名不对：包的清单不是{partner}签的，或者被改动过，没有接收")
    return partner


def _cargo(manifest: Manifest, partner: Partner) -> Cargo:
    cargo = CARGOES.get(manifest.kind)
    if cargo is None:
        raise PackageRefused("包里是本系统不认识的内容，没有接收。请先升级本系统")
    allowed = partner.sends if manifest.answers is not None else partner.receives
    if manifest.kind not in allowed:
        raise PackageRefused(f"没有登记与{partner}交换“{cargo.label}”，没有接收。需要时请安全管理员在“对方单位”里勾选")
    return cargo


def _check_unseen(manifest: Manifest, partner: Partner, known: Package | None) -> None:
    """Once and only once; also a number is used once, or a package of the partner's is missing unnoticed."""
    received = Package.objects.received().but(known)
    before = received.bearing(manifest.uuid).first()
    if before is not None:
        words = STATE_WORDS[Status(before.status)]
        raise PackageRefused(f"这一包（第{before.sequence}包）已于{before.at:%Y-%m-%d}导入过，{words}，不再重复接收")
    if received.of_partner(partner.pk).with_sequence(manifest.sequence).exists():
        number = f"{partner}的第{manifest.sequence}包"
        raise PackageRefused(f"{number}已收过内容不同的另一个，编号重复，没有接收。请与对方核对")


def _digest(file: IO[bytes]) -> tuple[str, int]:
    file.seek(0)
    digest, size = sha256(), 0
    while piece := file.read(archive.CHUNK):
        digest.update(piece)
        size += len(piece)
    file.seek(0)
    return digest.hexdigest(), size


def _pieces(data: Mapping[str, Any], parts: Mapping[str, bytes], opened: Opened) -> list[Piece]:
    values = listed(data.get("pieces"), "包", MOST_PIECES)
    unit, count = opened.cargo.unit, opened.manifest.count
    if not values or len(values) != count:
        raise PackageRefused(f"清单写明{count}{unit}，包里有{len(values)}{unit}，没有接收")
    about = _about(values, opened)
    pieces = [_piece(value, f"第{n}{unit}", parts, opened.cargo, about) for n, value in enumerate(values, 1)]
    if len({piece.key for piece in pieces}) < len(pieces):
        raise PackageRefused("包里同一内容出现两次，没有接收")
    return pieces


def _piece(value: Any, where: str, parts: Mapping[str, bytes], cargo: Cargo, about: Mapping[str, Item]) -> Piece:
    if not isinstance(value, dict) or not _is_key(value.get("key")) or not isinstance(value.get("title"), str):
        raise PackageRefused(f"{where}的内容不合格式，没有接收")
    title = plain_text(value["title"]).strip()[:LONGEST_TITLE]
    if cargo.answers and value["key"] not in about:
        raise PackageRefused(f"{where}《{title}》不是本单位发给对方的，没有接收")
    try:
        read = cargo.read(value.get("data", {}))
    except PackageRefused as refusal:
        raise PackageRefused(f"{where}《{title}》：{refusal}") from None
    files = [_file(each, where, parts) for each in listed(value.get("files", []), where, MOST_FILES)]
    return Piece(value["key"], title, read, files, about.get(value["key"]))


def _is_key(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 36 and value.isascii() and value.isprintable()


def _file(value: Any, where: str, parts: Mapping[str, bytes]) -> Checked:
    """An attachment, checked like one that somebody uploads."""
    name, entry = (value.get("name"), value.get("entry")) if isinstance(value, dict) else (None, None)
    if not isinstance(name, str) or not isinstance(entry, str) or entry not in parts:
        raise PackageRefused(f"{where}的附件不合格式，没有接收")
    try:
        return check(SimpleUploadedFile(name[:200] or "附件", parts[entry]))
    except ValidationError as error:
        raise PackageRefused(f"{where}的附件不能接收：{error.messages[0]}") from None


def _about(values: list[Any], opened: Opened) -> dict[str, Item]:
    """What the pieces answer, by key: only what was sent to this very partner."""
    if not opened.cargo.answers:
        return {}
    keys = [value["key"] for value in values if isinstance(value, dict) and _is_key(value.get("key"))]
    return Item.objects.sent_to(opened.partner, opened.cargo.answers).keyed(keys)


def _receipt(manifest: Manifest, partner: Partner, data: Mapping[str, Any]) -> Receipt:
    sent = Package.objects.sent().of_partner(partner.pk).of_kind(manifest.kind)
    package = sent.bearing(manifest.answers).first() if manifest.answers else None
    if package is None:
        raise PackageRefused(f"{partner}的这份回执答的不是本单位发出的包，没有接收")
    if package.status not in STEPS["confirm"].sources:
        raise PackageRefused(f"{package}已有回执，不再重复登记")
    results, note = data.get("results"), data.get("note", "")
    if data.get("status") not in {TAKEN, DECLINED} or not isinstance(results, dict) or not isinstance(note, str):
        raise PackageRefused("回执不合格式，没有接收")
    words = {str(key): plain_text(str(value))[:200] for key, value in results.items()}
    return Receipt(package, data["status"] == TAKEN, plain_text(note)[:300], words)
