"""What a report is like: earlier reports and proposals on the same matter, and the category and place that they and the
office's lists suggest. Staff decide; nothing is set by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from cppcc.core.search.registry import Searchable, in_the_box, searchable_for
from cppcc.core.search.reuse import Reuse, reuse
from cppcc.core.search.similar import Alike, Likeness
from sentiment.models import Category, Place, SocialReport

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

SHOWN = 20  # of each kind
FAINT = 0.08  # less alike than this tells nothing
TELLING = 15  # per cent: from here on the past is a reason
REASONS = 2
MOST_PLACES = 3
ENDINGS = ("街道", "镇", "乡", "村", "社区", "片区", "区")  # people leave them out: 贾宋, not 贾宋镇


@dataclass(frozen=True)
class Relative:
    """A record like the one in hand, why, and what of that one's text stands in it, too."""

    record: Any
    percent: int
    band: str
    words: tuple[str, ...]
    title: SafeString
    reuse: Reuse


@dataclass(frozen=True)
class Kind:
    """The relatives of one kind: 社情民意, 提案."""

    label: str
    rows: list[Relative]


@dataclass(frozen=True)
class Suggestion:
    choice: Any
    because: str


def relatives_of(report: SocialReport, user: User) -> list[Kind]:
    """Of every kind that can be searched, those that `user` sees."""
    likeness, text = Likeness.of(report), report.original_text
    kinds = []
    for declared in in_the_box().values():
        seen = declared.visible_to(user)
        if declared.model is SocialReport:
            seen = seen.select_related("body", "bulletin", "category")
        alike = likeness.among(seen, most=SHOWN)
        kinds.append(Kind(declared.label, [_relative(each, declared, text) for each in alike if each.score >= FAINT]))
    own = searchable_for(SocialReport).label
    return sorted(kinds, key=lambda kind: kind.label != own)


def _relative(alike: Alike, declared: Searchable, text: str) -> Relative:
    theirs = "\n".join(declared.entry(alike.record).texts)
    return Relative(alike.record, alike.percent, alike.band, alike.words, alike.title, reuse(text, theirs))


def category_suggested(kinds: Iterable[Kind]) -> Suggestion | None:
    """What the likest reports were about: one very like it speaks louder than several a little like it."""
    weight: dict[Category, float] = defaultdict(float)
    because: dict[Category, list[SocialReport]] = defaultdict(list)
    for each in (each for kind in kinds for each in kind.rows):
        category = each.record.category if isinstance(each.record, SocialReport) else None
        if category is not None and category.is_active and each.percent >= TELLING:
            weight[category] += each.percent**3
            because[category].append(each.record)
    if not weight:
        return None
    likest = min(weight, key=lambda category: (-weight[category], category.pk))
    return Suggestion(likest, f"相近的{'、'.join(map(str, because[likest][:REASONS]))}归在这一类")


def places_suggested(report: SocialReport) -> list[Suggestion]:
    """The places of the office's list that the report names, the most often named first."""
    text = f"{report.title}\n{report.original_text}"
    named = {place: text.count(short_name(place.name)) for place in Place.objects.in_use()}
    found = sorted((place for place in named if named[place]), key=lambda place: (-named[place], place.order))
    return [Suggestion(place, f"正文提到{named[place]}次") for place in found[:MOST_PLACES]]


def short_name(name: str) -> str:
    """As people write it: without the ending, if what remains still tells one place from another."""
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) > 1:
            return name.removesuffix(ending)
    return name
