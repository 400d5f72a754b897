"""An issue as a file. What was drawn once is given again as long as it would say the same; a long one is drawn by a
job, when it is signed or first asked for."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from cppcc.core.documents.frozen import to_json
from cppcc.core.jobs.models import Job
from sentiment.bulletins.document import MARK, bulletin_document

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.documents.blocks import Document
    from sentiment.models import Bulletin

DRAW_BULLETIN = "sentiment.bulletin_pdf"
PDF, WORD = "pdf", "docx"
KINDS = {
    PDF: "application/pdf",
    WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
KEPT_SECONDS = 30 * 24 * 60 * 60
LONG = 6_000  # characters; about eight pages, half a second on a quiet machine


class Printed:
    """The issue as it would be printed now: its document, frozen once to be measured and named."""

    def __init__(self, bulletin: Bulletin) -> None:
        self.bulletin = bulletin
        self.document: Document = bulletin_document(bulletin)
        self._frozen = json.dumps(to_json(self.document), ensure_ascii=False)

    @property
    def is_long(self) -> bool:
        return len(self._frozen) > LONG

    @property
    def _key(self) -> str:
        """Equal documents give equal bytes, so what was drawn before is given again."""
        return f"bulletin-pdf:{sha256(self._frozen.encode()).hexdigest()}"

    def drawn(self) -> bytes | None:
        """The PDF, if it was drawn before."""
        kept: bytes | None = cache.get(self._key)
        return kept

    def draw(self) -> bytes:
        """The PDF, kept for a while."""
        from cppcc.core.documents.pdf import write_pdf

        content = write_pdf(self.document)
        cache.set(self._key, content, KEPT_SECONDS)
        return content

    def written(self, kind: str) -> bytes | None:
        """The file at once; None where it is long and still to be drawn."""
        from cppcc.core.documents.docx import write_docx

        if kind == WORD:
            return write_docx(self.document)
        return self.drawn() or (None if self.is_long else self.draw())

    def order(self, *, by: User) -> Job:
        """The job that draws it; the one under way, if there is one."""
        under_way = Job.objects.of_kind(DRAW_BULLETIN).under_way().asked(bulletin=self.bulletin.pk).first()
        title = f"排版《{MARK}》{self.bulletin}的PDF"
        return under_way or Job.submit(DRAW_BULLETIN, title=title, by=by, arguments={"bulletin": self.bulletin.pk})


def order_if_long(bulletin: Bulletin, *, by: User) -> None:
    """A long issue is drawn before anybody asks for it."""
    printed = Printed(bulletin)
    if printed.is_long:
        printed.order(by=by)


def download_of(printed: Printed, content: bytes, kind: str) -> HttpResponse:
    """The file as a download that no browser or proxy keeps."""
    response = HttpResponse(content, content_type=KINDS[kind])
    name = f"{MARK}{printed.bulletin}{printed.document.draft}.{kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response
