"""A proposal written in Word, put into the parts of the form: title, situation, analysis, suggestions.

Nothing is lost: what stands before the first known heading goes into the situation; what is about the proposer or the
paper itself is told beside the form, not thrown away."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from cppcc.core.attachments.checks import harmless_name
from cppcc.core.attachments.documents import is_locked_ole, kind_of_zip
from cppcc.core.attachments.kinds import kind_at_first_sight
from cppcc.core.documents.reading import Line, Row, WordText, read_word
from cppcc.core.wording import plain_text

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_BYTES = 32 * 2**20
LONGEST_TITLE = 80
LONGEST_HEADING = 24
MARK = r"(?:第?[一二三四五六七八九十]{1,3}[、.．]?|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[、.．]|[【\[])?\s*"
FILLER = (
    r"(?:主要|存在的?|当前|目前|现阶段|基本|具体|有关|相关|几点|几条|工作|政策|意见|我们的?|提出|如下|以下|和|与|及其?|以及"
    r"|、|的|提案|案由)"
)
SITUATION = r"(?:情况|概况|背景|现状|事由|问题|困难|不足|内容|案据|理由|依据)"
ANALYSIS = r"(?:分析|原因|成因|根源)"
SUGGESTIONS = r"(?:建议|对策|措施|办法|思路|方案)"
WORDS = f"(?:{FILLER}|{SITUATION}|{ANALYSIS}|{SUGGESTIONS}|反映|说明|解决)"
HEADING = re.compile(f"^{MARK}({WORDS}{{1,8}})[】\\]]?[：:。]?$")
WITH_TEXT = re.compile(f"^{MARK}({WORDS}{{1,6}})[】\\]]?[：:]\\s*(.+)$", re.DOTALL)
LEADING = re.compile(
    r"^(?:为此|因此|鉴于此|综上所述|综上|对此|据此)?[，,]?(?:现|特|我们|我)?(?:提出|作)?(?:如下|以下|几点)*"
    r"(?:意见和)?建议(?:如下)?[：:。]$"
)
TITLE_LABEL = re.compile(r"^(?:提案)?(?:案由|标题|题目|名称)[：:]\s*(.+)$", re.DOTALL)
TITLE = re.compile(r"^关于.{2,}(?:建议|提案|意见|议案)(?:[（(].{1,10}[）)])?$")
UNITS = re.compile(r"^建议(?:主办|承办|办理)(?:单位)?[：:]\s*(.+)$")
ABOUT_PAPER = re.compile(
    r"^(?:第一)?(?:提案人|提案者|提案单位|提案委员|领衔人|联名人|附议人|联系人|姓名|界别|组别|委组|党派|专委会|工作单位|单位及?职务|职务|职称"
    r"|联系电话|联系方式|电话|手机|电子邮箱|邮箱|通讯地址|地址|邮编|邮政编码|编号|提案号|案号|类别|分类|日期|提交日期|提出时间|时间|届次)[：:]\s*"
)
LABELS = {
    "title": "案由",
    "situation": "情况",
    "analysis": "分析",
    "suggestions": "建议",
    "wished_units": "建议承办单位",
}


@dataclass
class Recognised:
    """What goes where; `left` was put nowhere, `headings` led to the parts, `notes` are sentences for the author."""

    parts: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def told(self) -> list[tuple[str, int]]:
        """The parts that were found, with how many letters each has."""
        return [(LABELS[name], len(re.sub(r"\s", "", text))) for name, text in self.parts.items()]


def proposal_in(upload: UploadedFile[Any]) -> Recognised:
    """The proposal in a Word file that somebody chose; ValidationError says in plain words why there is none."""
    name = harmless_name(upload.name or "")
    _check(upload, name)
    upload.seek(0)
    found = recognise(read_word(upload, name))
    if not found.parts:
        raise ValidationError(f"“{name}”里没有文字，请重新选择。", code="empty")
    return found


def _check(upload: UploadedFile[Any], name: str) -> None:
    if not upload.size:
        raise ValidationError(f"“{name}”是空文件，请重新选择。", code="empty")
    if upload.size > MOST_BYTES:
        raise ValidationError(f"“{name}”超过{MOST_BYTES // 2**20}MB，请删去其中的图片再选择。", code="large")
    upload.seek(0)
    sight = kind_at_first_sight(upload.read(1024))
    if sight == "ole" and is_locked_ole(upload):
        raise ValidationError(f"“{name}”设有密码，请去掉密码后再选择。", code="password")
    if sight == "ole":
        told = "是旧格式（.doc、.wps）的文档，请用Word或WPS打开，另存为.docx再选择。"
        raise ValidationError(f"“{name}”{told}", code="old")
    if sight != "zip":
        raise ValidationError(f"“{name}”不是Word文档（.docx），请重新选择；其他材料请作为附件上传。", code="kind")
    if kind_of_zip(upload, name) != "docx":
        raise ValidationError(f"“{name}”不是Word文档（.docx），请重新选择；其他材料请作为附件上传。", code="kind")


def recognise(word: WordText) -> Recognised:
    """The parts of the proposal, by its headings."""
    found, place = Recognised(), "situation"
    single: dict[str, str] = {}
    texts: dict[str, list[str]] = {"situation": [], "analysis": [], "suggestions": []}
    for number, line in enumerate(_lines(word)):
        text = line.text
        if "title" not in single and (title := _title(line, is_first=number == 0)):
            single["title"] = title
        elif ABOUT_PAPER.match(text) and len(text) < LONGEST_TITLE and not texts[place]:
            found.left.append(text)
        elif units := UNITS.match(text):
            single["wished_units"] = units[1].strip()
        elif (heading := _heading(line)) and not (heading[0] == place and texts[place]):  # else it parts that text
            place, rest = heading
            found.headings.append(text[: len(text) - len(rest)].strip())
            texts[place] += [rest] if rest else []
        else:
            texts[place].append(text)
    whole = {"title": single.get("title", ""), **{name: "\n".join(lines) for name, lines in texts.items()}}
    whole["wished_units"] = single.get("wished_units", "")
    found.parts = {name: plain_text(text) for name, text in whole.items() if text}
    found.notes = _notes(word, found)
    return found


def _lines(word: WordText) -> list[Line]:
    """Paragraphs and rows as lines; a row of the proposal paper says “案由：…” in two cells."""
    lines: list[Line] = []
    for part in word.parts:
        if isinstance(part, Line):
            lines.append(part)
        else:
            lines += _row(part)
    return [Line(text.strip(), line.is_heading) for line in lines for text in line.text.split("\n") if text.strip()]


def _row(row: Row) -> list[Line]:
    cells = [cell for cell in row.cells if cell.strip()]
    labels = [re.sub(r"\s", "", cell).rstrip("：:") for cell in cells[::2]]
    known = [f"{label}：" for label in labels]
    paired = len(cells) % 2 == 0 and all(_is_label(label) for label in known)
    if cells and paired:
        return [Line(f"{label}{value.strip()}") for label, value in zip(known, cells[1::2], strict=True)]
    return [Line("　".join(cell.replace("\n", " ") for cell in cells))] if len(cells) > 1 else [Line(c) for c in cells]


def _is_label(label: str) -> bool:
    line = f"{label}甲"
    return bool(len(label) < 12 and (TITLE_LABEL.match(line) or ABOUT_PAPER.match(line) or WITH_TEXT.match(line)))


def _title(line: Line, *, is_first: bool) -> str:
    """The title that a line gives: labelled, worded like one, or standing first as a heading."""
    if labelled := TITLE_LABEL.match(line.text):
        return labelled[1].strip()
    plain = re.sub(r"\s", "", line.text)
    if len(plain) <= LONGEST_TITLE and TITLE.match(plain):
        return plain
    first = is_first and line.is_heading and not HEADING.match(plain) and len(plain) <= LONGEST_TITLE
    return plain if first else ""


def _heading(line: Line) -> tuple[str, str] | None:
    """Which part begins with the line, and what of its text already belongs to it."""
    plain = re.sub(r"\s", "", line.text)
    if len(plain) <= LONGEST_HEADING and (HEADING.match(plain) or LEADING.match(plain)):
        return _part_of(plain), ""
    if (led := WITH_TEXT.match(line.text)) and len(led[1]) <= LONGEST_HEADING:
        return _part_of(led[1]), led[2].strip()
    return None


def _part_of(words: str) -> str:
    """“问题及原因分析” is both; without an analysis of its own a proposal is whole, without a situation it is not."""
    if re.search(SUGGESTIONS, words):
        return "suggestions"
    return "analysis" if re.search(ANALYSIS, words) and not re.search(SITUATION, words) else "situation"


def _notes(word: WordText, found: Recognised) -> list[str]:
    notes = []
    if "suggestions" not in found.parts:
        notes.append("没有认出“建议”部分：全文填在“情况”里，请把建议剪切到“建议”栏。")
    if word.pictures:
        notes.append(f"文档里的{word.pictures}张图片没有读入，需要的请作为附件上传。")
    if word.text_boxes:
        notes.append("文档里有文本框，框里的文字没有读入，请核对。")
    return notes
