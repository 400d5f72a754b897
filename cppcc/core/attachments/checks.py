"""What is checked of an uploaded file before it is kept: by its content, never by its name."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File

from cppcc.core.attachments.documents import check_pdf, check_wps, kind_of_zip
from cppcc.core.attachments.images import cleaned_image
from cppcc.core.attachments.kinds import KINDS, TAKEN, kind_at_first_sight

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LONGEST_NAME = 100


@dataclass(frozen=True)
class Checked:
    """A file fit to be kept: under a harmless name, pictures without what the camera wrote into them."""

    name: str
    content: File[bytes]
    kind: str
    size: int
    sha256: str


def check(upload: UploadedFile[Any]) -> Checked:
    """The file as it may be kept; ValidationError says in plain words why it may not."""
    name = harmless_name(upload.name or "")
    if not upload.size:
        raise ValidationError(f"“{name}”是空文件，请重新选择。", code="empty")
    if upload.size > settings.ATTACHMENT_MAX_BYTES:
        limit = settings.ATTACHMENT_MAX_BYTES // 2**20
        raise ValidationError(f"“{name}”超过{limit}MB，请压缩或拆分后再上传。", code="large")
    upload.seek(0)
    sight = kind_at_first_sight(upload.read(1024))
    content: File[bytes] = upload
    if sight == "image":
        kind, content = cleaned_image(upload, name)
    elif sight == "zip":
        kind = kind_of_zip(upload, name)
    elif sight == "ole":
        kind = check_wps(upload, name)
    elif sight == "pdf":
        kind = check_pdf(upload, name)
    else:
        raise ValidationError(f"“{name}”不是可以上传的文件。可以上传：{TAKEN}。", code="kind")
    ending = KINDS[kind].ending
    digest, size = _digest(content)
    return Checked(f"{name.rpartition('.')[0] or name}.{ending}", content, kind, size, digest)


def harmless_name(name: str) -> str:
    """The last part of the name, without characters that steer a path, a header or the reader's eye."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    name = "".join(" " if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} else c for c in name)
    name = re.sub(r'[<>:"|?*\s]+', " ", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}" if stem else (name[:LONGEST_NAME] or "附件")


def _digest(content: File[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    for chunk in content.chunks():
        digest.update(chunk)
        size += len(chunk)
    content.seek(0)
    return digest.hexdigest(), size
