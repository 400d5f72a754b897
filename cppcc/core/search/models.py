"""The index: which document has which number, and for each word the set of numbers it occurs in.

Plain tables, read and written alike on SQLite and PostgreSQL (docs/decisions/search-index.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import ClassVar

from django.db import models

from cppcc.core.search.bits import joined

MANY = 900  # values in one IN list: SQLite's old limit is 999


class IndexHead(models.Model):
    """The last document number given; one row, locked while the index is written."""

    last_number = models.BigIntegerField(default=-1)

    def __str__(self) -> str:
        return f"至第{self.last_number}号"


class SearchDocumentQuerySet(models.QuerySet["SearchDocument"]):
    def numbered(self, numbers: Iterable[int]) -> models.QuerySet[SearchDocument]:
        """The documents of these numbers. Written out, since thousands of parameters take longer than the query."""
        return self.extra(where=[f"number IN ({','.join(str(int(number)) for number in numbers)})"])  # noqa: S610


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
