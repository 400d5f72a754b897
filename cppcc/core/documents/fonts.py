"""The faces of official documents: which they are, how they were prepared, and an office's own in their place.

The faces in `faces/` are committed ready for use, so nothing is prepared or fetched when a program starts. Preparing
means: one family name per role, the same ascent and descent everywhere (else one rare character makes its line
taller and costs the page a line), no BASE table. To build the folder again, with Debian's fonts-noto-cjk and
fonts-lxgw-wenkai installed and the Fandol faces of texlive-lang-chinese unpacked somewhere:

    python -m cppcc.core.documents.fonts FANDOL_FOLDER

An office that owns the faces the standard names points to them in the environment: FONT_TITLE (小标宋),
FONT_FANG (仿宋), FONT_KAI (楷体), FONT_HEI (黑体), FONT_SONG (宋体); each a .ttf or .otf file, or `file.ttc#2`. They
are prepared once into FONT_DIR (default `DATA_DIR/fonts`) and are looked at first.
"""

import hashlib
import os
import sys
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

FACES = Path(__file__).with_name("faces")
CHARACTERS = FACES / "characters.txt"  # 通用规范汉字表, 8,105 characters
COVERED = FACES / "covered.txt"  # written by `build`
INVISIBLE = " \u00a0\u200b\u2060\t"
ROLES = ("Title", "Fang", "Kai", "Hei", "Song")
RARE = {
    "Title": "GongwenSongRare",
    "Fang": "GongwenRare",
    "Kai": "GongwenRare",
    "Hei": "GongwenHeiRare",
    "Song": "GongwenSongRare",
}
LATIN = "GongwenLatin"  # digits and letters of 宋体, which sit better in 仿宋 and 楷体 than Fandol's own
SYSTEM = {
    "Title": "Noto Serif CJK SC",
    "Fang": "LXGW WenKai",
    "Kai": "LXGW WenKai",
    "Hei": "Noto Sans CJK SC",
    "Song": "Noto Serif CJK SC",
}
SYSTEM_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
ASCENT, DESCENT = 0.8, 0.2


class FontMissing(Exception):
    """A face a document needs is not there, or another one came in its place."""


def families(role: str) -> tuple[str, ...]:
    """The families of a role in order: the office's face, ours, the rare characters, the system's."""
    letters = (LATIN,) if role in {"Fang", "Kai"} else ()
    return (f"Office{role}", *letters, f"Gongwen{role}", RARE[role], SYSTEM[role])


def our_families() -> set[str]:
    """Every family of ours and the office's."""
    return {LATIN, *RARE.values(), *(f"{maker}{role}" for role in ROLES for maker in ("Office", "Gongwen"))}


def font_dir() -> Path:
    """Where prepared faces of the office and the font cache are kept."""
    data = os.environ.get("DATA_DIR") or Path(__file__).resolve().parents[3] / "var"
    return Path(os.environ.get("FONT_DIR") or Path(data) / "fonts")


def office_faces() -> dict[str, Path]:
    """The office's own faces by role, prepared now if they are new."""
    faces = {}
    for role in ROLES:
        if source := os.environ.get(f"FONT_{role.upper()}"):
            faces[role] = _prepared(role, source)
    return faces


def _prepared(role: str, source: str) -> Path:
    path, _, number = source.partition("#")
    if not Path(path).is_file():
        raise FontMissing(f"FONT_{role.upper()}={source}: no such font file")
    state = Path(path).stat()
    key = hashlib.sha256(f"{source}:{state.st_size}:{state.st_mtime_ns}".encode()).hexdigest()[:12]
    done = font_dir() / key / f"Office{role}.otf"
    if not done.exists():
        done.parent.mkdir(parents=True, exist_ok=True)
        half = done.with_suffix(f".{os.getpid()}")
        prepare(Path(path), half, f"Office{role}", number=int(number or 0))
        half.replace(done)
    return done


