import contextlib
import io
import random
import zipfile

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from cppcc.core.attachments import documents, images
from cppcc.core.attachments.checks import check, harmless_name
from tests.core.attachments import files
from tests.core.attachments.files import upload


@pytest.mark.parametrize(
    ("name", "content", "kept_as", "kind"),
    [
        ("情况.docx", files.docx(), "情况.docx", "docx"),
        ("台账.XLSX", files.xlsx(), "台账.xlsx", "xlsx"),
        ("公文.ofd", files.ofd(), "公文.ofd", "ofd"),
        ("函.pdf", files.pdf(), "函.pdf", "pdf"),
        ("材料.wps", files.ole("WordDocument"), "材料.wps", "wps"),
        ("照片.jpeg", files.photo(), "照片.jpg", "jpg"),
        ("截图.jpg", files.photo("PNG"), "截图.png", "png"),
        ("函.docx", files.pdf(), "函.pdf", "pdf"),
        ("没有后缀", files.pdf(), "没有后缀.pdf", "pdf"),
    ],
)
def test_what_is_taken_and_under_which_name(name, content, kept_as, kind):
    checked = check(upload(name, content))

    assert (checked.name, checked.kind) == (kept_as, kind)
    assert checked.size == len(checked.content.read())


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("木马.docx", b"MZ\x90\x00" + b"\0" * 500, "不是可以上传的文件"),
        ("脚本.pdf", b"<html><script>alert(1)</script>", "不是可以上传的文件"),
        ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是可以上传的文件"),
        ("空.docx", b"", "空文件"),
        ("压缩.docx", files.zipped(a_dot_txt="x"), "压缩包，不能上传"),
        ("宏.docx", files.zipped(types=files.WORD, word__vbaProject_dot_bin="x"), "含有宏"),
        ("宏.docx", files.zipped(types=files.WORD_WITH_MACROS, word__document_dot_xml="x"), "含有宏"),
        ("宏.xlsx", files.zipped(types=files.WORD, xl__macrosheets__sheet1_dot_xml="x"), "含有宏"),
        ("夹带.docx", files.zipped(types=files.WORD, word__embeddings__a_dot_exe="MZ"), "夹带了程序"),
        ("夹带.ofd", files.ofd(Doc__a_dot_js="x"), "夹带了程序"),
        ("密码.ofd", files.ofd(Encryptions_dot_xml="x"), "设有密码"),
        ("假.ofd", files.zipped(OFD_dot_xml="<html/>"), "压缩包，不能上传"),
        ("改名.docx", files.zipped(word__document_dot_xml="x"), "压缩包，不能上传"),
        ("怪压缩.docx", files.zipped(types=files.WORD, method=zipfile.ZIP_LZMA), "打不开"),
        ("双面.docx", files.docx() + b"<script>alert(1)</script>", "打不开"),
        ("双面.docx", files.zipped(a_dot_txt="x") + files.docx(), "打不开"),
        ("双面.pdf", b"MZ\x90\x00" + files.pdf(), "不是可以上传的文件"),
        ("双面.pdf", b"PK\x03\x04" + files.pdf(), "打不开"),
        ("密码.pdf", files.pdf().replace(b"trailer<<", b"trailer<</Encrypt 5 0 R"), "设有密码"),
        ("密码.pdf", files.pdf().replace(b"trailer<<", b"trailer<</Encrypt<</Filter/Standard"), "设有密码"),
        ("快捷.lnk.pdf", b"L\x00\x00\x00\x01\x14\x02", "不是可以上传的文件"),
        ("图.png", b"GIF89a" + b"\0" * 100, "不是可以上传的文件"),
        ("旧.xls", files.ole("Workbook"), "旧格式"),
        ("坏.docx", files.docx()[:-200], "打不开"),
        ("坏图.jpg", files.photo()[:200], "打不开"),
        ("断.pdf", b"%PDF-1.7\n1 0 obj", "不完整"),
        ("密码.docx", files.locked_zip(), "设有密码"),
        ("密码.docx", files.ole("EncryptedPackage", "WordDocument"), "设有密码"),
        ("密码.wps", files.ole("WordDocument", flags=0x0100), "设有密码"),
        ("宏.wps", files.ole("WordDocument", "_VBA_PROJECT"), "含有宏"),
        ("旧.doc", files.ole("WordDocument"), "旧格式"),
        ("安装.wps", files.ole("Setup"), "旧格式"),
        ("谎.docx", files.lying_zip(), "打不开"),
    ],
)
def test_what_is_refused_and_why(name, content, told):
    with pytest.raises(ValidationError) as refused:
        check(upload(name, content))

    assert told in refused.value.messages[0]
    assert f"“{name}”" in refused.value.messages[0]


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "photo", "ofd"])
def test_a_damaged_file_is_taken_or_refused_in_words_and_breaks_nothing(kind):
    dice, whole = random.Random(7), getattr(files, kind)()
    for _ in range(150):
        content = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        with contextlib.suppress(ValidationError):
            check(upload("坏.docx", bytes(content)))


def test_a_document_of_another_name_inside_is_told_by_its_table_of_contents():
    moved = files.zipped(types=files.WORD, word__document2_dot_xml="<w/>")

    assert check(upload("网上的.docx", moved)).kind == "docx"


def test_a_file_over_the_limit_is_refused(settings):
    settings.ATTACHMENT_MAX_BYTES = 2**20

    with pytest.raises(ValidationError, match="超过1MB"):
        check(upload("大.pdf", files.pdf() + b"\0" * 2**20))


def test_a_zip_bomb_is_refused_before_it_goes_off(monkeypatch):
    monkeypatch.setattr(documents, "MOST_UNPACKED", 1_000_000)

    with pytest.raises(ValidationError, match="解开后超过"):
        check(upload("弹.docx", files.zipped(word__document_dot_xml=b"0" * 1_000_001)))


def test_a_zip_of_very_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(documents, "MOST_PARTS", 3)

    with pytest.raises(ValidationError, match="解开后超过"):
        check(upload("多.docx", files.docx()))


def test_a_picture_of_very_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(images, "MOST_PIXELS", 1000)

    with pytest.raises(ValidationError, match="像素太多"):
        check(upload("大图.png", files.photo("PNG")))


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_a_photo_loses_place_and_device_and_stands_upright(format):
    original = files.photo(format, orientation=6)
    assert b"SecretPhone" in original

    kept = check(upload("现场.jpg", original)).content.read()

    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (30, 40)
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"SecretPhone" not in kept


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Windows\\系统.docx", "系统.docx"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("发票\u202efdp.exe", "发票 fdp.exe"),
        ("..", "附件"),
        ("", "附件"),
        ('"<b>".pdf', "b .pdf"),
        ("长" * 300 + ".pdf", "长" * 100 + ".pdf"),
    ],
)
def test_a_name_steers_nothing(name, harmless):
    assert harmless_name(name) == harmless
