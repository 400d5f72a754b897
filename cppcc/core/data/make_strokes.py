"""Writes strokes.txt anew from its sources (see STROKES.md); run by hand, never by the application.

npm pack cnchar-order cnchar-trad     # unpack both; MIT
apt-get download unicode-data         # Unihan_IRGSources.txt; Unicode licence
python cppcc/core/data/make_strokes.py ORDER_JS TRAD_JS UNIHAN_IRG_SOURCES"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path

# The source names each stroke by a letter; GF 3003-1999 knows five classes: 横(提) 竖(竖钩) 撇 点(捺) 折.
CLASSES = {"j": "1", "i": "1", "f": "2", "g": "2", "s": "3", "k": "4", "d": "4", "l": "4"}
OBJECTS = re.compile(r"JSON\.parse\('(\{.*?\})'\)")
# Checked by hand against the standard: the source has a stroke wrong here.
CORRECTIONS = {
    "炽": "433425134",
    "弢": "51552254",
    "皙": "1234331232511",
    "德": "332122522114544",
    "撅": "121134315233534",
    "膝": "351112343424134",
    "黏": "31234342413421251",
}


def sequences(script: Path) -> dict[str, str]:
    """Character → its strokes as classes 1–5."""
    found: dict[str, str] = {}
    for text in OBJECTS.findall(script.read_text()):
        for key, value in json.loads(text).items():
            if len(key) == 1 and isinstance(value, str) and re.fullmatch(r"[a-z]+", value):
                found[key] = "".join(CLASSES.get(letter, "5") for letter in value)
    return found


def counts(unihan: Path) -> dict[str, int]:
    """Character → number of strokes, for the unified ideographs of the basic plane."""
    rows = re.findall(r"^U\+([0-9A-F]{4})\tkTotalStrokes\t(\d+)", unihan.read_text(), re.MULTILINE)
    return {chr(int(point, 16)): int(count) for point, count in rows if int(point, 16) < 0xA000}


def main(order: str, trad: str, unihan: str) -> None:
    total = counts(Path(unihan))
    # The traditional list has some simplified shapes under traditional characters: the number of strokes tells.
    traditional = {c: code for c, code in sequences(Path(trad)).items() if len(code) == total.get(c)}
    known = {**traditional, **sequences(Path(order)), **CORRECTIONS}
    lines: defaultdict[str, str] = defaultdict(str)
    for character in sorted(known):
        lines[known[character]] += character
    for character, count in sorted(total.items()):
        if character not in known:
            lines["0" * count] += character
    text = "".join(f"{code} {lines[code]}\n" for code in sorted(lines, key=lambda code: (len(code), code)))
    Path(__file__).with_name("strokes.txt").write_text(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
