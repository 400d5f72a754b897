"""The key pair of this installation, and the public keys of others (Ed25519).

The private key lies beside the data (0600) and nowhere else. Who compares two keys by phone reads digits: eight groups
of five, taken from the SHA-256 of the key."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PURPOSE = b"cppcc-exchange-1\n"  # what a signature is for: none made for something else fits
GROUPS, DIGITS = 8, 5
LONGEST_KEY_FILE = 4096
NO_KEY_FILE = "这不是公钥文件。请让对方在“对方单位”页下载“本单位公钥”，把那个文件交来"


@dataclass(frozen=True)
class PublicKey:
    """Whose signature it is: 32 bytes, in the database and in manifests as hex."""

    raw: bytes

    @classmethod
    def from_hex(cls, text: str) -> PublicKey:
        return cls(bytes.fromhex(text))

    @classmethod
    def from_file(cls, content: bytes) -> PublicKey:
        """The key of a public-key file (PEM); ValueError in words when it is none."""
        try:
            key = load_pem_public_key(content)
        except (ValueError, UnsupportedAlgorithm):
            raise ValueError(NO_KEY_FILE) from None
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError(NO_KEY_FILE)
        return cls(key.public_bytes(Encoding.Raw, PublicFormat.Raw))

    @property
    def hex(self) -> str:
        return self.raw.hex()

    @property
    def fingerprint(self) -> str:
        """Digits to be read out over the phone."""
        number = int.from_bytes(sha256(self.raw).digest()) % 10 ** (GROUPS * DIGITS)
        digits = f"{number:0{GROUPS * DIGITS}d}"
        return " ".join(digits[start : start + DIGITS] for start in range(0, len(digits), DIGITS))

    def to_file(self) -> bytes:
        """The public-key file to hand over."""
        key = Ed25519PublicKey.from_public_bytes(self.raw)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def has_signed(self, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, PURPOSE + message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class OwnKey:
    """The private key, which signs."""

    key: Ed25519PrivateKey

    @classmethod
    def at(cls, path: Path) -> OwnKey:
        """The key kept at `path`; made the first time, once also when two start together."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f"{path.name}.{os.getpid()}")
            draft.touch(mode=0o600)
            fresh = Ed25519PrivateKey.generate()
            draft.write_bytes(fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            with suppress(FileExistsError):  # somebody else was first: theirs counts
                os.link(draft, path)
            draft.unlink()
        try:
            key = load_pem_private_key(path.read_bytes(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise ImproperlyConfigured(f"{path} is no private key: put it back from the backup") from None
        if not isinstance(key, Ed25519PrivateKey):
            raise ImproperlyConfigured(f"{path} is no Ed25519 key: put it back from the backup")
        return cls(key)

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, message: bytes) -> bytes:
        return self.key.sign(PURPOSE + message)


def own_key() -> OwnKey:
    """The key of this installation."""
    return OwnKey.at(Path(settings.DATA_DIR) / "exchange-key.pem")
