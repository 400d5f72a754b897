"""A statement on paper: title, who gives it, the sections, name and day. Citizens are masked in what is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cppcc.core.documents.blocks import Block, Contents, Document, Heading, Note, PageBreak, Paragraph, Signature
from cppcc.core.masking import masked
from members.people.models import Member
from members.statements.models import DutyStatement
from members.statements.models.statements import Section

UNCONFIRMED = "按记录生成　未经本人确认"
UNFINISHED = "草稿　未提交"


@dataclass(frozen=True)
class Page:
    """What is printed of one member, read before drawing: drawing takes no query."""

    name: str
    number: str
    year: int
    facts: str
    sections: Sequence[tuple[str, str]]
    on: date
    draft: str = ""

    @property
    def title(self) -> str:
        return f"{self.year}年度述职报告"


def page_of(member: Member, year: int, statement: DutyStatement | None, filled: Sequence[Section], *, on: date) -> Page:
    """The statement as it stands; without one, what the records say. `member` is loaded `with_posts`."""
    if statement is None:
        sections = [(each["title"], masked(each["text"])) for each in filled if each["text"].strip()]
        return Page(member.name, member.number, year, facts_of(member), sections, on, UNCONFIRMED)
    draft = UNFINISHED if statement.is_with_member else ""
    day = statement.handed_in_on or on
    return Page(member.name, member.number, year, facts_of(member), statement.masked_sections, day, draft)


def facts_of(member: Member) -> str:
    """界别、专委会、活动组 of the day `with_posts` was given."""
    post = member.post
    if post is None:
        return ""
    told = [("职务", post.get_office_display())]
    kinds = (("界别", post.sectors), ("专委会", post.committees), ("活动组", post.groups))
    told += [(label, "、".join(seat.told for seat in seats)) for label, seats in kinds if seats]
    return "　".join(f"{label}：{words}" for label, words in told)


def compose(page: Page) -> Document:
    """One member's statement."""
    return Document(
        title=page.title,
        subtitle=f"述职人：{page.name}",
        blocks=[*_body(page, level=1), Signature(page.name, page.on)],
        on=page.on,
        metadata={"author": page.name},
        draft=page.draft,
    )


def bind(pages: Sequence[Page], title: str, *, on: date) -> Document:
    """Many in one document, with a table of contents; each begins a page."""
    blocks: list[Block] = [Contents(levels=1)]
    for page in pages:
        name = f"{page.name}（{page.draft}）" if page.draft else page.name
        blocks += [PageBreak(), Heading(1, name, numbered=False), *_body(page, level=2)]
        blocks.append(Signature(page.name, page.on))
    return Document(title=title, blocks=blocks, on=on)


def _body(page: Page, *, level: int) -> Iterable[Block]:
    if page.draft:
        yield Note(f"{page.draft.replace('　', '，')}。")
    if page.facts:
        yield Paragraph(page.facts)
    for title, text in page.sections:
        yield Heading(level, title)
        for line in text.splitlines():
            if line.strip():
                yield Paragraph(line.strip())
