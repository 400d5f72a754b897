"""Read finished files back: lines, characters and fonts of a PDF, measured in millimetres."""

import re
from io import BytesIO

import pdfplumber

MM = 25.4 / 72
INVISIBLE = "\u200b\u2060"


def text_of(pdf):
    """All text, line ends removed."""
    with pdfplumber.open(BytesIO(pdf)) as file:
        text = "".join(char["text"] for page in file.pages for line in lines_of(page) for char in line)
    return re.sub(f"[{INVISIBLE}]", "", text)


def pages_of(pdf):
    """The lines of each page's body (without the page number) as text."""
    with pdfplumber.open(BytesIO(pdf)) as file:
        return [["".join(char["text"] for char in line) for line in body_lines(page)] for page in file.pages]


def lines_of(page):
    """Characters of each line, top to bottom, left to right."""
    lines = []
    for char in sorted(page.chars, key=lambda char: -char["matrix"][5]):
        if char["text"] in INVISIBLE:
            continue
        if lines and abs(lines[-1][0]["matrix"][5] - char["matrix"][5]) < 3:
            lines[-1].append(char)
        else:
            lines.append([char])
    return [sorted(line, key=lambda char: char["x0"]) for line in lines]


def body_lines(page):
    return [line for line in lines_of(page) if base_line(page, line) < 264]


def base_line(page, line):
    """Distance of a line's base from the paper's top in mm."""
    return (float(page.height) - line[0]["matrix"][5]) * MM


def fonts_of(pdf):
    with pdfplumber.open(BytesIO(pdf)) as file:
        return {re.sub(r"^[A-Z]{6}\+", "", char["fontname"]) for page in file.pages for char in page.chars}
