"""Lines of a title: words stay whole, and the lines form a trapezoid or a diamond (GB/T 9704 7.3.1)."""

from functools import lru_cache
from importlib.util import find_spec
from itertools import combinations
from math import log
from pathlib import Path

from cppcc.core.documents.text import NO_LINE_END, NO_LINE_START, width

MAX_TRIES = 40_000
DICTIONARY = Path(str(getattr(find_spec("jieba"), "origin", ""))).with_name("dict.txt")
LONGEST_WORD = 8
TOTAL = 60_101_967  # of all frequencies in the dictionary
WEAK_START = frozenset("的地得了们等化性率者式")


@lru_cache(maxsize=512)
def title_lines(title: str, room: int = 19) -> tuple[str, ...]:
    """The title in lines of at most `room` characters; a line feed in the title is obeyed."""
    if "\n" in title:
        return tuple(line for part in title.split("\n") if part.strip() for line in title_lines(part.strip(), room))
    if width(title) <= room:
        return (title,) if title else ()
    words = _words(title)
    count = int(-(-width(title) // room))
    for lines in (count, count + 1, count + 2):
        if best := _best(words, lines, room):
            return best
    return _filled(title, room)


def _words(title: str) -> list[str]:
    """Words of the title, glued where no line may end between them."""
    words: list[str] = []
    for word in _cut(title):
        glued = words and (
            word[0] in NO_LINE_START
            or words[-1][-1] in NO_LINE_END
            or (words[-1][-1].isascii() and words[-1][-1].isalnum())
            or word[0] in WEAK_START
            or _inside_marks(words)
        )
        if glued:
            words[-1] += word
        else:
            words.append(word)
    return words


def _cut(title: str) -> list[str]:
    """The likeliest words, by the frequencies of jieba's dictionary."""
    counts = _frequencies(title)
    best: list[tuple[float, int]] = [(0.0, len(title))] * (len(title) + 1)
    for start in range(len(title) - 1, -1, -1):
        ends = range(start + 1, min(start + LONGEST_WORD, len(title)) + 1)
        best[start] = max(
            (log(counts.get(title[start:end], 1) / TOTAL) + best[end][0], end)
            for end in ends
            if end == start + 1 or title[start:end] in counts
        )
    words, at = [], 0
    while at < len(title):
        words.append(title[at : best[at][1]])
        at = best[at][1]
    return words


def _frequencies(title: str) -> dict[str, int]:
    """How common each word inside the title is. Only the dictionary is read: jieba itself takes two seconds to load."""
    inside = {title[start:end] for start in range(len(title)) for end in range(start + 1, start + LONGEST_WORD + 1)}
    found = {}
    with DICTIONARY.open(encoding="utf-8") as lines:
        for line in lines:
            word, _, rest = line.partition(" ")
            if word in inside:
                found[word] = int(rest.partition(" ")[0])
    return found


def _inside_marks(words: list[str]) -> bool:
    """True while a short 《…》 or “…” is open: names stay whole."""
    last = words[-1]
    return any(last.count(left) > last.count(right) and len(last) < 12 for left, right in ("《》", "“”", "（）"))


def _best(words: list[str], lines: int, room: int) -> tuple[str, ...]:
    """The cut with the best shape; empty if none fits the room."""
    widths = [width(word) for word in words]
    target = sum(widths) / lines
    best: tuple[float, tuple[str, ...]] = (float("inf"), ())
    for tried, cuts in enumerate(combinations(range(1, len(words)), lines - 1)):
        if tried > MAX_TRIES:
            break
        edges = (0, *cuts, len(words))
        sizes = [sum(widths[a:b]) for a, b in zip(edges, edges[1:], strict=False)]
        if max(sizes) > room:
            continue
        cost = sum((size - target) ** 2 for size in sizes) + _shape_cost(sizes)
        if cost < best[0]:
            best = (cost, tuple("".join(words[a:b]) for a, b in zip(edges, edges[1:], strict=False)))
    return best[1]


def _shape_cost(sizes: list[float]) -> float:
    """Rectangles and hour-glasses are not allowed shapes; a line that is a stump is ugly."""
    steps = [b - a for a, b in zip(sizes, sizes[1:], strict=False)]
    waist = any(a < 0 < b for a, b in zip(steps, steps[1:], strict=False))
    level = sum(1 for step in steps if abs(step) < 0.5)
    return 60.0 * waist + 4.0 * level + (30.0 if min(sizes) < 4 else 0.0)


def _filled(title: str, room: int) -> tuple[str, ...]:
    """Fill line after line: for a title with one word longer than the room."""
    lines, line = [], ""
    for char in title:
        if width(line + char) > room and char not in NO_LINE_START:
            lines.append(line)
            line = ""
        line += char
    return (*lines, line)
