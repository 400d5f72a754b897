"""Who is meant by a typed name or number. A name borne by two is never guessed: the number decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from members.people.models import Member
from members.people.names import name_and_bracket, spaced_names, split_names

MOST_NAMES = 100


class MemberRefused(LookupError):
    """A typed name or number that names nobody, or more than one; the message is for the user."""

    def __init__(self, typed: str, message: str, candidates: Sequence[Member] = ()) -> None:
        super().__init__(message)
        self.typed = typed
        self.message = message
        self.candidates = list(candidates)


class MemberUnknown(MemberRefused):
    """Nobody has this name or number."""


class MemberAmbiguous(MemberRefused):
    """Two or more bear this name; `candidates` are they."""


class TooManyNames(MemberRefused):
    """More names at once than are looked up."""


@dataclass(frozen=True)
class Found:
    """What a line of names gave: members in the order typed (each once), and what could not be told."""

    members: list[Member]
    refused: list[MemberRefused]


def find_member(text: str, *, on: date | None) -> Member:
    """The member meant by `text`: a number, a name, or `张三（W0012）`.

    With `on`, a bare name means a member in office that day; a number is always right. Raises MemberRefused."""
    found = find_members([text], on=on)
    if found.refused:
        raise found.refused[0]
    if not found.members:
        raise MemberUnknown(text, "请填写委员姓名或编号")
    return found.members[0]


def find_members(names: str | Iterable[str], *, on: date | None) -> Found:
    """The members meant by several names, in two queries however many; refusals are collected, not raised.

    More than MOST_NAMES are refused together, none of them is looked up."""
    typed = split_names(names) if isinstance(names, str) else [name for name in names if name.strip()]
    if len(typed) > MOST_NAMES:
        message = f"一次最多填{MOST_NAMES}位委员，现在写了{len(typed)}个姓名；请减少后再保存"
        return Found([], [TooManyNames("", message)])
    wanted = [(text, *name_and_bracket(text)) for text in typed]
    apart = {word for text in typed for word in spaced_names(text)}
    bearers = _bearers({word for _, name, bracket in wanted for word in (name, bracket) if word} | apart)
    in_office = set(Member.objects.in_office(on=on).among(bearers).values_list("pk", flat=True)) if on else None
    found = Found([], [])
    for text, name, bracket in wanted:
        try:
            member = _choose(text, name, bracket, bearers, in_office)
        except MemberRefused as refusal:
            found.refused.append(refusal)
        else:
            if member not in found.members:
                found.members.append(member)
    return found


def _bearers(words: set[str]) -> list[Member]:
    return list(Member.objects.named_or_numbered(words)) if words else []


def _choose(text: str, name: str, bracket: str, bearers: list[Member], in_office: set[int] | None) -> Member:
    number = (bracket or name).upper()
    numbered = [member for member in bearers if member.number.upper() == number]
    if numbered:
        if bracket and name and numbered[0].name != name:
            raise MemberUnknown(text, f"{bracket} 是{numbered[0].name}，不是“{name}”，请核对姓名与编号", numbered)
        return numbered[0]
    named = [member for member in bearers if member.name == name]
    serving = [member for member in named if in_office is None or member.pk in in_office]
    if bracket and bracket.upper() != bracket.lower():
        raise MemberUnknown(text, f"没有编号为 {bracket} 的委员", named)
    if len(serving) == 1:
        return serving[0]
    if len(serving) > 1:
        count = {2: "两", 3: "三"}.get(len(serving), str(len(serving)))
        raise MemberAmbiguous(text, f"有{count}位同名委员：{_told(serving)}，请写编号", serving)
    if named:
        raise MemberUnknown(text, f"“{name}”当日不在任：{_told(named)}；确要选请写编号", named)
    apart = spaced_names(text)
    known = {word for member in bearers for word in (member.name, member.number)}
    if apart and known.issuperset(apart):
        raise MemberUnknown(text, f"多个姓名之间请用顿号、隔开，如：{'、'.join(apart)}")
    raise MemberUnknown(text, f"没有叫“{name}”的委员，请核对姓名，或写委员编号")


def _told(members: Sequence[Member]) -> str:
    return "、".join(f"{member.name}（{member.number}）" for member in members)
