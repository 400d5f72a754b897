"""Documents as Word files: the same blocks and layout as the PDF, with styles an office can go on working with.

Equal documents give equal bytes: dates inside the file are the document's own, dates in the archive are fixed.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordFile
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from cppcc.core.documents import charts, pictures
from cppcc.core.documents.blocks import (
    Annexes,
    ArticleTitle,
    BulletList,
    Chart,
    Contents,
    Document,
    Heading,
    Note,
    NumberedList,
    PageBreak,
    Paragraph,
    Record,
    Run,
    Runs,
    Signature,
    Span,
    Strong,
    Table,
)
from cppcc.core.documents.tables import Layout, Slot, cell_text, layout, slots
from cppcc.core.documents.text import chinese_date, headings_of, mark_size, numbered, width
from cppcc.core.documents.titles import title_lines
from cppcc.core.documents.word_styles import FANG, FOOTER_MM, HEI, KAI, KEEP, LINE_PITCH, NAMESPACE, RED, face, lay_out

CHARACTER = 315.9  # one character of the grid in twentieths of a point
LINE = 28  # characters
TABLE_WIDTH = 8845  # 156 mm
TALL_ROW = 539  # 9.5 mm
FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)
ZIP_DAY = (1980, 1, 1, 0, 0, 0)
LEAD_FACES = {1: HEI, 2: KAI, 3: FANG, 4: FANG}
OVERHANG = '<w:ind w:left="-454" w:right="-340"/>'  # 170 mm: 8 mm and 6 mm wider than the type area
BLANK_LINES = '<w:spacing w:before="{}"/>'
BORDER = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
PlainBlock = Heading | ArticleTitle | Paragraph | BulletList | NumberedList | Table | Chart | Note | Annexes | Signature
BEFORE_BREAK = re.compile(r'<w:pStyle w:val="\w+"/>(?:<w:keepNext/>)?')  # the schema's order in pPr
CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n"}


def write_docx(document: Document, *, heading_pages: Sequence[int] = ()) -> bytes:
    """The document as a .docx file; its contents show `heading_pages` (of the PDF) until Word counts its own."""
    word = docx.Document()
    lay_out(word)
    if document.form == "letter":
        _letter_foot(word)
    if document.draft:
        _say_draft(word, document.draft)
    _describe(word, document)
    body = word.element.body
    end = body[-1]  # the section's properties stay last
    for xml in _paragraphs(word, document, heading_pages):
        end.addprevious(parse_xml(xml))
    for number, picture in enumerate(body.iter(qn("wp:docPr")), 1):
        picture.set("id", str(number))
    target = BytesIO()
    word.save(target)
    return _fixed_times(target.getvalue())


def _letter_foot(word: WordFile) -> None:
    """The first page of a letter has the lower double line, 20 mm over the paper's end, instead of a page number."""
    section = word.sections[0]
    section.different_first_page_header_footer = True
    lowered = 18.0
    for footer in (section.footer, section.even_page_footer):  # their numbers stay where they were
        footer.paragraphs[0].paragraph_format.space_after = Mm(FOOTER_MM - lowered)
    section.footer_distance = Mm(lowered)
    rule = f'<w:pBdr><w:top w:val="thinThickSmallGap" w:sz="24" w:space="1" w:color="{RED}"/></w:pBdr>'
    thin = '<w:spacing w:line="100" w:lineRule="exact"/>'
    foot = section.first_page_footer.paragraphs[0]._p
    foot.getparent().replace(foot, parse_xml(_p("Footer", "", rule + thin + OVERHANG)))


def _say_draft(word: WordFile, words: str) -> None:
    """Over every page, at the right."""
    section = word.sections[0]
    properties = face(HEI) + f'<w:color w:val="{RED}"/>'
    for header in (section.header, section.even_page_header):
        old = header.paragraphs[0]._p
        old.getparent().replace(old, parse_xml(_p("Footer", _run(words, properties), '<w:jc w:val="right"/>')))


def _describe(word: WordFile, document: Document) -> None:
    about = word.core_properties
    day = datetime.combine(document.on, time(), UTC) if document.on else FIRST_DAY
    about.title = _clean(document.title.replace("\n", ""))[:255]
    about.author = about.last_modified_by = _clean(document.metadata.get("author", ""))[:255]
    about.subject = _clean(document.metadata.get("subject", ""))[:255]
    about.keywords = _clean(document.metadata.get("keywords", ""))[:255]
    about.comments, about.language = "", "zh-CN"
    about.created = about.modified = day.replace(tzinfo=None)
    about.revision = 1


