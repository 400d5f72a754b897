"""Which report a line of a notice means: by its title, with the authors as the second clue.

Equal titles first, when what is no letter is left out; then the pairs of neighbouring characters that titles share. A
report answers to its own title, to its edited one, and to that of the combined text it went into: then all sources of
that text are meant. It is a proposal for people who decide; only what is beyond doubt is ticked beforehand."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sentiment.models import NoticeLine, ReportAuthor, SocialReport
from sentiment.outcomes.lines import BETWEEN

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

BACK = timedelta(days=2 * 366)  # a report is adopted within two years of its receipt, or is named by its number
OFFERED = 3
FAINTEST = 0.3  # below this it is no candidate
NAMES_ADD = 0.25
SURE, SURE_WITH_NAMES, AHEAD = 0.8, 0.55, 0.1
STOCK = re.compile(
    r"^关于|(?:的)?(?:意见建议|意见和建议|对策建议|问题值得关注|问题亟待解决|应引起重视|值得关注|建议|意见|问题)$"
)


@dataclass(frozen=True)
class Named:
    """A title that stands for reports: one, or the sources of a combined text."""

    title: str
    reports: tuple[int, ...]


@dataclass(frozen=True)
class Candidate:
    """What a line may mean; `score` to put candidates in order, `sure` when it may be ticked beforehand."""

    reports: tuple[int, ...]
    title: str
    score: float
    is_equal: bool
    has_names: bool
    sure: bool = False

    @property
    def key(self) -> str:
        return "-".join(map(str, self.reports))


@dataclass
class Titles:
    """Known titles, looked up by the pairs of characters they hold."""

    named: Sequence[Named]
    authors: Mapping[int, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._pairs = [pairs(each.title) for each in self.named]
        self._letters = [normal(each.title) for each in self.named]
        self._having: dict[str, list[int]] = defaultdict(list)
        for place, held in enumerate(self._pairs):
            for pair in held:
                self._having[pair].append(place)

    def candidates(self, title: str, names: Iterable[str]) -> list[Candidate]:
        """The best first; the first is sure when it is beyond doubt."""
        wanted, whole, people = pairs(title), normal(title), set(names)
        shared = Counter(place for pair in wanted for place in self._having.get(pair, ()))
        best: dict[tuple[int, ...], Candidate] = {}
        for place, common in shared.items():
            found = self._candidate(place, 2 * common / (len(wanted) + len(self._pairs[place])), whole, people)
            if found.score >= FAINTEST and found.score > getattr(best.get(found.reports), "score", 0):
                best[found.reports] = found
        ordered = sorted(best.values(), key=lambda each: (not each.is_equal, -each.score, each.reports))[:OFFERED]
        return _with_sure(ordered)

    def _candidate(self, place: int, likeness: float, whole: str, people: set[str]) -> Candidate:
        each = self.named[place]
        known = {name for report in each.reports for name in self.authors.get(report, ())}
        is_equal = self._letters[place] == whole
        has_names = bool(people) and people <= known
        score = (1.0 if is_equal else likeness * 0.99) + (
            NAMES_ADD * len(people & known) / len(people) if people else 0
        )
        return Candidate(each.reports, each.title, score, is_equal, has_names)


def _with_sure(ordered: list[Candidate]) -> list[Candidate]:
    if not ordered:
        return []
    first, second = ordered[0], ordered[1] if len(ordered) > 1 else None
    likeness = first.score - (NAMES_ADD if first.has_names else 0)
    sure = first.is_equal or likeness >= SURE or (first.has_names and likeness >= SURE_WITH_NAMES)
    if second and (second.is_equal or not first.is_equal) and first.score - second.score < AHEAD:
        sure = False
    if second and second.has_names and not first.has_names:
        sure = False
    return [Candidate(**{**vars(first), "sure": sure}), *ordered[1:]]


def normal(title: str) -> str:
    """Its letters and digits only, half-width."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", title).lower() if sign.isalnum())


def pairs(title: str) -> frozenset[str]:
    """Its pairs of neighbouring characters, without the stock words at its ends."""
    line = normal(title)
    bare = STOCK.sub("", STOCK.sub("", line)) or line
    return frozenset(bare[place : place + 2] for place in range(len(bare) - 1)) or frozenset({bare})


def people_of(names: str) -> list[str]:
    return [word for part in BETWEEN.split(names) if (word := "".join(part.split()))]


def candidates_for(lines: Sequence[NoticeLine], user: User) -> dict[int, list[Candidate]]:
    """For each line, by key, the reports of ours it may mean, of those the user sees. Three queries."""
    if not lines:
        return {}
    days = [line.on for line in lines]
    titles, received = _titles(user, min(days) - BACK, max(days))
    found = {}
    for line in lines:
        offered = titles.candidates(line.title, people_of(line.names))
        found[line.pk] = [each for each in offered if all(received[key] <= line.on for key in each.reports)]
    return found


def _titles(user: User, since: date, until: date) -> tuple[Titles, dict[int, date]]:
    seen = SocialReport.objects.visible_to(user).with_office().received_between(since, until)
    named: list[Named] = []
    received: dict[int, date] = {}
    combined: dict[tuple[int, str], list[int]] = defaultdict(list)
    rows = seen.values_list("pk", "title", "edited_title", "received_on", "combined", "combined__title").order_by("pk")
    for pk, title, edited, on, text, text_title in rows:
        received[pk] = on or until
        named += [Named(each, (pk,)) for each in {title, edited or title}]
        if text is not None:
            combined[text, text_title].append(pk)
    named += [Named(title, tuple(keys)) for (_, title), keys in combined.items() if title]
    return Titles(named, _authors(seen)), received


def _authors(seen: object) -> dict[int, set[str]]:
    authors: dict[int, set[str]] = defaultdict(set)
    for report, name in ReportAuthor.objects.filter(report__in=seen).values_list("report", "member__name"):  # type: ignore[misc]
        authors[report].add("".join(name.split()))
    return authors
