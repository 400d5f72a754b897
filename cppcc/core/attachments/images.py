"""Photos: opened, turned upright, and written again without place, time, device and whatever else was in the file."""

from __future__ import annotations

import struct
import warnings
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from PIL import Image, ImageOps, UnidentifiedImageError

from cppcc.core.attachments.kinds import IMAGE_FORMATS

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_PIXELS = 100_000_000
UNREADABLE = (
    UnidentifiedImageError, Image.DecompressionBombError, OSError, EOFError, SyntaxError, ValueError, TypeError,
    LookupError, ArithmeticError, struct.error, zlib.error,
)  # fmt: skip
KEPT = ("icc_profile", "transparency", "gamma")


def cleaned_image(upload: UploadedFile[Any], name: str) -> tuple[str, File[bytes]]:
    """The kind of the picture, and the picture itself with nothing but its pixels and colours."""
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of very large pictures and of odd facts beside them, which are not kept
            with Image.open(upload, formats=["JPEG", "PNG"]) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise ValidationError(f"“{name}”像素太多，请缩小后再上传。", code="bomb")
                kind = IMAGE_FORMATS[str(opened.format)]
                return kind, _written(opened, kind)
    except UNREADABLE as error:
        raise ValidationError(f"“{name}”打不开，可能已损坏，请重新选择。", code="broken") from error


def _written(opened: Image.Image, kind: str) -> File[bytes]:
    upright = ImageOps.exif_transpose(opened)
    upright.info = {key: value for key, value in upright.info.items() if key in KEPT}
    out = BytesIO()
    if kind == "jpg":
        upright.save(out, "JPEG", quality=90, icc_profile=upright.info.get("icc_profile"))
    else:
        upright.save(out, "PNG", optimize=False)
    return ContentFile(out.getvalue())