def _fixed_times(archive: bytes) -> bytes:
    target = BytesIO()
    with ZipFile(BytesIO(archive)) as source, ZipFile(target, "w", ZIP_DEFLATED) as result:
        for name in source.namelist():
            entry = ZipInfo(name, ZIP_DAY)
            entry.compress_type = ZIP_DEFLATED
            result.writestr(entry, source.read(name))
    return target.getvalue()


def _clean(text: str) -> str:
    """Without the control characters XML cannot hold."""
    return text.translate(CONTROL)


def _run(text: str, properties: str = "") -> str:
    words = escape(_clean(text)).replace("\n", " ")
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def _runs(runs: Runs) -> str:
    return "".join(_one_run(run) for run in runs)


def _one_run(run: Run) -> str:
    if isinstance(run, str):
        return _run(run)
    return _run(run.text, face(HEI) if isinstance(run, Strong) else "")


def _p(style: str, content: str, properties: str = "") -> str:
    """One paragraph; `properties` are further children of pPr in the schema's order."""
    return f'<w:p {NAMESPACE}><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def _indent(**characters: float) -> str:
    pairs = (
        f'w:{side}Chars="{round(count * 100)}" w:{side}="{round(count * CHARACTER)}"'
        for side, count in characters.items()
    )
    return f"<w:ind {' '.join(pairs)}/>"


def _paragraphs(word: WordFile, document: Document, heading_pages: Sequence[int]) -> list[str]:
    parts = _head(document)
    headings = headings_of(document)
    pages = [*heading_pages, *[0] * (len(headings) - len(heading_pages))]
    listed = [(level, text, page) for (level, text), page in zip(headings, pages, strict=True)]
    breaks = False
    for block, heading in numbered(document.blocks):
        if isinstance(block, PageBreak):
            breaks = True
            continue
        made = _contents(block, listed) if isinstance(block, Contents) else _block(word, block, heading)
        parts += _on_a_new_page(made) if breaks else made
        breaks = False
    if document.record:
        parts += _record(document.record)
    return parts


def _head(document: Document) -> list[str]:
    if document.form == "bulletin":
        return _bulletin_head(document)
    parts = []
    if document.mark:
        size = f'<w:sz w:val="{2 * mark_size(document.mark, largest=34 if document.form == "letter" else 44)}"/>'
        before = 0 if document.form == "letter" else 794
        parts.append(_p("DocMark", _run(document.mark, size), f'<w:spacing w:before="{before}"/>'))
        parts += _letter_lines(document) if document.form == "letter" else _red_line(document)
    elif document.number:
        parts.append(_p("DocNumber", _run(document.number), _indent(right=1) + '<w:jc w:val="right"/>'))
    lines = title_lines(document.title)
    parts.append(_p("Title", "<w:r><w:br/></w:r>".join(_run(line) for line in lines)))
    if document.subtitle:
        parts.append(_p("Subtitle", _run(document.subtitle)))
    parts.append(_p("Normal", ""))
    if document.addressee:
        parts.append(_p("DocAddressee", _run(document.addressee.rstrip("：:") + "：")))
    return parts


def _bulletin_head(document: Document) -> list[str]:
    """Mark, number, then who issues it and when over the red line."""
    size = f'<w:sz w:val="{2 * mark_size(document.mark, largest=44)}"/>'
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="4" w:color="{RED}"/></w:pBdr>'
    tabs = f'<w:tabs><w:tab w:val="left" w:pos="316"/><w:tab w:val="right" w:pos="{TABLE_WIDTH - 316}"/></w:tabs>'
    day = chinese_date(document.on) if document.on else ""
    tab = "<w:r><w:tab/></w:r>"
    issued = tab + _run(document.issuer) + tab + _run(day)
    return [
        _p("DocMark", _run(document.mark, size), '<w:spacing w:before="794"/>'),
        _p("DocNumber", _run(document.number)),
        _p("Normal", ""),
        _p("DocNumber", issued, rule + tabs + '<w:jc w:val="left"/>'),
        _p("Normal", ""),
    ]


def _article_title(title: str) -> list[str]:
    lines = "<w:r><w:br/></w:r>".join(_run(line) for line in title_lines(title))
    return [_p("Normal", "", KEEP), _p("DocArticle", lines), _p("Normal", "", KEEP)]


def _red_line(document: Document) -> list[str]:
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="4" w:color="{RED}"/></w:pBdr>'
    return [_p("DocNumber", ""), _p("DocNumber", _run(document.number), rule), _p("Normal", ""), _p("Normal", "")]


