"""The index: which document has which number, and for each word the set of numbers it occurs in. Beside it
what likeness is found by: the portrait of each document, its heaviest words, and in how many documents a word stands.

Plain tables, read and written alike on SQLite and PostgreSQL (docs/decisions/search-index.md, likeness.md). Whole
numbers of our own are written out in the statements: thousands of parameters take longer than the query."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from django.db import connection, models

from cppcc.core.search.bits import joined

MANY = 900  # values in one IN list: SQLite's old limit is 999
ROWS_AT_ONCE = 10_000  # in one INSERT: a quarter of a megabyte, where SQLite allows one


class IndexHead(models.Model):
    """The last document number given, and how many portraits there are; one row, locked while the index is written."""

    last_number = models.BigIntegerField(default=-1)
    portraits = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"至第{self.last_number}号"


class SearchDocumentQuerySet(models.QuerySet["SearchDocument"]):
    def numbered(self, numbers: Iterable[int]) -> models.QuerySet[SearchDocument]:
        """The documents of these numbers."""
        return self.extra(where=[f"number IN ({_written(numbers)})"])  # noqa: S610


class SearchDocument(models.Model):
    """An indexed record under its number; a changed record gets a new number and its old one dies."""

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField("种类", max_length=20)
    object_id = models.BigIntegerField("对象编号")
    on = models.DateField("日期", help_text="无日期的记为公元1年，排在最后")
    year = models.PositiveSmallIntegerField("年度", null=True)
    digest = models.CharField("内容校验", max_length=64)

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "检索文档"
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "object_id"], name="indexed_once")]
        indexes: ClassVar = [models.Index(fields=["-on", "-number"], name="search_newest_first")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class PostingQuerySet(models.QuerySet["Posting"]):
    def sets_of(self, tokens: Collection[str]) -> dict[str, tuple[int, int]]:
        """For each token that occurs: in the titles of which documents, and anywhere in which."""
        rows: dict[str, list[tuple[int, bytes, bytes]]] = {}
        stored = self.filter(token__in=tokens).values_list("token", "block", "titles", "texts")
        for token, block, titles, texts in stored:
            rows.setdefault(token, []).append((block, bytes(titles), bytes(texts)))
        return {
            token: (joined((block, t) for block, t, _ in held), joined((block, t) for block, _, t in held))
            for token, held in rows.items()
        }

    def held(self, tokens: Iterable[str], blocks: Collection[int]) -> dict[tuple[str, int], tuple[bytes, bytes]]:
        """The stored sets of `tokens` in `blocks`."""
        wanted = sorted(tokens)
        return {
            (token, block): (bytes(titles), bytes(texts))
            for start in range(0, len(wanted), MANY)
            for token, block, titles, texts in self.filter(
                token__in=wanted[start : start + MANY], block__in=blocks
            ).values_list("token", "block", "titles", "texts")
        }


class Posting(models.Model):
    """In which documents of a block a word occurs. A token with @ is no word: @proposals are all living proposals."""

    token = models.CharField(max_length=32)
    block = models.IntegerField()
    titles = models.BinaryField(default=bytes)
    texts = models.BinaryField(default=bytes)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = "检索词"
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "block"], name="posting_once")]

    def __str__(self) -> str:
        return f"{self.token}/{self.block}"


class PortraitQuerySet(models.QuerySet["Portrait"]):
    def numbered(self, numbers: Iterable[int]) -> models.QuerySet[Portrait]:
        """The portraits of these documents."""
        return self.extra(where=[f"number IN ({_written(numbers)})"])  # noqa: S610

    def weighed_long_ago(self, total: int, drift: float) -> list[int]:
        """The documents weighed when there were `drift` times fewer or more than `total`."""
        among = models.Q(among__lt=total / drift) | models.Q(among__gt=total * drift)
        return list(self.filter(among).order_by("number").values_list("number", flat=True))


class Portrait(models.Model):
    """What of a document is compared: each word (by its number) with how often it stands there, and the title.

    `length` is the length of its weighed words and `among` how many documents there were, both as last weighed."""

    number = models.BigIntegerField(primary_key=True)
    packed = models.BinaryField()
    title = models.TextField()
    length = models.FloatField(default=1.0)
    among = models.PositiveIntegerField(default=0)

    objects = PortraitQuerySet.as_manager()

    class Meta:
        verbose_name = "文字特征"

    def __str__(self) -> str:
        return self.title

    @classmethod
    def of(cls, number: int, words: Mapping[int, int], title: str) -> Portrait:
        times = bytes(min(count, 255) for count in words.values())
        return cls(number=number, packed=struct.pack(f"<{len(words)}I", *words) + times, title=title)

    @property
    def words(self) -> dict[int, int]:
        packed = bytes(self.packed)
        count = len(packed) // 5
        return dict(zip(struct.unpack_from(f"<{count}I", packed), packed[4 * count :], strict=True))


class TraitQuerySet(models.QuerySet["Trait"]):
    def of(self, documents: Iterable[int]) -> models.QuerySet[Trait]:
        """The rows of these documents."""
        return self.extra(where=[f"document IN ({_written(documents)})"])  # noqa: S610

    def ranked(self, words: Mapping[int, int], *, most: int) -> list[int]:
        """The documents that share `words`, those first whose shared ones weigh most, theirs times ours, together."""
        if not words:
            return []
        asked = ",".join(f"({word:d},{weight:d})" for word, weight in words.items())
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH asked(word, weight) AS (VALUES {asked}) "  # noqa: S608 - whole numbers
                "SELECT document FROM asked CROSS JOIN search_trait AS held WHERE held.word = asked.word "
                f"GROUP BY document ORDER BY SUM(held.weight * asked.weight) DESC, document DESC LIMIT {most:d}"
            )
            return [document for (document,) in cursor.fetchall()]

    def insert(self, rows: Sequence[tuple[int, int, int]]) -> None:
        """Rows of (document, word, weight)."""
        with connection.cursor() as cursor:
            for values in _values(rows):
                cursor.execute(f"INSERT INTO search_trait (document, word, weight) VALUES {values}")  # noqa: S608


class Trait(models.Model):
    """One of the heaviest words of a document and what it weighs there, in thousandths of the whole."""

    pk = models.CompositePrimaryKey("document", "word")
    document = models.BigIntegerField()
    word = models.IntegerField()
    weight = models.SmallIntegerField()

    objects = TraitQuerySet.as_manager()

    class Meta:
        verbose_name = "特征词"
        indexes: ClassVar = [models.Index(fields=["word", "document", "weight"], name="trait_by_word")]

    def __str__(self) -> str:
        return f"{self.document}/{self.word}"


class WordCountQuerySet(models.QuerySet["WordCount"]):
    def of(self, words: Iterable[int]) -> dict[int, int]:
        """In how many documents each word stands; one that stands in none is left out."""
        wanted = self.extra(where=[f"word IN ({_written(words)})"])  # noqa: S610
        return dict(wanted.values_list("word", "documents"))

    def change(self, by: Mapping[int, int]) -> dict[int, int]:
        """So many documents more (or fewer) have each word; returns how many have it now."""
        now: dict[int, int] = {}
        with connection.cursor() as cursor:
            for values in _values(sorted(by.items())):
                cursor.execute(
                    f"INSERT INTO search_wordcount (word, documents) VALUES {values} ON CONFLICT (word) DO UPDATE "  # noqa: S608
                    "SET documents = search_wordcount.documents + excluded.documents RETURNING word, documents"
                )
                now.update(cursor.fetchall())
        return now


class WordCount(models.Model):
    """In how many documents a word stands."""

    word = models.IntegerField(primary_key=True)
    documents = models.IntegerField()

    objects = WordCountQuerySet.as_manager()

    class Meta:
        verbose_name = "词频"

    def __str__(self) -> str:
        return f"{self.word}: {self.documents}"


def _written(numbers: Iterable[int]) -> str:
    """A list of whole numbers for IN; an empty one finds nothing."""
    return ",".join(str(int(number)) for number in numbers) or "NULL"


def _values(rows: Sequence[tuple[int, ...]]) -> Iterator[str]:
    """Rows of whole numbers for VALUES, so many at a time that no statement becomes too long."""
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield ",".join(f"({','.join(str(int(value)) for value in row)})" for row in rows[start : start + ROWS_AT_ONCE])
