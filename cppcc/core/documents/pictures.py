"""A chart's drawing as PNG, for Word files: the same shapes as the SVG, drawn with Pillow."""

from io import BytesIO
from math import hypot
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from cppcc.core.documents import fonts
from cppcc.core.documents.charts import Box, Dot, Drawing, Line, Word

SCALE = 3  # pixels per point in the file: 216 a inch
OVER = 2  # drawn larger and reduced, for smooth slanted lines


def png(drawing: Drawing) -> bytes:
    """The drawing on white; equal drawings give equal bytes."""
    unit = SCALE * OVER
    size = round(drawing.width * unit), round(drawing.height * unit)
    image = Image.new("RGB", size, "#ffffff")
    canvas = ImageDraw.Draw(image)
    faces = _Faces(unit)
    for shape in drawing.shapes:
        match shape:
            case Box(x, y, wide, high, fill):
                canvas.rectangle((x * unit, y * unit, (x + wide) * unit, (y + high) * unit), fill=fill)
            case Line(points, color, thickness, dash):
                for start, end in _strokes(points, dash):
                    at = (start[0] * unit, start[1] * unit, end[0] * unit, end[1] * unit)
                    canvas.line(at, fill=color, width=max(1, round(thickness * unit)))
            case Dot(x, y, radius, fill):
                box = ((x - radius) * unit, (y - radius) * unit, (x + radius) * unit, (y + radius) * unit)
                canvas.ellipse(box, fill=fill)
            case Word():
                faces.write(canvas, shape)
    image = image.resize((size[0] // OVER, size[1] // OVER), Image.Resampling.BOX)
    target = BytesIO()
    image.save(target, "PNG", dpi=(72 * SCALE, 72 * SCALE))
    return target.getvalue()


Point = tuple[float, float]


def _strokes(points: tuple[Point, ...], dash: str) -> list[tuple[Point, Point]]:
    """The pieces of a line that are drawn, given dash and gap lengths such as `6 3`."""
    legs = list(zip(points, points[1:], strict=False))
    if not dash:
        return legs
    lengths = [float(part) for part in dash.split()]
    strokes, index, left = [], 0, lengths[0]
    for (x0, y0), (x1, y1) in legs:
        whole = hypot(x1 - x0, y1 - y0)
        done = 0.0
        while whole - done > 1e-6:
            step = min(left, whole - done)
            if index % 2 == 0:
                a, b = done / whole, (done + step) / whole
                strokes.append(((x0 + (x1 - x0) * a, y0 + (y1 - y0) * a), (x0 + (x1 - x0) * b, y0 + (y1 - y0) * b)))
            done, left = done + step, left - step
            if left <= 1e-6:
                index = (index + 1) % len(lengths)
                left = lengths[index]
    return strokes


class _Faces:
    """宋体 in the sizes a drawing needs, and the rare characters beside it."""

    def __init__(self, unit: int) -> None:
        self.unit = unit
        self.song = fonts.office_faces().get("Song", fonts.FACES / "GongwenSong.otf")
        self.rare = fonts.FACES / "GongwenSongRare.otf"
        self.loaded: dict[tuple[Path, int], ImageFont.FreeTypeFont] = {}

    def write(self, canvas: ImageDraw.ImageDraw, word: Word) -> None:
        pieces = [(self._face(text, word.size), text) for text in _pieces(word.text)]
        lengths = [face.getlength(text) for face, text in pieces]
        x = word.x * self.unit - sum(lengths) * {"start": 0, "middle": 0.5, "end": 1}[word.anchor]
        y = (word.y + 0.36 * word.size) * self.unit
        for (face, text), length in zip(pieces, lengths, strict=True):
            canvas.text((x, y), text, font=face, fill=word.color, anchor="ls")
            x += length

    def _face(self, text: str, size: float) -> ImageFont.FreeTypeFont:
        key = (self.song if _is_common(text[0]) else self.rare, round(size * self.unit))
        if key not in self.loaded:
            self.loaded[key] = ImageFont.truetype(str(key[0]), key[1])
        return self.loaded[key]


def _is_common(char: str) -> bool:
    return char.isascii() or bool(char.encode("gb2312", "ignore"))


def _pieces(text: str) -> list[str]:
    """The text cut where common and rare characters meet."""
    pieces: list[str] = []
    for char in text:
        if pieces and _is_common(pieces[-1][-1]) == _is_common(char):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces
