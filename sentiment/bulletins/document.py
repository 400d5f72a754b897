"""An issue on paper: red head, articles with their sources, and who it goes to. One document for page, PDF and Word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings

from cppcc.core.documents.blocks import (
    ArticleTitle,
    Block,
    Document,
    Heading,
    NumberedList,
    Paragraph,
    Record,
    Strong,
)
from cppcc.core.documents.frozen import from_json
from cppcc.core.masking import masked
from sentiment.states import BulletinStatus

if TYPE_CHECKING:
    from sentiment.models import Article, Bulletin, SocialReport

MARK = "社情民意"
DRAFTS = {BulletinStatus.EDITING: "编辑稿", BulletinStatus.CHECKING: "送审稿", BulletinStatus.SIGNING: "送审稿"}
HEADINGS = [
    (1, re.compile(r"[一二三四五六七八九十]{1,3}、.{1,40}")),
    (2, re.compile(r"（[一二三四五六七八九十]{1,3}）.{1,40}")),
]
SENTENCE_END = "。；！？：，"


def bulletin_document(bulletin: Bulletin) -> Document:
    """As it was signed; before that, as it would be printed now."""
    return from_json(bulletin.printed) if bulletin.printed else compose(bulletin)


def compose(bulletin: Bulletin) -> Document:
    """The issue put together from what its reports say now (`for_detail`)."""
    draft = DRAFTS.get(BulletinStatus(bulletin.status), "") if bulletin.number is None else ""
    name = f"{MARK}{bulletin}" if bulletin.number else f"{MARK}（{draft}）"
    issuer = f"{settings.COMMITTEE_NAME}办公室"
    return Document(
        title=name,
        mark=MARK,
        number=f"（第{bulletin.number}期）" if bulletin.number else f"（{draft}）",
        issuer=issuer,
        on=bulletin.issued_on,
        form="bulletin",
        blocks=list(_blocks(bulletin)),
        record=_record(bulletin),
        draft=draft,
        metadata={"author": issuer, "subject": name},
    )


def _blocks(bulletin: Bulletin) -> Iterator[Block]:
    articles = [on_paper(article) for article in bulletin.articles()]
    if bulletin.title:
        yield ArticleTitle(bulletin.title)
    if len(articles) > 1:
        yield Paragraph([Strong("本期要目")])
        yield NumberedList([article.title for article in articles])
    for article in articles:
        yield ArticleTitle(article.title)
        yield from paragraphs(article.text)
        yield Paragraph([f"（{credits_of(article)}）"])


def on_paper(article: Article) -> Article:
    """The article as it may be printed. The one place that every title and text passes on its way to page, PDF and
    Word: what is personal and was not kept on purpose is masked here."""
    kept = set(article.combined.may_print if article.combined else article.sources[0].may_print)
    return replace(article, title=masked(article.title, kept=kept), text=masked(article.text, kept=kept))


def paragraphs(text: str) -> Iterator[Block]:
    """The text by its lines; a short line numbered 一、 or （一） is a heading."""
    for line in filter(None, map(str.strip, text.splitlines())):
        level = next((level for level, shape in HEADINGS if shape.fullmatch(line)), 0)
        yield Heading(level, line) if level and line[-1] not in SENTENCE_END else Paragraph([line])


def credits_of(article: Article) -> str:
    """Every source of an article: 反映人：甲、乙；反映单位：丙."""
    people = _once(author.member.name for report in article.sources for author in report.authors.all())
    bodies = _once(report.body.name for report in article.sources if report.body)
    others = _once(report.source_name for report in article.sources if report.source_name)
    parts = [f"反映人：{'、'.join([*people, *others])}"] if people or others else []
    parts += [f"反映单位：{'、'.join(bodies)}"] if bodies else []
    lead = f"综合{len(article.sources)}篇。" if len(article.sources) > 1 else ""
    return lead + "；".join(parts) if parts else f"{lead}反映人：未注明"


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def sources_of(reports: Iterable[SocialReport]) -> str:
    """The names of those who reported, for a line on a page."""
    return "；".join(report.written_by for report in reports)


def _record(bulletin: Bulletin) -> Record:
    goes = {"报": bulletin.report_to, "送": bulletin.send_to, "发": bulletin.copy_to}
    checker, maker = bulletin.checked_by, bulletin.made_by
    by = {"签发": bulletin.signatory, "核稿": checker.name if checker else "", "编辑": maker.name if maker else ""}
    return Record(
        printed_by="　".join(f"{duty}：{name}" for duty, name in by.items() if name),
        lines=[f"{way}：{_one_line(names)}" for way, names in goes.items() if names],
        closing=f"共印{bulletin.copies}份" if bulletin.copies else "",
    )


def _one_line(names: str) -> str:
    return " ".join(names.split())
