"""The sheet 届次: terms and their sessions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cppcc.core.accounts.roles import Role
from cppcc.core.ledger.cells import compact, text, year
from cppcc.core.ledger.dates import day
from cppcc.core.ledger.plan import Plan, Row
from cppcc.core.ledger.sheets import Column, Scope, Sheet, declare
from members.people.ledger.known import Sessions, session_key, term_number
from members.people.models import Session, Term


def load(plan: Plan, rows: list[Row]) -> None:
    """A term per 届 (its rows agree), a session per 次会议."""
    known = plan.shared(Sessions)
    seen: dict[str, Row] = {}
    for row in rows:
        if not row.ok:
            continue
        row.label = row["次会议"] or row["届"]
        _check(row)
        first = seen.setdefault(compact(row["届"]), row)
        if (first["届起"], first["届止"]) != (row["届起"], row["届止"]):
            row.refuse("届起", f"{row['届']}的起止日期与第{first.number}行不同，请核对")
        if row.ok:
            _load_session(plan, row, _load_term(plan, row, known), known)


def _check(row: Row) -> None:
    if row["届止"] <= row["届起"]:
        row.refuse("届止", "届止应在届起之后，请核对")
    if row["开幕"] and row["闭幕"] and row["闭幕"] < row["开幕"]:
        row.refuse("闭幕", "闭幕早于开幕，请核对")
    if row["次会议"]:
        key, term = session_key(row["次会议"]), term_number(row["届"])
        if key and term and key[0] != term:
            row.refuse("次会议", f"与“届”列的{row['届']}不一致，请核对")
        if row["年度"] is None and "年度" in row.cells:
            row.refuse("年度", "填了次会议就要填年度，如 2024")


def _load_term(plan: Plan, row: Row, known: Sessions) -> Term:
    term = known.terms.get(compact(row["届"]))
    if term is None:
        term = known.terms[compact(row["届"])] = plan.add(Term(name=row["届"]))
        row.is_new = True
    plan.put(row, term, "committee_name", "委员会")
    plan.put(row, term, "starts_on", "届起")
    plan.put(row, term, "ends_on", "届止")
    return term


def _load_session(plan: Plan, row: Row, term: Term, known: Sessions) -> None:
    if not row["次会议"]:
        return
    key = session_key(row["次会议"]) or compact(row["次会议"])
    session = next((s for s in known.sessions if (session_key(s.name) or compact(s.name)) == key), None)
    if session is None:
        session = plan.add(Session(term=term, name=row["次会议"]))
        known.sessions.append(session)
        row.is_new = True
    plan.put(row, session, "opens_on", "开幕")
    plan.put(row, session, "closes_on", "闭幕")
    plan.put(row, session, "year", "年度")


def export(scope: Scope) -> Iterable[Mapping[str, Any]]:
    for session in Session.objects.filter(year=scope.year).select_related("term").order_by("opens_on", "pk"):
        yield {
            "委员会": session.term.committee_name,
            "届": session.term.name,
            "届起": session.term.starts_on,
            "届止": session.term.ends_on,
            "次会议": session.name,
            "开幕": session.opens_on,
            "闭幕": session.closes_on,
            "年度": session.year,
        }


TERMS = declare(
    Sheet(
        "届次",
        key="委员会",
        order=10,
        columns=(
            Column("委员会", text(60), required=True, hint="委员会全称"),
            Column("届", text(40), required=True, hint="如：第三届"),
            Column("届起", day(), required=True),
            Column("届止", day(), required=True),
            Column("次会议", text(40), hint="如：三届三次"),
            Column("开幕", day()),
            Column("闭幕", day()),
            Column("年度", year(), hint="四位数字，如 2024；填了次会议就要填"),
        ),
        load=load,
        may="people.import_ledger",
        office=Role.LIAISON_OFFICE,
        export=export,
        unique=("次会议",),
    )
)
