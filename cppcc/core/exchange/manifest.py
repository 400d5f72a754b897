"""What a package says of itself; these bytes are what is signed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from cppcc.core.exchange.refusals import PackageRefused

FORMAT = 1
HEX = re.compile(r"[0-9a-f]{64}")
MOST = 10**9
UNREADABLE = "包的清单不合格式，不是本系统生成的交换包"


@dataclass(frozen=True)
class Party:
    """Who sends or receives: the public key decides, the name is for the reader."""

    key: str
    name: str


@dataclass(frozen=True)
class Line:
    """One file of the package."""

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> Line:
        return cls(name, len(content), sha256(content).hexdigest())


@dataclass(frozen=True)
class Manifest:
    """`answers` is the package that a receipt is for; `made_at` is the sender's clock, which decides nothing."""

    uuid: UUID
    sender: Party
    recipient: Party
    kind: str
    sequence: int
    made_at: datetime
    count: int
    entries: tuple[Line, ...]
    answers: UUID | None = None

    def to_bytes(self) -> bytes:
        said = asdict(self) | {
            "format": FORMAT,
            "uuid": str(self.uuid),
            "made_at": self.made_at.isoformat(),
            "answers": str(self.answers) if self.answers else None,
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Manifest:
        """What the signed bytes say; PackageRefused when they say anything else than a manifest does."""
        said = object_of(raw)
        if isinstance(said.get("format"), int) and said["format"] > FORMAT:
            raise PackageRefused("这一包是更新的版本生成的，本系统还读不了。请先升级本系统")
        try:
            return cls(
                uuid=UUID(_text(said["uuid"], 36)),
                sender=_party(said["sender"]),
                recipient=_party(said["recipient"]),
                kind=_text(said["kind"], 40),
                sequence=_whole(said["sequence"], 1),
                made_at=datetime.fromisoformat(_text(said["made_at"], 40)),
                count=_whole(said["count"]),
                entries=tuple(_line(each) for each in said["entries"]),
                answers=UUID(_text(said["answers"], 36)) if said["answers"] is not None else None,
            )
        except (KeyError, TypeError, ValueError):
            raise PackageRefused(UNREADABLE) from None

    def check_entries(self, parts: Mapping[str, bytes]) -> None:
        """What is there is what is listed, with size and checksum; nothing missing, nothing besides."""
        if [line.name for line in self.entries] != sorted(parts):
            raise PackageRefused("包里的文件与清单不符：有缺少或多出的文件，没有接收")
        for line in self.entries:
            if line != Line.of(line.name, parts[line.name]):
                raise PackageRefused(f"包里的{line.name}与清单的校验值不符，内容被改动过，没有接收")


def object_of(raw: bytes) -> dict[str, Any]:
    """The JSON object of the bytes; PackageRefused when there is none."""
    try:
        said = json.loads(raw.decode("utf-8"), parse_constant=_no_number)
        json.dumps(said, ensure_ascii=False).encode("utf-8")  # half characters (\ud800) could not be stored
    except (ValueError, RecursionError):
        raise PackageRefused(UNREADABLE) from None
    if not isinstance(said, dict):
        raise PackageRefused(UNREADABLE)
    return said


def sender_of(raw: bytes) -> Party:
    """Who claims to have made it, before anything else is believed."""
    try:
        return _party(object_of(raw)["sender"])
    except (KeyError, TypeError, ValueError):
        raise PackageRefused(UNREADABLE) from None


def _no_number(word: str) -> None:
    raise ValueError(word)


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise ValueError(value)
    return value


def _whole(value: Any, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < MOST:
        raise ValueError(value)
    return value


def _hex(value: Any) -> str:
    if not isinstance(value, str) or not HEX.fullmatch(value):
        raise ValueError(value)
    return value


def _party(value: Any) -> Party:
    return Party(_hex(value["key"]), _text(value["name"], 100))


def _line(value: Any) -> Line:
    return Line(_text(value["name"], 40), _whole(value["size"]), _hex(value["sha256"]))