def configuration() -> Path:
    """A fontconfig file that knows our faces, the office's, and the system's for the rarest characters."""
    folders = [FACES, *sorted(path.parent for path in office_faces().values())]
    folder = font_dir()
    folder.mkdir(parents=True, exist_ok=True)
    entries = [f"<dir>{escape(str(path.resolve()))}</dir>" for path in folders]
    entries += [f"<dir>{path}</dir>" for path in SYSTEM_FOLDERS]
    entries.append(f"<cachedir>{escape(str((folder / 'cache').resolve()))}</cachedir>")
    text = "\n".join(['<?xml version="1.0"?>', "<fontconfig>", *entries, "</fontconfig>", ""])
    target = folder / f"fonts-{hashlib.sha256(text.encode()).hexdigest()[:12]}.conf"
    if not target.exists():
        half = target.with_suffix(f".{os.getpid()}")
        half.write_text(text, encoding="utf-8")
        half.replace(target)
    return target


@cache
def covered() -> frozenset[str]:
    """Characters that the committed faces can draw in every role; others need the system's faces."""
    return frozenset(COVERED.read_text(encoding="utf-8")) | frozenset(INVISIBLE)


def prepare(source: Path, target: Path, name: str, *, number: int = 0, only: set[int] | None = None) -> None:
    """Write `source` to `target` under the family `name` with the common metrics; `only` keeps those code points."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    collection = source.suffix.lower() in {".ttc", ".otc"}
    font = TTFont(source, fontNumber=number if collection else -1, lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    if only is not None:
        options = Options(layout_features=[], glyph_names=False, notdef_outline=True, recalc_timestamp=False)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=only)
        subsetter.subset(font)
    for table in ("BASE", "VORG", "vhea", "vmtx", "GPOS", "GSUB", "GDEF", "DSIG"):
        if table in font:
            del font[table]
    em = font["head"].unitsPerEm
    rise, fall = round(ASCENT * em), round(DESCENT * em)
    head, os2 = font["hhea"], font["OS/2"]
    head.ascent, head.descent, head.lineGap = rise, -fall, 0
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = rise, -fall, 0
    os2.usWinAscent, os2.usWinDescent = rise, fall
    os2.usWeightClass, os2.fsSelection = 400, 64  # one face per family: always "regular"
    font["head"].macStyle = 0
    copyright_line = font["name"].getDebugName(0) or ""
    font["name"].names = []
    for name_id, text in {0: copyright_line, 1: name, 2: "Regular", 3: name, 4: name, 6: name}.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font.save(target, reorderTables=False)
    font.close()


def build(fandol: Path) -> None:
    """Write the committed faces from their sources; takes about a minute."""
    from fontTools.ttLib import TTFont

    noto, wenkai = Path("/usr/share/fonts/opentype/noto"), Path("/usr/share/fonts/truetype/lxgw-wenkai")
    simplified = 2  # JP, KR, SC, TC, HK in the collections of fonts-noto-cjk
    table = {ord(char) for char in CHARACTERS.read_text(encoding="utf-8").strip()}
    common = set(table)
    for role, file in {"Fang": "FandolFang", "Kai": "FandolKai", "Hei": "FandolHei", "Song": "FandolSong"}.items():
        source = fandol / f"{file}-Regular.otf"
        prepare(source, FACES / f"Gongwen{role}.otf", f"Gongwen{role}")
        common &= set(TTFont(source, lazy=True).getBestCmap())
    rare = table - common
    prepare(fandol / "FandolSong-Regular.otf", FACES / f"{LATIN}.otf", LATIN, only={*range(0x20, 0x7F), 0xA0})
    everything = rare | set(TTFont(FACES / "GongwenFang.otf", lazy=True).getBestCmap())
    prepare(wenkai / "LXGWWenKai-Regular.ttf", FACES / "GongwenRare.ttf", "GongwenRare", only=rare)
    for name, file, number, only in (
        ("GongwenHeiRare", "NotoSansCJK-Regular.ttc", simplified, rare),
        ("GongwenSongRare", "NotoSerifCJK-Regular.ttc", simplified, rare),
        ("GongwenTitle", "NotoSerifCJK-Bold.ttc", simplified, everything),
    ):
        prepare(noto / file, FACES / f"{name}.otf", name, number=number, only=only)
    drawn = set.intersection(*(_characters(f"Gongwen{role}") | _characters(RARE[role]) for role in ROLES))
    COVERED.write_text("".join(map(chr, sorted(drawn - set(range(0x21))))), encoding="utf-8")


def _characters(name: str) -> set[int]:
    from fontTools.ttLib import TTFont

    with TTFont(next(FACES.glob(f"{name}.*tf")), lazy=True) as font:
        return set(font.getBestCmap())


if __name__ == "__main__":
    build(Path(sys.argv[1]))
