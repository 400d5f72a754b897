"""Who and what is known during an import: what is recorded, grown by what the workbook adds. One query each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from cppcc.core.ledger.cells import Unreadable, compact
from cppcc.core.ledger.dates import written_number
from cppcc.core.ledger.plan import Plan
from members.people.models import Appointment, Body, BodyKind, Member, Seat, Session, Term, Unit
from members.people.names import name_and_bracket, plain_name

TERM = re.compile(r"第?([\d一二三四五六七八九十]+)届")
SESSION = re.compile(r"(?:^|[^\d一二三四五六七八九十])第?([\d一二三四五六七八九十]+)次")


def term_number(name: str) -> int | None:
    """第三届, 三届, 3届 → 3."""
    found = TERM.search(compact(name))
    return (written_number(found[1]) if found else 0) or None


def session_key(name: str) -> tuple[int, int] | None:
    """三届三次, 第三届委员会第三次会议, 三届三次会议 → (3, 3); None when either number is missing."""
    term, line = term_number(name), compact(name)
    found = SESSION.search(line[line.index("届") :]) if term else None
    number = written_number(found[1]) if found else 0
    return (term, number) if term and number else None


class Sessions:
    """Terms and their sessions."""

    def __init__(self) -> None:
        self.terms = {compact(term.name): term for term in Term.objects.all()}
        self.sessions = list(Session.objects.select_related("term"))

    def term_of(self, day: date) -> Term:
        """The term in office on a day, or the only one there is."""
        covering = [term for term in self.terms.values() if term.starts_on <= day <= term.ends_on]
        if len(covering) == 1:
            return covering[0]
        if not covering and len(self.terms) == 1:
            return next(iter(self.terms.values()))
        if not self.terms:
            raise Unreadable("还没有登记届次，请在同一工作簿里附上“届次”表")
        raise Unreadable("任职起不在（或同时在）任何一届内，请核对日期或“届次”表")

    def find(self, name: str) -> Session:
        """The session meant by 三届三次 in any of its usual spellings."""
        key = session_key(name)
        for session in self.sessions:
            if compact(session.name) == compact(name) or (key and session_key(session.name) == key):
                return session
        known = "、".join(session.name for session in self.sessions) or "（没有）"
        raise Unreadable(f"没有这个届次，请写成 三届三次；已登记的有：{known}")


class Bodies:
    """Sectors, parties, committees, groups, and the committee's own organs."""

    def __init__(self) -> None:
        self._by_name = {(BodyKind(body.kind), compact(body.name)): body for body in Body.objects.all()}

    def find(self, kind: BodyKind, name: str) -> Body | None:
        return self._by_name.get((kind, compact(name)))

    def named(self, name: str, kinds: Iterable[BodyKind] = BodyKind) -> list[Body]:
        """Every body of this name; `民盟（党派）` names the kind."""
        bare, bracket = name_and_bracket(name)
        wanted = [kind for kind in kinds if not bracket or kind.label == bracket]
        return [body for kind in wanted if (body := self.find(kind, bare if bracket else name))]

    def one(self, name: str, kinds: Iterable[BodyKind] = BodyKind) -> Body | None:
        """The one body of this name, None when there is none; refused when several bear it."""
        found = self.named(name, kinds)
        if len(found) > 1:
            labels = "、".join(f"{body.name}（{body.get_kind_display()}）" for body in found)
            raise Unreadable(f"有几个组织叫这个名字：{labels}；请连括号一起写明是哪一个")
        return found[0] if found else None

    def learn(self, body: Body) -> Body:
        self._by_name[BodyKind(body.kind), compact(body.name)] = body
        return body

    def find_or_add(self, plan: Plan, kind: BodyKind, name: str) -> Body:
        """The body, or a new row of its list, shown in the preview."""
        return self.find(kind, name) or self.learn(plan.add_list_row(Body(kind=kind, name=compact(name))))


