"""Photos at the size of a page: drawn when asked for, never kept."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from django.http import Http404
from PIL import Image

if TYPE_CHECKING:
    from cppcc.core.attachments.models import Attachment

LONGEST_SIDE = 640
MEDIA_TYPE = "image/jpeg"


def small_picture(attachment: Attachment) -> tuple[bytes, str]:
    """The picture and its media type; 404 for a file that is none."""
    if attachment.kind not in {"jpg", "png"}:
        raise Http404
    out = BytesIO()
    with attachment.file.open("rb") as stored, Image.open(stored, formats=["JPEG", "PNG"]) as opened:
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read at an eighth of its size where that does
        opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        opened.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue(), MEDIA_TYPE