def _letter_lines(document: Document) -> list[str]:
    """The upper double line 170 mm wide, and the number under its right end."""
    rule = f'<w:pBdr><w:top w:val="thickThinSmallGap" w:sz="24" w:space="1" w:color="{RED}"/></w:pBdr>'
    line = _p("DocNote", "", rule + '<w:spacing w:before="0" w:after="0" w:line="80" w:lineRule="exact"/>' + OVERHANG)
    right = '<w:jc w:val="right"/>'
    corner = [_p("DocNumber", _run(document.corner, face(HEI)), right)] if document.corner else []
    return [line, _p("DocNumber", _run(document.number), right), *corner, _p("Normal", "")]


def _block(word: WordFile, block: PlainBlock, heading: str) -> list[str]:
    match block:
        case Heading() if block.then:
            return [_p("DocText", _run(heading, face(LEAD_FACES[block.level])) + _runs(block.then))]
        case Heading():
            return [_p(f"Heading{block.level}", _run(heading))]
        case ArticleTitle():
            return _article_title(block.text)
        case Paragraph():
            style = "DocText" if block.indent and block.align == "justify" else "Normal"
            align = "both" if block.align == "justify" else block.align
            return [_p(style, _runs(block.runs), f'<w:jc w:val="{align}"/>')]
        case BulletList():
            return [_p("DocText", _runs(("——", *item))) for item in block.items]
        case NumberedList():
            return [_p("DocText", _runs((f"{n}.", *item))) for n, item in enumerate(block.items, block.start)]
        case Table():
            return _table(block) if block.columns else []
        case Chart():
            return _chart(word, block)
        case Note():
            return [_p("DocNote", _runs(block.runs))]
        case Annexes():
            return _annexes(block)
        case Signature():
            return _signature(block)


def _on_a_new_page(parts: list[str]) -> list[str]:
    """The first paragraph asks for the new page itself: a paragraph that only breaks would leave an empty page after a
    full one. A table cannot ask, so a small paragraph does it."""
    if not parts or not parts[0].startswith("<w:p "):
        return [_p("DocNote", "", "<w:pageBreakBefore/>"), *parts]
    return [BEFORE_BREAK.sub(r"\g<0><w:pageBreakBefore/>", parts[0], count=1), *parts[1:]]


def _contents(block: Contents, headings: list[tuple[int, str, int]]) -> list[str]:
    """A field that Word can count anew, filled with the pages as they are known."""
    listed = [heading for heading in headings if heading[0] <= block.levels]
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TABLE_WIDTH}"/></w:tabs>'
    code = f' TOC \\o "1-{block.levels}" \\h \\z \\u '
    opening = f'{_field("begin")}<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>{_field("separate")}'
    parts = [_p("Title", _run(block.title))]
    for place, (level, text, page) in enumerate(listed):
        words = _run(text) + "<w:r><w:tab/></w:r>" + _run(str(page) if page else "")
        start, end = (opening if place == 0 else ""), (_field("end") if place == len(listed) - 1 else "")
        parts.append(_p("Normal", start + words + end, tab + _indent(left=2 * (level - 1)) + '<w:jc w:val="left"/>'))
    return parts


