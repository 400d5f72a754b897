"""Blocks as HTML: for a page of the app (`page_html`) and for the PDF writer. All text is escaped here, and only here.

Classes only, no style attribute, no script. `static`-free: the PDF brings `gb9704.css`, a page its own style sheet.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

from cppcc.core.documents import charts
from cppcc.core.documents.blocks import (
    Annexes,
    ArticleTitle,
    Block,
    BulletList,
    Cell,
    Chart,
    Contents,
    Document,
    FigureRun,
    Heading,
    Note,
    NumberedList,
    PageBreak,
    Paragraph,
    Record,
    Row,
    Runs,
    Signature,
    Span,
    Strong,
    Table,
    anchor,
)
from cppcc.core.documents.tables import cell_figure, cell_text, layout, slots
from cppcc.core.documents.text import chinese_date, heading_anchor, headings_of, mark_size, numbered
from cppcc.core.documents.titles import title_lines

Link = Callable[[str], str]


def page_html(document: Document, link: Link | None = None) -> str:
    """The document as safe HTML for a page: each figure has the id `anchor(name)` and, with `link`, leads there."""
    return Writer(link=link, ids=True).document(document)


def _as_it_is(text: str, before: str, after: str) -> str:
    return escape(text)


@dataclass
class Writer:
    """Writes blocks as HTML. `text` turns words into markup, given the characters before and after them."""

    text: Callable[[str, str, str], str] = _as_it_is
    link: Link | None = None
    ids: bool = False
    chart_font: str = "sans-serif"
    _shown: set[str] = field(default_factory=set)
    _headings: list[tuple[int, str]] = field(default_factory=list)  # of the whole document, when it has contents
    _heading_number: int = 0

    def document(self, document: Document) -> str:
        """The whole document: head, blocks, record."""
        parts = [self._head(document)]
        if any(isinstance(block, Contents) for block in document.blocks):
            self._headings = headings_of(document)
        parts += [self.block(block, heading) for block, heading in numbered(document.blocks)]
        if record := document.record:
            parts.append(self._record(record))
        return f'<div class="doc doc-{document.form}">{"".join(parts)}</div>'

    def _record(self, record: Record) -> str:
        rows = "".join(f'<p class="doc-copies-line">{self._words(row)}</p>' for row in record.rows)
        copies = f'<div class="doc-copies">{rows}</div>' if rows else ""
        printed = f"<span>{self._words(record.printed_by)}</span><span>{self._words(record.last)}</span>"
        return f'<div class="doc-record">{copies}<p class="doc-printed">{printed}</p></div>'

    def _bulletin_head(self, document: Document) -> str:
        """Mark, number, then who issues it and when over the red line; the articles bring their titles."""
        size = mark_size(document.mark, largest=44)
        day = chinese_date(document.on) if document.on else ""
        issued = f"<span>{self._words(document.issuer)}</span><span>{self._words(day)}</span>"
        return (
            f'<p class="doc-mark doc-mark-{size}">{self._words(document.mark)}</p>'
            f'<p class="doc-issue">{self._words(document.number)}</p><p class="doc-issued">{issued}</p>'
        )

    def _head(self, document: Document) -> str:
        parts = [f'<p class="doc-draft">{self._words(document.draft)}</p>'] if document.draft else []
        if document.form == "bulletin":
            return "".join(parts) + self._bulletin_head(document)
        if document.mark:
            size = mark_size(document.mark, largest=34 if document.form == "letter" else 44)
            parts.append(f'<p class="doc-mark doc-mark-{size}">{self._words(document.mark)}</p>')
            if document.form == "letter":
                parts.append('<div class="doc-letter-line"></div><div class="doc-letter-foot"></div>')
            corner = f'<span class="doc-corner">{self._words(document.corner)}</span>' if document.corner else ""
            parts.append(f'<p class="doc-number">{self._words(document.number)}{corner}</p>')
        elif document.number:
            parts.append(f'<p class="doc-number doc-number-plain">{self._words(document.number)}</p>')
        parts.append(f'<div class="doc-title">{self._title_lines(document.title)}</div>')
        if document.subtitle:
            parts.append(f'<p class="doc-subtitle">{self._words(document.subtitle)}</p>')
        if document.addressee:
            name = document.addressee.rstrip("：:") + "："
            parts.append(f'<p class="doc-addressee">{self._words(name)}</p>')
        return "".join(parts)

    def _title_lines(self, title: str) -> str:
        return "".join(f'<span class="doc-title-line">{self._words(line)}</span>' for line in title_lines(title))

    def block(self, block: Block, heading: str) -> str:
        """One block; `heading` is a heading's text with its number."""
        match block:
            case Heading():
                return self._heading(block, heading)
            case ArticleTitle():
                return f'<h2 class="doc-title doc-article">{self._title_lines(block.text)}</h2>'
            case Paragraph():
                kind = "" if block.indent and block.align == "justify" else " doc-flush"
                return f'<p class="doc-text doc-{block.align}{kind}">{self._runs(block.runs)}</p>'
            case BulletList():
                items = "".join(f"<li>{self._runs(('——', *item))}</li>" for item in block.items)
                return f'<ul class="doc-list">{items}</ul>'
            case NumberedList():
                numbers = enumerate(block.items, block.start)
                items = "".join(f"<li>{self._runs((f'{number}.', *item))}</li>" for number, item in numbers)
                return f'<ol class="doc-list">{items}</ol>'
            case Table():
                return self._table(block)
            case Chart():
                return self._chart(block)
            case Contents():
                return self._contents(block)
            case PageBreak():
                return '<hr class="doc-break">'
            case Note():
                return f'<p class="doc-note">{self._runs(block.runs)}</p>'
            case Annexes():
                return self._annexes(block)
            case Signature():
                return self._signature(block)

    def _words(self, text: str, before: str = "", after: str = "") -> str:
        return self.text(re.sub(r"\s*\n\s*", " ", text), before, after)

    def _runs(self, runs: Runs) -> str:
        plain = [run if isinstance(run, str) else run.text for run in runs]
        parts = []
        for index, run in enumerate(runs):
            before = next((text[-1] for text in reversed(plain[:index]) if text), "")
            after = next((text[0] for text in plain[index + 1 :] if text), "")
            words = self._words(plain[index], before, after)
            match run:
                case FigureRun():
                    words = self._figure(run.name, words)
                case Strong():
                    words = f'<strong class="doc-strong">{words}</strong>'
            parts.append(words)
        return "".join(parts)

    def _figure(self, name: str, words: str) -> str:
        ident = ""
        if self.ids and name not in self._shown:
            self._shown.add(name)
            ident = f' id="{anchor(name)}"'
        if self.link is None:
            return f'<span class="doc-figure"{ident}>{words}</span>'
        return f'<a class="doc-figure"{ident} href="{escape(self.link(name))}">{words}</a>'

    def _contents(self, block: Contents) -> str:
        lines = "".join(
            f'<li class="doc-contents-{level}"><a href="#{heading_anchor(number)}">{self._words(text)}</a></li>'
            for number, (level, text) in enumerate(self._headings, 1)
            if level <= block.levels
        )
        title = f'<p class="doc-contents-title">{self._words(block.title)}</p>'
        return f'<div class="doc-contents">{title}<ul>{lines}</ul></div>'

    def _heading(self, block: Heading, text: str) -> str:
        self._heading_number += 1
        ident = f' id="{heading_anchor(self._heading_number)}"' if self._headings else ""
        if not block.then:
            tag = f"h{block.level + 1}"
            return f'<{tag} class="doc-h{block.level}"{ident}>{self._words(text)}</{tag}>'
        first = block.then[0] if isinstance(block.then[0], str) else block.then[0].text
        lead = f'<span class="doc-lead doc-h{block.level}"{ident}>{self._words(text, "", first)}</span>'
        return f'<p class="doc-text doc-justify">{lead}{self._runs(block.then)}</p>'

    def _table(self, table: Table) -> str:
        if not table.columns:
            return ""
        how = layout(table)
        columns = "".join(f'<col width="{share * 100:.3f}%">' for share in how.shares)
        head = self._rows(table.head, "th", ("center",) * table.columns)
        body = self._rows(table.rows, "td", how.align)
        caption = f'<p class="doc-caption">{self._words(table.caption)}</p>' if table.caption else ""
        note = f'<p class="doc-note">{self._words(table.note)}</p>' if table.note else ""
        size = f"doc-size-{how.size:g}".replace(".", "-") + (" doc-tall" if table.tall else "")
        inner = f"<colgroup>{columns}</colgroup><thead>{head}</thead><tbody>{body}</tbody>"
        return f'<div class="doc-table-frame">{caption}<table class="doc-table {size}">{inner}</table>{note}</div>'

    def _rows(self, rows: Sequence[Row], tag: str, align: Sequence[str]) -> str:
        lines = (
            "".join(self._cell(slot.cell, tag, align[slot.column]) for slot in line if not slot.above)
            for line in slots(rows, len(align))
        )
        return "".join(f"<tr>{line}</tr>" for line in lines)

    def _cell(self, cell: Cell, tag: str, align: str) -> str:
        spans = ""
        if isinstance(cell, Span):
            spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
            spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
            align = "center" if cell.columns > 1 else align
        words = "<br>".join(self._words(line) for line in cell_text(cell).split("\n"))
        if name := cell_figure(cell):
            words = self._figure(name, words)
        scope = ' scope="col"' if tag == "th" else ""
        return f'<{tag} class="doc-{align}"{scope}{spans}>{words}</{tag}>'

    def _chart(self, chart: Chart) -> str:
        title = f'<figcaption class="doc-caption">{self._words(chart.title)}</figcaption>' if chart.title else ""
        return f'<figure class="doc-chart-frame">{charts.svg(chart, self.chart_font)}{title}</figure>'

    def _annexes(self, block: Annexes) -> str:
        many = len(block.names) > 1
        names = [f"{number}.{name}" if many else name for number, name in enumerate(block.names, 1)]
        lines = "".join(f"<li>{self._words(name)}</li>" for name in names)
        return f'<div class="doc-annexes"><span>附件：</span><ol>{lines}</ol></div>'

    def _signature(self, block: Signature) -> str:
        kind = "doc-sealed" if block.sealed else "doc-unsealed"
        day = f'<span class="doc-signed-on">{self._words(chinese_date(block.on))}</span>' if block.on else ""
        name = f'<span class="doc-signed-by">{self._words(block.body)}</span>'
        return f'<div class="doc-signature {kind}"><div>{name}{day}</div></div>'
