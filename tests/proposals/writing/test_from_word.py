"""A proposal written in Word finds its way into the form; what is no Word file is refused in words."""

import contextlib
import io
import random

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from cppcc.core.documents import reading
from proposals.writing.from_word import proposal_in
from tests.core.attachments import files
from tests.timing import within

TITLE = "关于完善老城片区停车管理的建议"


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def written(*lines):
    document = Document()
    for line in lines:
        text, _, style = line.partition("|")
        document.add_paragraph(text, style=style or None)
    return saved(document)


def read(content, name="提案.docx"):
    return proposal_in(SimpleUploadedFile(name, content))


def test_headings_lead_to_the_parts_and_lists_keep_their_marks():
    found = read(
        written(
            f"{TITLE}|Title", "提案人：张三", "联系电话：13800000000", "近年来，停车难突出。", "一、基本情况",
            "现有车位320个。", "二、存在的主要问题", "缺口大。", "三、原因分析", "规划滞后。", "四、对策建议",
            "改造闲置地块。|List Number", "错时共享。|List Number", "公布价格。|List Bullet",
        )
    )  # fmt: skip

    assert found.parts == {
        "title": TITLE,
        "situation": "近年来，停车难突出。\n一、基本情况\n现有车位320个。\n二、存在的主要问题\n缺口大。",
        "analysis": "规划滞后。",
        "suggestions": "1. 改造闲置地块。\n2. 错时共享。\n• 公布价格。",
    }
    assert found.left == ["提案人：张三", "联系电话：13800000000"]


@pytest.mark.parametrize(
    ("lines", "situation", "suggestions"),
    [
        (["案由：关于停车的提案", "情况：车位少。", "建议：一是改造。"], "车位少。", "一是改造。"),
        (["【情况】", "车位少。", "【建议】", "一是改造。"], "车位少。", "一是改造。"),
        (["情况与问题", "车位少。", "为此，提出如下建议：", "一是改造。"], "车位少。", "一是改造。"),
        (["问题及原因分析：", "车位少。", "解决办法和措施", "一是改造。"], "车位少。", "一是改造。"),
        (
            ["（一）现状", "车位少。", "（二）意见建议", "（一）具体措施", "一是改造。"],
            "车位少。",
            "一是改造。",
        ),
        (["车位少。", "一、建议改造闲置地块。"], "车位少。\n一、建议改造闲置地块。", None),
    ],
)
def test_headings_as_people_write_them(lines, situation, suggestions):
    found = read(written(*lines))

    assert (found.parts["situation"], found.parts.get("suggestions")) == (situation, suggestions)
    assert bool(found.notes) == (suggestions is None)


def test_the_proposal_paper_is_a_table():
    document = Document()
    table = document.add_table(5, 2)
    rows = [
        ("案 由", TITLE),
        ("提案人", "李四"),
        ("情况分析", "停车难。\n第二段。"),
        ("具体建议", "一是改。"),
        ("小区", "花园里"),
    ]
    for row, (label, value) in zip(table.rows, rows, strict=True):
        row.cells[0].text, row.cells[1].text = label, value

    found = read(saved(document))

    assert found.parts == {"title": TITLE, "situation": "停车难。\n第二段。", "suggestions": "一是改。\n小区　花园里"}
    assert found.left == ["提案人：李四"]


