"""Office documents: told by what is in them; none with a password, a macro, or more inside than it looks."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from cppcc.core.attachments.kinds import MAIN_PARTS, TAKEN

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_PARTS = 5000
MOST_UNPACKED = 200 * 2**20  # bytes
PIECE = 2**16


def kind_of_zip(upload: UploadedFile[Any], name: str) -> str:
    """docx, xlsx or ofd; every part is unpacked once, counted and checked, and thrown away."""
    try:
        with zipfile.ZipFile(upload) as archive:
            _count(archive, name)
            parts = {part.filename: part for part in archive.infolist()}
            kind = next((kind for part, kind in MAIN_PARTS.items() if part in parts), "")
            _unpack(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ValidationError(f"“{name}”打不开，可能已损坏或设有密码，请重新保存后再上传。", code="broken") from error
    if not kind:
        raise ValidationError(f"“{name}”是压缩包，不能上传。可以上传：{TAKEN}。", code="kind")
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise ValidationError(f"“{name}”含有宏，请另存为不含宏的文档再上传。", code="macro")
    return kind


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
    upload.seek(0)
    content = upload.read()
    if _utf16("EncryptedPackage") in content:
        raise ValidationError(f"“{name}”设有密码，请去掉密码后再上传。", code="password")
    if not name.lower().endswith(".wps") or _utf16("WordDocument") not in content:
        raise ValidationError(f"“{name}”是旧格式或其他类型的文档，请另存为.docx、.xlsx或PDF再上传。", code="kind")
    if _utf16("_VBA_PROJECT") in content:
        raise ValidationError(f"“{name}”含有宏，请另存为不含宏的文档再上传。", code="macro")
    if _has_password(content):
        raise ValidationError(f"“{name}”设有密码，请去掉密码后再上传。", code="password")
    return "wps"


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _has_password(content: bytes) -> bool:
    """The flag in the document's information block (MS-DOC 2.5.2, fEncrypted), which begins a sector."""
    return any(
        content[start : start + 2] == b"\xec\xa5" and content[start + 11] & 1
        for start in range(512, min(len(content) - 12, 2**20), 512)
    )


def check_pdf(upload: UploadedFile[Any], name: str) -> str:
    """A PDF that is there to its end."""
    upload.seek(max(0, (upload.size or 0) - 2048))
    if b"%%EOF" not in upload.read():
        raise ValidationError(f"“{name}”不完整，可能没有传完或已损坏，请重新保存后再上传。", code="broken")
    return "pdf"
