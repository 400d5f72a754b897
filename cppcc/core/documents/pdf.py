"""Documents as PDF in the layout of GB/T 9704-2012. The only module that imports WeasyPrint.

Equal documents give equal bytes: nothing here looks at a clock, and the faces are those of `fonts.py`. WeasyPrint
stretches only spaces when it justifies, which leaves Chinese lines ragged; `justify_line` below takes that function's
place (an internal one: weasyprint is pinned, and `tests/core/documents/test_pdf.py` measures the result).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.ffi import TO_UNITS, ffi, pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import Layout

from cppcc.core.documents import fonts
from cppcc.core.documents.blocks import Document, anchor
from cppcc.core.documents.html import Writer
from cppcc.core.documents.text import breakable, heading_anchor, is_wide

STYLE = Path(__file__).with_name("gb9704.css")
UNSTRETCHED = frozenset("—…")  # a dash of two characters is one stroke
MOST_STRETCH = 0.5  # of a character; a line that needs more stays as it is


@dataclass(frozen=True)
class Drawn:
    """A document drawn: its PDF, and the page on which each of its headings stands when it has contents."""

    pdf: bytes
    heading_pages: tuple[int, ...]


def write_pdf(document: Document, *, base_url: str = "") -> bytes:
    """The document as PDF. With `base_url`, each figure links to `base_url#anchor(name)`.

    Raises `FontMissing` if text that our faces can draw came out in another.
    """
    return draw(document, base_url=base_url).pdf


def draw(document: Document, *, base_url: str = "") -> Drawn:
    """The same, with the pages of the headings: the Word twin's contents take them over."""
    link = (lambda name: f"{base_url}#{anchor(name)}") if base_url else None
    writer = Writer(text=_typeset, link=link, chart_font=", ".join(fonts.families("Song")))
    body = writer.document(document)
    page = f"<!DOCTYPE html><html lang='zh-CN'><head>{_meta(document)}</head><body>{body}</body></html>"
    with _our_fonts():
        faces = FontConfiguration()
    style = weasyprint.CSS(string=_style(), font_config=faces)
    html = weasyprint.HTML(string=page, url_fetcher=_no_fetching)
    rendered = html.render(stylesheets=[style], font_config=faces, presentational_hints=True)
    return Drawn(bytes(rendered.write_pdf(finisher=_check_faces)), _heading_pages(rendered))


def _heading_pages(rendered: Any) -> tuple[int, ...]:  # noqa: ANN401 - WeasyPrint has no types
    pages = {ident: number for number, page in enumerate(rendered.pages, 1) for ident in page.anchors}
    found: list[int] = []
    while (ident := heading_anchor(len(found) + 1)) in pages:
        found.append(pages[ident])
    return tuple(found)


def _typeset(text: str, before: str, after: str) -> str:
    """Escaped text with break marks; characters only the system's faces have must not raise their line."""
    marked = breakable(text, before, after)
    covered = fonts.covered()
    if covered.issuperset(marked):
        return escape(marked)
    return "".join(escape(char) if char in covered else f'<span class="rare">{escape(char)}</span>' for char in marked)


def _meta(document: Document) -> str:
    title = document.title.replace("\n", "")
    lines = [f"<title>{escape(title)}</title>"]
    names = {"author": "author", "subject": "description", "keywords": "keywords"}
    for key, name in names.items():
        if value := document.metadata.get(key):
            lines.append(f'<meta name="{name}" content="{escape(value)}">')
    if document.on:
        lines.append(f'<meta name="dcterms.created" content="{document.on.isoformat()}">')
    return "".join(lines)


def _style() -> str:
    text = STYLE.read_text(encoding="utf-8")
    for role in fonts.ROLES:
        text = text.replace("{" + role.lower() + "}", ", ".join(f'"{name}"' for name in fonts.families(role)))
    return text