def test_chinese_lists_count_as_word_counts_and_struck_words_are_out():
    document = Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    for depth, text in ((0, "甲"), (1, "乙"), (1, "丙"), (0, "丁"), (1, "戊")):
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="91"/></w:numPr>')
        )
    paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>删</w:delText><w:t>去</w:t></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>加上</w:t></w:r></w:ins>"))

    found = read(saved(document))

    assert found.parts["situation"] == "一、甲\n（1）乙\n（2）丙\n二、丁\n（1）戊加上"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空文件"),
        (b"MZ\x90\x00" * 100, "不是Word文档"),
        (files.pdf(), "不是Word文档"),
        (files.xlsx(), "不是Word文档"),
        (files.ole("WordDocument"), "另存为.docx"),
        (files.ole("EncryptedPackage"), "设有密码"),
        (files.locked_zip(), "设有密码"),
        (files.docx()[:-300], "打不开"),
        (files.zipped(types=files.WORD, word__vbaProject_dot_bin="x"), "含有宏"),
        (files.zipped(types=files.WORD, word__document_dot_xml="不是XML"), "读不出文字"),
        (files.zipped(types=files.WORD, word__document_dot_xml="<a>" * 5000), "读不出文字"),
        (files.zipped(types=files.WORD, word__other_dot_xml="<w/>"), "没有正文"),
        (files.docx(), "没有文字"),
    ],
)
def test_what_is_no_word_file_is_refused_and_what_to_do_is_said(content, told):
    with pytest.raises(ValidationError) as refused:
        read(content)

    assert told in refused.value.messages[0]
    assert refused.value.messages[0].startswith("“提案.docx”")


def test_entities_are_not_followed_and_very_long_texts_are_refused(monkeypatch):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    body = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>字&b;</w:t></w:r></w:p></w:body></w:document>'
    found = read(files.zipped(types=files.WORD, word__document_dot_xml=bomb + body))
    assert len(found.parts["situation"]) < 20

    monkeypatch.setattr(reading, "MOST_XML", 1000)
    with pytest.raises(ValidationError, match="正文太长"):
        read(written("长" * 2000))


def test_a_damaged_file_breaks_nothing():
    dice, whole = random.Random(5), written(TITLE, "一、情况", "车位少。")
    for _ in range(200):
        content = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        with contextlib.suppress(ValidationError):
            read(bytes(content))


@pytest.mark.django_db
def test_the_form_is_answered_part_by_part_and_nothing_is_saved(sign_in, member):
    upload = SimpleUploadedFile("提案.docx", written(TITLE, "一、情况", "车位少。", "二、建议", "改造。"))

    answer = sign_in(member.user).post("/proposals/read/", {"word": upload})

    assert answer.json()["parts"] == {"title": TITLE, "situation": "车位少。", "suggestions": "改造。"}
    assert sign_in(member.user).post("/proposals/read/", {"word": SimpleUploadedFile("a.docx", b"")}).status_code == 422
    assert "请选择" in sign_in(member.user).post("/proposals/read/").json()["told"]


def nested_tables(depth):
    inner = "<w:p><w:r><w:t>最里层。</w:t></w:r></w:p>"
    for place in range(depth):
        line = f"<w:p><w:r><w:t>第{place}层。</w:t></w:r></w:p>"
        inner = f"<w:tbl><w:tr><w:tc>{inner}{line}</w:tc></w:tr></w:tbl>"
    return parse_xml(inner.replace("<w:tbl>", f"<w:tbl {nsdecls('w')}>", 1))


def test_tables_in_tables_are_read_once_each_however_deep():
    document = Document()
    document.element.body.insert(0, nested_tables(60))

    text = read(saved(document)).parts["situation"]

    assert text.split("。")[:3] == ["最里层", "\n第0层", "\n第1层"]
    assert all(text.count(f"第{place}层") == 1 for place in range(60))


def test_styles_based_on_one_another_without_end_do_not_hold_the_reader_up():
    document = Document()
    for place in range(3000):
        base = f'<w:basedOn w:val="s{place + 1}"/>'
        document.styles.element.append(
            parse_xml(f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="s{place}">{base}</w:style>')
        )
    paragraph = '<w:p {0}><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>车位少。</w:t></w:r></w:p>'
    for _ in range(3000):
        document.element.body.insert(0, parse_xml(paragraph.format(nsdecls("w"))))
    content = saved(document)

    with within(seconds=10):
        found = read(content)

    assert found.parts["situation"].count("车位少") == 3000
