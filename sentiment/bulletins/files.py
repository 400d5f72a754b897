"""An issue as a file. A signed one never changes, so its PDF is drawn once and kept for a while."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from cppcc.core.documents.blocks import Document
from cppcc.core.documents.frozen import to_json
from sentiment.bulletins.document import MARK, bulletin_document

if TYPE_CHECKING:
    from sentiment.models import Bulletin

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
KEPT_SECONDS = 24 * 60 * 60


def download_of(bulletin: Bulletin, kind: str) -> HttpResponse:
    """The file as a download that no browser or proxy keeps."""
    document = bulletin_document(bulletin)
    response = HttpResponse(_written(document, kind), content_type=KINDS[kind])
    name = f"{MARK}{bulletin}{document.draft}.{kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


def _written(document: Document, kind: str) -> bytes:
    """Equal documents give equal bytes, so what was drawn before is given again."""
    from cppcc.core.documents.docx import write_docx
    from cppcc.core.documents.pdf import write_pdf

    if kind == "docx":
        return write_docx(document)
    key = f"bulletin-pdf:{sha256(json.dumps(to_json(document)).encode()).hexdigest()}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        drawn = write_pdf(document)
        cache.set(key, drawn, KEPT_SECONDS)
    return drawn