@contextmanager
def _our_fonts() -> Iterator[None]:
    """Let fontconfig read our file, so that the host's settings do not change a document."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(fonts.configuration().resolve())
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


def _no_fetching(url: str, *args: object, **kwargs: object) -> Any:  # noqa: ANN401 - WeasyPrint's own signature
    raise ValueError(f"a document fetches nothing: {url}")


def _check_faces(document: Any, pdf: object) -> None:  # noqa: ANN401 - WeasyPrint has no types
    """A face that is not ours may draw only what ours cannot: anything else means that ours were not found."""
    ours, covered = fonts.our_families(), fonts.covered()
    for font in document.fonts.values():
        drawn = {char for text in font.to_unicode.values() for char in text if char not in fonts.INVISIBLE}
        if font.family not in ours and not covered.isdisjoint(drawn):
            raise fonts.FontMissing(f"text came out in {font.family}: one of our faces is missing")


class SpreadLayout(Layout):  # type: ignore[misc]  # WeasyPrint has no types
    """A line of text with extra space around its Chinese characters."""

    spread = 0.0

    def set_text(self, text: str, justify: bool = False) -> None:
        super().set_text(text, justify)
        if not self.spread:
            return
        attributes = pango.pango_layout_get_attributes(self.layout)
        if attributes == ffi.NULL:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        spacing = self.style["letter_spacing"]
        spacing = (0 if spacing == "normal" else spacing) + self.spread
        for start, end in _stretched_bytes(self.text):
            attribute = pango.pango_attr_letter_spacing_new(int(spacing * TO_UNITS))
            attribute.start_index, attribute.end_index = start, end
            pango.pango_attr_list_change(attributes, attribute)
        pango.pango_layout_set_attributes(self.layout, attributes)


def _stretches(char: str) -> bool:
    return char not in UNSTRETCHED and (char in " \u00a0" or is_wide(char))


def _stretched_bytes(text: str) -> Iterator[tuple[int, int]]:
    """Byte ranges of the characters that take extra space."""
    start, position = None, 0
    for char in text:
        if _stretches(char):
            start = position if start is None else start
        elif start is not None:
            yield start, position
            start = None
        position += len(char.encode())
    if start is not None:
        yield start, position


def _shares(text: str) -> float:
    """How many times the extra space goes into `text`: Pango puts half of it on each side, none at the ends."""
    weights = [0.5 if _stretches(char) else 0.0 for char in text]
    return 2 * sum(weights) - (weights[0] + weights[-1]) if weights else 0.0


def _text_boxes(box: Any) -> Iterator[Any]:  # noqa: ANN401 - WeasyPrint has no types
    if isinstance(box, boxes.TextBox):
        if box.text:
            yield box
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        for child in box.children:
            yield from _text_boxes(child)


def justify_line(context: Any, line: Any, extra_width: float) -> None:  # noqa: ANN401 - WeasyPrint has no types
    """Spread `extra_width` between the Chinese characters and at the spaces of a line."""
    texts = [box.text for box in _text_boxes(line)]
    gaps = sum(_shares(text) for text in texts)
    gaps += sum(_joint(left, right) for left, right in zip(texts, texts[1:], strict=False))
    if gaps and extra_width / gaps <= MOST_STRETCH * line.style["font_size"]:
        _spread(context, line, extra_width / gaps, 0.0, "")


def _joint(left: str, right: str) -> float:
    """The same between two pieces of text that stand side by side."""
    return 0.5 * (bool(left) and _stretches(left[-1])) + 0.5 * _stretches(right[0])


def _spread(context: Any, box: Any, spread: float, moved: float, before: str) -> tuple[float, str]:  # noqa: ANN401
    """Widen `box` and move it by what the text before it has grown; gives the growth so far and the last text."""
    if isinstance(box, boxes.TextBox):
        if not box.text:
            box.position_x += moved
            return moved, before
        moved += spread * _joint(before, box.text) if before else 0.0
        box.position_x += moved
        layout = SpreadLayout(box.style)
        layout.spread = spread
        layout.set_text(box.text)
        layout.deactivate()
        box.pango_layout = layout
        growth = spread * _shares(box.text)
        box.width += growth
        return moved + growth, box.text
    if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.position_x += moved
        start = moved
        for child in box.children:
            if child.is_in_normal_flow():
                moved, before = _spread(context, child, spread, moved, before)
        box.width += moved - start
        return moved, before
    box.translate(moved, 0)
    return moved, ""


inline.justify_line = justify_line
