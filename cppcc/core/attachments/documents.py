"""Office documents: told by what is in them; none with a password, a macro, or more inside than it looks."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from cppcc.core.attachments.kinds import MACROS, MAIN_TYPES, OFD_MARK, OFD_PART, TAKEN, TYPES_PART

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_PARTS = 5000
MOST_UNPACKED = 200 * 2**20  # bytes
PIECE = 2**16
MOST_TYPES = 2**20
MOST_END = 2**16 + 22
END_MARK, END_SIZE = b"PK\x05\x06", 22
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError,
)  # fmt: skip
MACRO_PART = re.compile(r"vbaproject\.bin$|(^|/)macrosheets/")
PROGRAM = re.compile(r"\.(exe|dll|com|scr|bat|cmd|ps1|vbs|js|jse|wsf|hta|lnk|jar|msi|apk|sh)$")
# A reference or a dictionary at the key: where a PDF says how it is encrypted, also when it only forbids printing.
PDF_LOCKED = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")


def kind_of_zip(upload: UploadedFile[Any], name: str) -> str:
    """docx, xlsx or ofd; every part is unpacked once, counted and checked, and thrown away."""
    try:
        with zipfile.ZipFile(upload) as archive:
            _count(archive, name)
            _is_whole(archive, upload)
            kind = _kind(archive)
            _unpack(archive, name)
            names = [part.filename.lower() for part in archive.infolist()]
    except UNREADABLE as error:
        raise ValidationError(f"“{name}”打不开，可能已损坏或设有密码，请重新保存后再上传。", code="broken") from error
    if not kind:
        raise ValidationError(f"“{name}”是压缩包，不能上传。可以上传：{TAKEN}。", code="kind")
    if kind == MACROS or any(MACRO_PART.search(part) for part in names):
        raise ValidationError(f"“{name}”含有宏，请另存为不含宏的文档再上传。", code="macro")
    if any(PROGRAM.search(part) for part in names):
        raise ValidationError(f"“{name}”里夹带了程序文件，不能上传，请删去后重新保存。", code="program")
    if kind == "ofd" and any(part.rpartition("/")[2] == "encryptions.xml" for part in names):
        raise ValidationError(f"“{name}”设有密码，请去掉密码后再上传。", code="password")
    return kind


def _kind(archive: zipfile.ZipFile) -> str:
    """By the part that every such document has: its table of contents, or the root of an OFD."""
    if TYPES_PART in archive.namelist():
        with archive.open(TYPES_PART) as opened:
            types = opened.read(MOST_TYPES)
        return next((kind for mark, kind in MAIN_TYPES.items() if mark in types), "")
    if OFD_PART in archive.namelist():
        with archive.open(OFD_PART) as opened:
            return "ofd" if OFD_MARK in opened.read(MOST_TYPES) else ""
    return ""


def _is_whole(archive: zipfile.ZipFile, upload: UploadedFile[Any]) -> None:
    """Nothing stands before the first part or behind the last: a document that is something else as well is refused."""
    starts = [part.header_offset for part in archive.infolist()]
    methods = {part.compress_type for part in archive.infolist()}
    if not starts or min(starts) != 0 or not methods <= {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise zipfile.BadZipFile("parts are not where they belong")
    upload.seek(-min(upload.size or 0, MOST_END), 2)
    end = upload.read()
    at = end.rfind(END_MARK)
    if at < 0 or len(end) - at != END_SIZE + len(archive.comment):
        raise zipfile.BadZipFile("something stands behind the archive")


def _count(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse by what the archive says of itself, before anything is unpacked."""
    parts = archive.infolist()
    declared = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or declared > MOST_UNPACKED:
        raise _bomb(name)
    if any(part.flag_bits & 1 for part in parts):
        raise ValidationError(f"“{name}”设有密码，请去掉密码后再上传。", code="password")


def _unpack(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse by what is really in it: sizes may lie, checksums are compared."""
    left = MOST_UNPACKED
    for part in archive.infolist():
        with archive.open(part) as opened:
            while piece := opened.read(PIECE):
                left -= len(piece)
                if left < 0:
                    raise _bomb(name)


def _bomb(name: str) -> ValidationError:
    limit = MOST_UNPACKED // 2**20
    return ValidationError(f"“{name}”解开后超过{limit}MB，不能上传。", code="bomb")


def check_wps(upload: UploadedFile[Any], name: str) -> str:
    """A WPS text document in the old compound format; told from other compound files by its stream."""
    if is_locked_ole(upload):
        raise ValidationError(f"“{name}”设有密码，请去掉密码后再上传。", code="password")
    upload.seek(0)
    content = upload.read()
    if not name.lower().endswith(".wps") or _utf16("WordDocument") not in content:
        raise ValidationError(f"“{name}”是旧格式或其他类型的文档，请另存为.docx、.xlsx或PDF再上传。", code="kind")
    if _utf16("_VBA_PROJECT") in content:
        raise ValidationError(f"“{name}”含有宏，请另存为不含宏的文档再上传。", code="macro")
    return "wps"


def is_locked_ole(upload: UploadedFile[Any]) -> bool:
    """A compound file with a password: an encrypted .docx or .xlsx in its wrapping, or an old text that says so."""
    upload.seek(0)
    content = upload.read()
    return _utf16("EncryptedPackage") in content or _has_password(content)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _has_password(content: bytes) -> bool:
    """The flag in the document's information block (MS-DOC 2.5.2, fEncrypted), which begins a sector."""
    return any(
        content[start : start + 2] == b"\xec\xa5" and content[start + 11] & 1
        for start in range(512, min(len(content) - 12, 2**20), 512)
    )


def check_pdf(upload: UploadedFile[Any], name: str) -> str:
    """A PDF that is there to its end, and opens without a password."""
    upload.seek(max(0, (upload.size or 0) - 2048))
    if b"%%EOF" not in upload.read():
        raise ValidationError(f"“{name}”不完整，可能没有传完或已损坏，请重新保存后再上传。", code="broken")
    upload.seek(0)
    if PDF_LOCKED.search(upload.read()):
        raise ValidationError(f"“{name}”设有密码或权限限制，请去掉后再上传。", code="password")
    return "pdf"