class Members:
    """Members by number and by name. A name borne by two is refused: the number decides."""

    def __init__(self) -> None:
        self._by_number: dict[str, Member] = {}
        self._by_name: dict[str, list[Member]] = defaultdict(list)
        self._broken: set[str] = set()
        for member in Member.objects.all():
            self.learn(member)

    def numbered(self, number: str) -> Member | None:
        return self._by_number.get(number.upper())

    def learn(self, member: Member) -> None:
        self._by_number[member.number.upper()] = member
        bearers = self._by_name[plain_name(member.name)]
        if member not in bearers:
            bearers.append(member)

    def learn_broken(self, *words: str | None) -> None:
        """Names of rows that are refused themselves: a reference to them is no second mistake."""
        self._broken |= {plain_name(word).upper() for word in words if word}

    def find(self, text: str) -> Member:
        """The member meant by a number, a name, or 张三（W0012）."""
        name, bracket = name_and_bracket(text)
        number = bracket or name
        member = self.numbered(number)
        if member is not None:
            if bracket and name and plain_name(member.name) != name:
                raise Unreadable(f"{number}是{member.name}，不是“{name}”，请核对姓名与编号")
            return member
        if bracket:
            raise Unreadable(f"没有编号为{number}的委员，请核对")
        return self._by_bare_name(name)

    def find_or_skip(self, text: str) -> Member | None:
        """As `find`; None for somebody whose own row is refused."""
        name, bracket = name_and_bracket(text)
        try:
            return self.find(text)
        except Unreadable:
            if {name.upper(), bracket.upper()} & self._broken:
                return None
            raise

    def spread(self, names: Iterable[str]) -> list[str]:
        """Names in one piece parted by spaces only (张三 李四) as single names, when each of them is known."""
        spread: list[str] = []
        for name in names:
            parts = name.split()
            whole = plain_name(name) in self._by_name or self.numbered(plain_name(name))
            surely = not whole and len(parts) > 1 and all(plain_name(part) in self._by_name for part in parts)
            spread += parts if surely else [name]
        return spread

    def _by_bare_name(self, name: str) -> Member:
        bearers = self._by_name.get(name, [])
        if not bearers:
            raise Unreadable(f"没有叫“{name}”的委员，请核对姓名，或写委员编号")
        if len(bearers) > 1:
            told = "、".join(f"{member.name}（{member.number}）" for member in bearers)
            raise Unreadable(f"有{len(bearers)}位同名委员：{told}；请写编号")
        return bearers[0]


class Posts:
    """Appointments by member number, and their open seats."""

    def __init__(self) -> None:
        self._of: dict[str, list[Appointment]] = defaultdict(list)
        self._seats: dict[int, list[Seat]] = defaultdict(list)
        by_key = {}
        for appointment in Appointment.objects.select_related("member", "term", "reason").order_by("starts_on"):
            by_key[appointment.pk] = appointment
            self.learn(appointment)
        for seat in Seat.objects.filter(ends_on__isnull=True).select_related("body"):
            seat.appointment = by_key[seat.appointment_id]
            self._seats[id(seat.appointment)].append(seat)

    def learn(self, appointment: Appointment) -> None:
        self._of[appointment.member.number].append(appointment)

    def of(self, member: Member) -> list[Appointment]:
        return self._of[member.number]

    def seats(self, appointment: Appointment, kind: BodyKind) -> list[Seat]:
        return [seat for seat in self._seats[id(appointment)] if seat.body.kind == kind]

    def take_seat(self, seat: Seat) -> None:
        self._seats[id(seat.appointment)].append(seat)

    def leave_seat(self, seat: Seat) -> None:
        self._seats[id(seat.appointment)].remove(seat)

    def in_body(self, body: Body) -> list[Seat]:
        """The open seats of a body."""
        return [seat for seats in self._seats.values() for seat in seats if seat.body == body]


class Units:
    """Handling units by name and short name."""

    def __init__(self) -> None:
        self.all = list(Unit.objects.select_related("kind"))
        self._broken: set[str] = set()

    def named(self, name: str) -> Unit | None:
        return next((unit for unit in self.all if compact(unit.name) == compact(name)), None)

    def learn_broken(self, *words: str | None) -> None:
        self._broken |= {compact(word) for word in words if word}

    def find(self, name: str) -> Unit | None:
        """The unit of this name or short name; None for one whose own row is refused."""
        bare = compact(name)
        found = [unit for unit in self.all if compact(unit.name) == bare]
        found = found or [unit for unit in self.all if unit.short_name and compact(unit.short_name) == bare]
        if len(found) > 1:
            raise Unreadable(f"简称对应几个单位：{'、'.join(unit.name for unit in found)}；请写全称")
        if found:
            return found[0]
        if bare in self._broken:
            return None
        raise Unreadable("没有登记这个承办单位，请写全称或简称，新单位先填入“承办单位”表")
