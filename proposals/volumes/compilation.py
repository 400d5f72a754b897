"""A compilation (汇编) of proposals and their replies: contents with pages, then one proposal after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from cppcc.core.documents.blocks import Block, Contents, Document, Heading, PageBreak, Paragraph, Strong

PARTS = (("情况", "situation"), ("分析", "analysis"), ("建议", "suggestions"))


def compilation_document(title: str, proposals: Iterable[Any], *, with_replies: bool, on: date) -> Document:
    """`proposals` come from `ProposalQuerySet.for_compilation`; each begins on a page of its own."""
    blocks: list[Block] = [Contents(), PageBreak()]
    for place, proposal in enumerate(proposals):
        if place:
            blocks.append(PageBreak())
        blocks += _one(proposal, with_replies=with_replies)
    return Document(title, tuple(blocks), on=on)


def _one(proposal: Any, *, with_replies: bool) -> Iterator[Block]:
    yield Heading(1, f"第{proposal.number}号　{proposal.title}", numbered=False)
    signers = "、".join([proposal.sponsor, *(row.member.name for row in proposal.signed_cosigners)])
    yield Paragraph((Strong("提案者："), signers))
    if proposal.category:
        yield Paragraph((Strong("分类："), str(proposal.category)))
    if units := "、".join(str(handling) for handling in proposal.current_handlings):
        yield Paragraph((Strong("承办单位："), units))
    for label, field in PARTS:
        if text := getattr(proposal, field).strip():
            yield Heading(2, label, numbered=False)
            yield from _paragraphs(text)
    if with_replies:
        for handling in proposal.current_handlings:
            for reply in handling.given:
                yield from _reply(reply)


def _reply(reply: Any) -> Iterator[Block]:
    outcome = f"（{reply.outcome}类）" if reply.outcome else ""
    yield Heading(2, f"{reply.handling.unit.name}的答复{outcome}", numbered=False)
    day = reply.replied_on
    number = f"　{reply.document_number}" if reply.document_number else ""
    yield Paragraph((f"{day.year}年{day.month}月{day.day}日{number}",))
    yield from _paragraphs(reply.body)
    for place, point in enumerate(reply.points, start=1):
        yield Paragraph((Strong(f"建议{place}："), point.get("text", "")))
        yield from _paragraphs(point.get("answer", ""))


def _paragraphs(text: str) -> Iterator[Block]:
    for line in text.splitlines():
        if line.strip():
            yield Paragraph((line.strip(),))