def _field(part: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{part}"/></w:r>'


def _annexes(block: Annexes) -> list[str]:
    parts = []
    for number, name in enumerate(block.names, 1):
        mark = f"{number}." if len(block.names) > 1 else ""
        lead = ("附件：" if number == 1 else "") + mark
        above = BLANK_LINES.format(LINE_PITCH if number == 1 else 0)
        indent = _indent(left=5 + width(mark), hanging=width(lead))
        parts.append(_p("Normal", _run(lead + name), KEEP + above + indent + '<w:jc w:val="left"/>'))
    return parts


def _signature(block: Signature) -> list[str]:
    """Name and date where the standard wants them, counted in characters from the left edge."""
    day = chinese_date(block.on) if block.on else ""
    name, dated = width(block.body), width(day)
    if not day:
        name_at, day_at = LINE - 2 - name, 0.0
    elif block.sealed:
        day_at = LINE - 4 - dated
        name_at = day_at + (dated - name) / 2
    else:
        name_at = min(LINE - 2 - name, LINE - 4 - dated)
        day_at = name_at + 2
    align = '<w:jc w:val="left"/>'
    above = BLANK_LINES.format(LINE_PITCH * (3 if block.sealed else 1))
    placed = (KEEP if day else "") + above + _indent(left=max(0.0, name_at)) + align
    parts = [_p("Normal", _run(block.body), placed)]
    if day:
        parts.append(_p("Normal", _run(day), _indent(left=max(0.0, day_at)) + align))
    return parts


def _record(record: Record) -> list[str]:
    """版记: a table that floats to the foot of its page, which is the last one."""

    def rule(side: str, eighths: int) -> str:
        return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/>'

    def row(*paragraphs: str) -> str:
        inside = "".join(paragraphs)
        whole = "<w:trPr><w:cantSplit/></w:trPr>"
        return f'<w:tr>{whole}<w:tc><w:tcPr><w:tcW w:w="{TABLE_WIDTH}" w:type="dxa"/></w:tcPr>{inside}</w:tc></w:tr>'

    rows = [row(*map(_under_its_label, record.rows))] if record.rows else []
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{TABLE_WIDTH - 400}"/></w:tabs>'
    line = _run(record.printed_by) + "<w:r><w:tab/></w:r>" + _run(record.last)
    rows.append(row(_p("DocRecord", line, tab + '<w:ind w:left="280"/>')))
    place = '<w:tblpPr w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="center" w:tblpYSpec="bottom"/>'
    rules = rule("top", 8) + rule("bottom", 8) + rule("insideH", 6)
    properties = f'{place}<w:tblW w:w="{TABLE_WIDTH}" w:type="dxa"/><w:tblBorders>{rules}</w:tblBorders>'
    grid = f'<w:tblGrid><w:gridCol w:w="{TABLE_WIDTH}"/></w:tblGrid>'
    fixed = '<w:tblLayout w:type="fixed"/>'
    table = f"<w:tbl {NAMESPACE}><w:tblPr>{properties}{fixed}</w:tblPr>{grid}{''.join(rows)}</w:tbl>"
    return [table, _p("DocNote", "")]


def _under_its_label(line: str) -> str:
    """One line of the record; what turns over hangs under the words after 报： or 抄送：."""
    hanging = 280 * (line.find("：") + 1)
    indent = f'<w:ind w:left="{280 + hanging}" w:right="280" w:hanging="{hanging}"/>'
    return _p("DocRecord", _run(line), KEEP + indent)


def _chart(word: WordFile, chart: Chart) -> list[str]:
    drawing = charts.draw(chart)
    inline = word.part.new_pic_inline(BytesIO(pictures.png(drawing)), width=Pt(drawing.width))
    inline.docPr.set("descr", _clean(drawing.label))
    parts = [_p("DocChart", f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>")]
    if chart.title:
        parts.append(_p("Caption", _run(chart.title), '<w:keepNext w:val="0"/>'))
    return parts


def _table(table: Table) -> list[str]:
    how = layout(table)
    grid = [round(share * TABLE_WIDTH) for share in how.shares]
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f"<w:{side} {BORDER}/>" for side in sides)
    properties = (
        f'<w:tblPr><w:tblW w:w="{sum(grid)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
    )
    columns = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in grid)
    rows = [_row(line, how, grid, head=True) for line in slots(table.head, len(grid))]
    rows += [_row(line, how, grid, head=False, tall=table.tall) for line in slots(table.rows, len(grid))]
    parts = [_p("Caption", _run(table.caption))] if table.caption else []
    parts.append(f"<w:tbl {NAMESPACE}>{properties}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>")
    parts.append(_p("DocNote", _run(table.note)))  # Word wants a paragraph after a table
    return parts


def _row(line: list[Slot], how: Layout, grid: list[int], *, head: bool, tall: bool = False) -> str:
    more = f'<w:trHeight w:val="{TALL_ROW}" w:hRule="atLeast"/>' if tall else ""
    more += "<w:tblHeader/>" if head else ""
    cells = "".join(_cell(slot, how, grid, head=head) for slot in line)
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{cells}</w:tr>"


def _cell(slot: Slot, how: Layout, grid: list[int], *, head: bool) -> str:
    wide = sum(grid[slot.column : slot.column + slot.columns])
    span = f'<w:gridSpan w:val="{slot.columns}"/>' if slot.columns > 1 else ""
    starts = isinstance(slot.cell, Span) and slot.cell.rows > 1
    merge = "<w:vMerge/>" if slot.above else '<w:vMerge w:val="restart"/>' if starts else ""
    align = "center" if head or slot.columns > 1 else how.align[slot.column]
    half = round(how.size * 2)
    properties = (face(HEI) if head else "") + f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    lines = cell_text(slot.cell).split("\n")
    text = "<w:r><w:br/></w:r>".join(_run(text, properties) for text in lines)
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="DocTable"/><w:jc w:val="{align}"/></w:pPr>{text}</w:p>'
    properties = f'<w:tcW w:w="{wide}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph}</w:tc>"
