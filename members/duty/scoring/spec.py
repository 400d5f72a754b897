"""What an office lays down about scoring (考核办法), as plain data: the engine reads nothing else.

A scheme's rules are kept as JSON on the scheme, edited piece by piece in the browser, carried to another office as a
file. docs/decisions/duty-scoring.md tells which rule of which real scheme becomes what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices

ZERO, ONE = Decimal(0), Decimal(1)


class Counting(TextChoices):
    """How often the records of an item count."""

    EACH = "each", "每次（件）都计"
    ONCE = "once", "一年只计一次，不论多少"
    QUANTITY = "quantity", "按数量计（半天数、金额、数量）"


class Sharing(TextChoices):
    """What each of several names gets."""

    FULL = "full", "署名的每人都得全分"
    LEAD = "lead", "只计第一人"
    FIXED = "fixed", "第一人和其他人各有分值"
    HALF = "half", "第一人得一半，其他人平分另一半"
    EQUAL = "equal", "署名的人平分"
    FIRST = "first", "只计前几名，各得全分"


class Choosing(TextChoices):
    """What counts where one record, or one member, has several of the item's rates."""

    ADD = "add", "逐级（逐项）累加"
    HIGHEST = "highest", "同一件只取分值最高的一级"
    EITHER = "either", "几种来源只取得分最高的一种"


class Effect(TextChoices):
    """What a veto does."""

    ZERO = "zero", "总分记为0分"
    WORST = "worst", "直接评为最低等次"
    UNAWARDED = "unawarded", "不得评优"


class Boards(TextChoices):
    """Who is ranked against whom."""

    ALL = "all", "全体委员一榜"
    OFFICE = "office", "常委、委员分榜"
    COMMITTEE = "committee", "按专委会分榜"
    GROUP = "group", "按活动组分榜"


@dataclass(frozen=True)
class Rate:
    """Points for one credit of a source. Of the rates of one source in an item, a credit takes the one that names its
    level and manner most closely; a rate without level stands for all others.

    `others` are the points of everybody but the first (Sharing.FIXED); `per` is how much of a quantity earns `points`;
    the rate holds for what happened from `since` to `until`, both included."""

    source: str
    points: Decimal
    level: str = ""
    manner: str = ""
    others: Decimal | None = None
    per: Decimal = ONE
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Item:
    """One line of the scheme (计分项). `at_least`: fewer records than that count for nothing; `from_nth`: n - 1 of
    them do not count, the lowest and earliest; `at_most`: of more than that the best count; `maximum`: no more points,
    or no more deducted, than that. `offices`: for holders of these only, for everybody when empty. `unless`: items
    whose records do not count here again. `whole`: parts of a unit (`per`) do not count."""

    key: int
    label: str
    rates: tuple[Rate, ...] = ()
    group: int | None = None
    counting: str = Counting.EACH
    sharing: str = Sharing.FULL
    names: int = 3
    choosing: str = Choosing.ADD
    from_nth: int = 1
    at_least: int = 1
    at_most: int | None = None
    maximum: Decimal | None = None
    whole: bool = False
    offices: tuple[int, ...] = ()
    unless: tuple[int, ...] = ()
    basis: str = ""


@dataclass(frozen=True)
class Group:
    """Items counted together (类别, or several items with one cap): within another group or at the top.

    `base` is given beforehand, deductions take from it; the sum is kept between `minimum` and `maximum`."""

    key: int
    label: str
    within: int | None = None
    base: Decimal = ZERO
    maximum: Decimal | None = None
    minimum: Decimal | None = None


@dataclass(frozen=True)
class Veto:
    """An event that overrides the sum: so many credits of a source, or fewer than so many."""

    key: int
    label: str
    source: str
    level: str = ""
    manner: str = ""
    at_least: int | None = 1
    fewer_than: int | None = None
    effect: str = Effect.ZERO


@dataclass(frozen=True)
class Grade:
    """A grade (等次), the best first: from so many points on, for so many (a share of the board, or a number), for
    those who have the whole checklist. An `award` is not for those whom the scheme leaves out of awards. `offices`: for
    holders of these only, so that a standing member can need more points for the same grade."""

    key: int
    label: str
    points: Decimal | None = None
    percent: Decimal | None = None
    number: int | None = None
    complete: bool = False
    award: bool = False
    offices: tuple[int, ...] = ()


@dataclass(frozen=True)
class Rules:
    """All of a scheme: base points, items in groups, vetoes, grades, who is ranked how.

    The total is kept between `minimum` and `maximum`. Holders of `unranked` offices are scored but not ranked, those of
    `unawarded` ranked but not awarded."""

    base: Decimal = ZERO
    maximum: Decimal | None = None
    minimum: Decimal | None = ZERO
    groups: tuple[Group, ...] = ()
    items: tuple[Item, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    grades: tuple[Grade, ...] = ()
    boards: str = Boards.ALL
    unranked: tuple[int, ...] = ()
    unawarded: tuple[int, ...] = ()

    def sources(self) -> list[str]:
        """The names of the duty sources that the rules ask, each once."""
        named = {rate.source for item in self.items for rate in item.rates} | {veto.source for veto in self.vetoes}
        return sorted(named)

    def group(self, key: int | None) -> Group | None:
        return next((group for group in self.groups if group.key == key), None)

    def item(self, key: int) -> Item | None:
        return next((item for item in self.items if item.key == key), None)

    def next_key(self) -> int:
        """A key that no part has had: one more than the highest."""
        parts: Sequence[Group | Item | Veto | Grade] = [*self.groups, *self.items, *self.vetoes, *self.grades]
        return 1 + max((part.key for part in parts), default=0)


@dataclass(frozen=True)
class Person:
    """Who is scored: the office held, the boards they are on by name, why they are not ranked or awarded."""

    key: int
    office: int
    board: str = ""
    unranked: str = ""
    unawarded: str = ""


@dataclass(frozen=True)
class Adjustment:
    """A manual correction (加减分更正): a record of its own with its reason."""

    member: int
    points: Decimal
    reason: str
    key: int = 0
    on: date | None = None


@dataclass(frozen=True)
class Problem:
    """What is wrong with rules: the part (`items`, 7), its field, and a sentence that says what to do. `row` is the
    place of the rate among its item's, where it is about one."""

    part: str
    key: int | None
    field: str
    words: str
    grave: bool = True
    row: int | None = None
