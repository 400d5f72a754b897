"""The styles and the page of a Word document by GB/T 9704: what an office finds in WPS when it opens the style pane.

Faces are named as the standard names them, whether or not this machine has them: the office's own will be used.
"""

from docx.document import Document as WordFile
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph as WordParagraph

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TITLE, FANG, KAI, HEI, SONG = "方正小标宋_GBK", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
RED = "E60012"
LINE_PITCH = 579  # twentieths of a point: 22 lines in 225 mm
FOOTER_MM = 25.55  # puts the dash of the page number 7 mm under the type area
INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
CENTER, BOTH, LEFT, RIGHT = (f'<w:jc w:val="{word}"/>' for word in ("center", "both", "left", "right"))
KEEP = "<w:keepNext/>"
NO_WIDOW = '<w:widowControl w:val="0"/>'
PLAIN_GAPS = '<w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'  # 28 characters a line
OFF_GRID = '<w:snapToGrid w:val="0"/>'
EXACT = f'<w:spacing w:line="{LINE_PITCH}" w:lineRule="exact"/>'


def face(name: str) -> str:
    """A w:rFonts element: one face for everything, so that all lines have one base line and 22 stay on a page."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}" w:hint="eastAsia"/>'


def _style(ident: str, name: str, paragraph: str, font: str, size: float, *, extra: str = "", color: str = "") -> str:
    """One paragraph style; children of pPr and rPr must come in the schema's order."""
    base = "" if ident == "Normal" else '<w:basedOn w:val="Normal"/>'
    default = ' w:default="1"' if ident == "Normal" else ""
    half = round(size * 2)
    tint = f'<w:color w:val="{color}"/>' if color else ""
    # schema order in rPr: rFonts, b, color, spacing, kern, sz
    size_and_language = f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    run = f'{face(font)}<w:b w:val="0"/>{tint}{extra}<w:kern w:val="0"/>{size_and_language}'
    return (
        f'<w:style {NAMESPACE} w:type="paragraph"{default} w:styleId="{ident}"><w:name w:val="{name}"/>{base}'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


TIGHT = '<w:spacing w:val="-5"/>'
LOOSE = '<w:spacing w:val="0"/>'
STYLES = (
    _style("Normal", "Normal", NO_WIDOW + PLAIN_GAPS + BOTH, FANG, 16, extra=TIGHT),
    _style("DocText", "公文正文", PLAIN_GAPS + INDENT, FANG, 16, extra=TIGHT),
    _style("Title", "Title", KEEP + EXACT + CENTER + '<w:outlineLvl w:val="9"/>', TITLE, 22, extra=LOOSE),
    _style("DocArticle", "篇名", KEEP + EXACT + CENTER + '<w:outlineLvl w:val="0"/>', TITLE, 22, extra=LOOSE),
    _style("Subtitle", "Subtitle", KEEP + CENTER, KAI, 16, extra=TIGHT),
    *(
        _style(f"Heading{n}", f"heading {n}", KEEP + INDENT + f'<w:outlineLvl w:val="{n - 1}"/>', font, 16, extra=TIGHT)
        for n, font in ((1, HEI), (2, KAI), (3, FANG), (4, FANG))
    ),
    _style("DocMark", "公文标志", OFF_GRID + CENTER, TITLE, 40, extra=LOOSE, color=RED),
    _style("DocNumber", "发文字号", CENTER, FANG, 16, extra=TIGHT),
    _style("DocAddressee", "主送机关", LEFT, FANG, 16, extra=TIGHT),
    _style(
        "Caption", "caption", KEEP + OFF_GRID + '<w:spacing w:before="60" w:after="60"/>' + CENTER, HEI, 14, extra=LOOSE
    ),
    _style(
        "DocTable", "表格文字", OFF_GRID + '<w:spacing w:before="40" w:after="40"/>' + CENTER, SONG, 12, extra=LOOSE
    ),
    _style("DocNote", "说明", OFF_GRID + '<w:spacing w:before="60" w:after="60"/>' + LEFT, FANG, 10.5, extra=LOOSE),
    _style("DocChart", "图", KEEP + OFF_GRID + '<w:spacing w:before="120"/>' + CENTER, SONG, 10.5, extra=LOOSE),
    _style(
        "DocRecord", "版记", OFF_GRID + '<w:spacing w:line="480" w:lineRule="exact"/>' + LEFT, FANG, 14, extra=LOOSE
    ),
    _style("Footer", "footer", OFF_GRID, SONG, 14, extra=LOOSE),
)
DOC_DEFAULTS = (
    f'<w:docDefaults {NAMESPACE}><w:rPrDefault><w:rPr>{face(FANG)}<w:sz w:val="32"/><w:szCs w:val="32"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    f"<w:pPrDefault><w:pPr>{PLAIN_GAPS}</w:pPr></w:pPrDefault></w:docDefaults>"
)
DEFAULTS = (
    f'<w:style {NAMESPACE} w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
    f'<w:style {NAMESPACE} w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="57" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
)


SETTINGS = (
    f'<w:settings {NAMESPACE}><w:zoom w:percent="100"/><w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:useFELayout/><w:compatSetting '
    'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)
UNWANTED = ("/customXml", "/stylesWithEffects", "/numbering", "/thumbnail")  # of python-docx's template


def lay_out(word: WordFile) -> None:
    """Give a new document our styles, page, line grid and page numbers (odd right, even left)."""
    for relations in (word.part.rels, word.part.package.rels):
        for ident in [ident for ident, one in relations.items() if one.reltype.endswith(UNWANTED)]:
            del relations[ident]
    styles = word.styles.element
    for old in [*styles.findall(qn("w:style")), styles.find(qn("w:docDefaults"))]:
        styles.remove(old)
    styles.insert(0, parse_xml(DOC_DEFAULTS))
    for xml in (*DEFAULTS, *STYLES):
        styles.append(parse_xml(xml))
    settings = word.settings.element
    for old in list(settings):
        settings.remove(old)
    settings.extend(list(parse_xml(SETTINGS)))
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance, section.header_distance = Mm(FOOTER_MM), Mm(15)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = parse_xml(f"<w:docGrid {NAMESPACE}/>")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE_PITCH))
    _page_number(section.footer.paragraphs[0], RIGHT, "right")
    _page_number(section.even_page_footer.paragraphs[0], LEFT, "left")


def _page_number(paragraph: WordParagraph, align: str, side: str) -> None:
    field = "".join(
        f"<w:r>{part}</w:r>"
        for part in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    indent = f'<w:ind w:{side}Chars="100" w:{side}="280"/>'
    new = parse_xml(f'<w:p {NAMESPACE}><w:pPr><w:pStyle w:val="Footer"/>{indent}{align}</w:pPr>{field}</w:p>')
    paragraph._p.addprevious(new)
    paragraph._p.getparent().remove(paragraph._p)  # type: ignore[union-attr]  # a paragraph of a footer has a parent
