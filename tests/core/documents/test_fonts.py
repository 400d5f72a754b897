import pytest

from cppcc.core.documents import fonts
from cppcc.core.documents.blocks import Document, Paragraph
from cppcc.core.documents.pdf import write_pdf
from tests.core.documents.reading import fonts_of, text_of


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FONT_DIR", str(tmp_path))
    for role in fonts.ROLES:
        monkeypatch.delenv(f"FONT_{role.upper()}", raising=False)


def test_every_character_of_the_national_table_is_covered():
    table = fonts.CHARACTERS.read_text(encoding="utf-8").strip()

    assert len(table) == 8105
    assert set(table) <= fonts.covered()


def test_all_faces_share_their_metrics():
    from fontTools.ttLib import TTFont

    for path in sorted(fonts.FACES.glob("*.*tf")):
        with TTFont(path, lazy=True) as font:
            em = font["head"].unitsPerEm
            assert (font["hhea"].ascent / em, font["hhea"].descent / em) == (0.8, -0.2), path.name
            assert "BASE" not in font, path.name
            assert font["OS/2"].fsType in {0, 8}, path.name  # may be embedded


def test_an_office_can_name_its_own_face(monkeypatch, tmp_path):
    monkeypatch.setenv("FONT_FANG", str(fonts.FACES / "GongwenKai.otf"))

    pdf = write_pdf(Document("题", [Paragraph("正文用本单位的仿宋。")]))

    assert "OfficeFang" in fonts_of(pdf)
    assert "正文用本单位的仿宋。" in text_of(pdf)
    assert len(list(tmp_path.glob("*/OfficeFang.otf"))) == 1


def test_a_prepared_office_face_is_used_again(monkeypatch):
    monkeypatch.setenv("FONT_HEI", str(fonts.FACES / "GongwenLatin.otf"))

    first = fonts.office_faces()["Hei"].stat().st_mtime_ns

    assert fonts.office_faces()["Hei"].stat().st_mtime_ns == first


def test_a_face_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setenv("FONT_TITLE", "/fonts/none.ttf")

    with pytest.raises(fonts.FontMissing, match="FONT_TITLE=/fonts/none.ttf: no such font file"):
        fonts.configuration()


def test_text_in_an_unknown_face_stops_the_document(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "FACES", tmp_path)  # where no face is

    with pytest.raises(fonts.FontMissing, match="one of our faces is missing"):
        write_pdf(Document("题", [Paragraph("正文")]))
