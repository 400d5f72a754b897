"""The proposals known during an import, and where each of them stands once all sheets are read.

The ledger tells how things stand, not how they came about: a proposal enters in its final state with one line of
history. What the office has done since (closed it, had it redone) is not undone by a ledger that brings nothing new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from cppcc.core.ledger.cells import Unreadable
from cppcc.core.ledger.plan import EMPTY, Plan, Row, told
from members.people.models import Session
from proposals.models import ANSWERS_TO_AUTHOR, Category, Handling, Proposal
from proposals.states import ON_REGISTER, HandlingStatus, Status

SHEET, HANDLING_SHEET = "提案", "承办"
NOT_YOURS = "此号已有涉密提案，不由您导入"


class Categories(dict[str, Category]):
    """Categories by name."""

    def __init__(self) -> None:
        super().__init__({category.name: category for category in Category.objects.all()})


class Register:
    """Proposals by serial, with their ledger row, what the ledger says was decided, and their handlings."""

    def __init__(self) -> None:
        self._by_serial: dict[int, list[Proposal]] = defaultdict(list)
        self._broken: set[int] = set()
        self._unseen: set[int] = set()
        self._numbers: dict[tuple[int, int], Proposal] = {}
        self.row_of: dict[int, Row] = {}
        self.decided: dict[int, Status] = {}
        self.handlings: dict[int, list[Handling]] = defaultdict(list)
        self.news: set[int] = set()
        self.settled = self._is_read = False

    @classmethod
    def of(cls, plan: Plan) -> Register:
        """The import's register; at first use it reads what the two sheets speak of, with one query for each table."""
        register = plan.shared(cls)
        if not register._is_read:
            register._read(plan)
        return register

    def _read(self, plan: Plan) -> None:
        self._is_read = True
        rows = plan.rows.get(SHEET, []) + plan.rows.get(HANDLING_SHEET, [])
        serials = {row[header] for row in rows for header in ("提案号", "并入提案号") if row[header]}
        spoken_of = Proposal.objects.filter(serial__in=serials)
        for proposal in spoken_of.select_related("session", "category", "lead", "collective_body", "merged_into"):
            self.learn(proposal)
        for proposal in Proposal.objects.filter(number__in=serials).only("session", "number", "title"):
            self._numbers[proposal.session_id, proposal.number or 0] = proposal
        self._unseen = plan.unseen(Proposal.objects.filter(Q(serial__in=serials) | Q(number__in=serials)))
        by_key = {proposal.pk: proposal for found in self._by_serial.values() for proposal in found}
        handlings = Handling.objects.filter(proposal__in=by_key).exclude(status=HandlingStatus.REPLACED)
        for handling in handlings.select_related("unit").prefetch_related("replies__ratings"):
            handling.proposal = by_key[handling.proposal_id]
            self.handlings[id(handling.proposal)].append(handling)

    def learn(self, proposal: Proposal) -> None:
        self._by_serial[proposal.serial or 0].append(proposal)

    def learn_broken(self, serial: int | None) -> None:
        self._broken.add(serial or 0)

    def is_broken(self, serial: int) -> bool:
        """Its own row is refused: a reference to it is no second mistake."""
        return serial in self._broken

    def is_secret(self, proposal: Proposal) -> bool:
        """The importer does not see it, so nothing of it is told, compared or changed."""
        return proposal.pk in self._unseen

    def in_session(self, session: Session, serial: int) -> Proposal | None:
        return next((p for p in self._by_serial.get(serial, []) if p.session == session), None)

    def find(self, serial: int) -> Proposal | None:
        """The proposal a row means by its number alone: the one of the sheet 提案, else the only one recorded. None for
        one whose own row is refused."""
        found = self._by_serial.get(serial, [])
        on_sheet = [proposal for proposal in found if id(proposal) in self.row_of]
        if serial in self._broken and not on_sheet:
            return None
        if len(on_sheet or found) == 1:
            if self.is_secret((on_sheet or found)[0]):
                raise Unreadable(NOT_YOURS)
            return (on_sheet or found)[0]
        if not found:
            raise Unreadable(f"没有第{serial}号提案，请核对提案号，或在“提案”表里补上")
        sessions = "、".join(proposal.session.name for proposal in found)
        raise Unreadable(f"几个届次都有第{serial}号提案（{sessions}）；请在同一工作簿里附上该届次的“提案”表")

    def holder_of(self, session: Session, number: int, proposal: Proposal) -> Proposal | None:
        """Another proposal that bears the number in the session's register."""
        holder = self._numbers.get((session.pk, number)) if session.pk else None
        return holder if holder is not None and holder.pk != proposal.pk else None

    def spoken_of(self) -> Iterable[Proposal]:
        return [proposal for found in self._by_serial.values() for proposal in found]


def settle(plan: Plan) -> None:
    """Give each proposal the status that follows from its review result and its handlings."""
    register = Register.of(plan)
    if register.settled:
        return
    register.settled = True
    for proposal in register.spoken_of():
        row = register.row_of.get(id(proposal))
        touched = row is not None or id(proposal) in register.news
        if touched and (row is None or row.ok):
            _settle(plan, register, proposal, row)


def _settle(plan: Plan, register: Register, proposal: Proposal, row: Row | None) -> None:
    status = _status(register, proposal)
    source = "" if plan.is_new(proposal) else proposal.status
    if source and not _is_news(register, proposal, status):
        return
    number = proposal.serial if status in ON_REGISTER and proposal.number is None else proposal.number
    holder = register.holder_of(proposal.session, number or 0, proposal)
    if row and holder and proposal.number is None:
        title = "涉密提案" if register.is_secret(holder) else f"《{holder.title}》"
        row.refuse("提案号", f"立案号{number}已由{title}使用，请核对提案号")
        return
    if row and source and source != status:
        row.changes.append(("审查结果", told(proposal, "status", source) or EMPTY, told(proposal, "status", status)))
    plan.change(proposal, status=status, number=number if status in ON_REGISTER else None)
    if source != status:
        plan.step(proposal, source)
    if status == Status.ANSWERED:
        _close_assisting(plan, register.handlings[id(proposal)])


def _status(register: Register, proposal: Proposal) -> Status:
    decided = register.decided.get(id(proposal))
    if decided is None:
        decided = Status.FILED if proposal.status in ON_REGISTER else Status(proposal.status)
    handlings = register.handlings[id(proposal)]
    if decided != Status.FILED or not handlings:
        return decided
    answering = [handling for handling in handlings if handling.manner in ANSWERS_TO_AUTHOR]
    if answering and all(handling.status == HandlingStatus.REPLIED for handling in answering):
        return Status.ANSWERED
    return Status.HANDLING


def _is_news(register: Register, proposal: Proposal, status: Status) -> bool:
    """Whether the ledger says something else than the record: another result of review, or new in the handling."""
    if status == proposal.status or (proposal.status == Status.CLOSED and status == Status.ANSWERED):
        return False
    both_filed = proposal.status in ON_REGISTER and status in ON_REGISTER
    return not both_filed or id(proposal) in register.news


def _close_assisting(plan: Plan, handlings: list[Handling]) -> None:
    """With the reply to the author given, nothing is owed by those who assisted."""
    for handling in handlings:
        if handling.manner not in ANSWERS_TO_AUTHOR:
            plan.change(handling, status=HandlingStatus.REPLIED)
