"""The zip of a package, in one canonical form: stored, in a fixed order, without dates.

Because there is one way only to write a given content, reading ends with writing it again and comparing: a byte changed
anywhere, also in a header that no checksum covers, makes another file. Nothing is unpacked to disk, nothing is
compressed, so there is nothing to explode; names are those of the form, so none leads anywhere."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import IO

from django.conf import settings

from cppcc.core.exchange.refusals import PackageRefused

MANIFEST, SIGNATURE, DATA = "manifest.json", "manifest.sig", "data.json"
FIRST = (MANIFEST, SIGNATURE, DATA)
NAME = re.compile(r"manifest\.json|manifest\.sig|data\.json|files/[0-9]{4}")
MOST_ENTRIES = 1000
MOST_MANIFEST = 2**20
CHUNK = 2**20
VERSION, UNIX, NEW_YEAR_1980, PLAIN_FILE = 20, 3, 0x21, 0o100600 << 16
BROKEN = "文件不完整或已损坏，请从原来的介质重新拷贝，或请对方重新下载这一包"
NO_PACKAGE = "这不是交换包。请选择对方系统里下载的交换包文件（.zip），不要解压或重新打包"
REPACKED = "文件与对方生成时不一致：可能被重新打包或改动过。请向对方要原来的文件，不要解压或重新打包"


def in_order(parts: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    """As they stand in the file: manifest, signature, data, then the files by name."""
    first = [(name, parts[name]) for name in FIRST if name in parts]
    return first + sorted(pair for pair in parts.items() if pair[0] not in FIRST)


def written(parts: Mapping[str, bytes]) -> Iterator[bytes]:
    """The one file that holds `parts`, piece by piece."""
    offset, directory = 0, []
    for name, content in in_order(parts):
        label, crc, size = name.encode("ascii"), zlib.crc32(content), len(content)
        common = (0, 0, 0, NEW_YEAR_1980, crc, size, size, len(label), 0)  # no flags, stored
        yield struct.pack("<4sH4HL2L2H", b"PK\x03\x04", VERSION, *common) + label
        yield content
        head = struct.pack(
            "<4s2B5HL2L5H2L", b"PK\x01\x02", VERSION, UNIX, VERSION, *common, 0, 0, 0, PLAIN_FILE, offset
        )
        directory.append(head + label)
        offset += 30 + len(label) + size
    listing = b"".join(directory)
    yield listing
    count = len(directory)
    yield struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(listing), offset, 0)


def read(file: IO[bytes]) -> dict[str, bytes]:
    """The parts of the file by name, nothing of them trusted yet; PackageRefused when it is not in the form."""
    _check_size(file)
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            _check_directory(infos)
            parts = {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, struct.error):
        raise PackageRefused(BROKEN) from None
    except (UnicodeDecodeError, ValueError) as error:
        if isinstance(error, PackageRefused):
            raise
        raise PackageRefused(BROKEN) from None
    _compare(file, parts)
    return parts


def _check_size(file: IO[bytes]) -> None:
    size, limit = file.seek(0, 2), settings.EXCHANGE_MAX_BYTES
    file.seek(0)
    if not size:
        raise PackageRefused("文件是空的，请重新选择交换包")
    if size > limit:
        raise PackageRefused(f"文件超过{limit // 2**20}MB，不是本系统的交换包能有的大小，没有读取")
    if file.read(4) != b"PK\x03\x04":
        raise PackageRefused(NO_PACKAGE)
    file.seek(0)


def _check_directory(infos: list[zipfile.ZipInfo]) -> None:
    """By what the directory says; whether it says the truth comes out when everything is compared."""
    if len(infos) > MOST_ENTRIES:
        raise PackageRefused(f"包里有{len(infos)}个文件，最多{MOST_ENTRIES}个，没有读取")
    if sum(info.file_size for info in infos) > settings.EXCHANGE_MAX_BYTES:
        raise PackageRefused(f"包里的内容展开后超过{settings.EXCHANGE_MAX_BYTES // 2**20}MB，没有读取")
    for info in infos:
        if stat.S_ISLNK(info.external_attr >> 16):
            raise PackageRefused("包里有指向别处的链接，不是本系统生成的交换包，没有读取")
        if not NAME.fullmatch(info.orig_filename):
            raise PackageRefused(f"包里有不合规定的文件名“{_tame(info.orig_filename)}”，没有读取")
        if info.flag_bits or info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size:
            raise PackageRefused(REPACKED)
    names = [info.filename for info in infos]
    if len(set(names)) < len(names):
        raise PackageRefused("包里有重名的文件，没有读取")
    if missing := [name for name in FIRST if name not in names]:
        raise PackageRefused(f"包里没有{missing[0]}。{NO_PACKAGE}")
    if any(info.filename == MANIFEST and info.file_size > MOST_MANIFEST for info in infos):
        raise PackageRefused("包的清单过大，没有读取")


def _tame(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name[:60])


def _compare(file: IO[bytes], parts: Mapping[str, bytes]) -> None:
    file.seek(0)
    for piece in written(parts):
        for start in range(0, len(piece), CHUNK):
            wanted = piece[start : start + CHUNK]
            if file.read(len(wanted)) != wanted:
                raise PackageRefused(REPACKED)
    if file.read(1):
        raise PackageRefused(REPACKED)
    file.seek(0)
