"""The sheets of social reports: 社情民意, and 采用 with instructions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cppcc.core.accounts.roles import Role
from cppcc.core.ledger.cells import Unreadable, choice, issue_number, ledger_number, long_text, names, text
from cppcc.core.ledger.dates import day
from cppcc.core.ledger.plan import EMPTY, Plan, Row, told
from cppcc.core.ledger.sheets import Column, Scope, Sheet, declare
from members.people.ledger import Bodies, Members
from members.people.models import Body, Member
from sentiment.models import Adoption, AdoptionManner, Bulletin, Instruction, Level, ReportAuthor, SocialReport
from sentiment.models.register import PRINTED
from sentiment.states import Status

SHEET, OUTCOMES = "社情民意", "采用"
INSTRUCTED = "批示"
NOT_YOURS = "此号已有涉密社情民意，不由您导入"
DECISIONS = {"编发": Status.ISSUED, "留存": Status.KEPT}
WORDS = {status: word for word, status in DECISIONS.items()}


class Reports:
    """Social reports by number, and their authors."""

    def __init__(self) -> None:
        self._by_number: dict[int, list[SocialReport]] = defaultdict(list)
        self._broken: set[int] = set()
        self._unseen: set[int] = set()
        self._is_read = False
        self.row_of: dict[int, Row] = {}
        self.authors: dict[int, list[ReportAuthor]] = defaultdict(list)
        self.bulletins = {(bulletin.year, bulletin.number): bulletin for bulletin in Bulletin.objects.defer("printed")}

    @classmethod
    def of(cls, plan: Plan) -> Reports:
        """The import's reports; at first use it reads what the two sheets speak of."""
        reports = plan.shared(cls)
        if not reports._is_read:
            reports._read(plan)
        return reports

    def _read(self, plan: Plan) -> None:
        self._is_read = True
        spoken = {row["编号"] for row in plan.rows.get(SHEET, [])}
        spoken |= {row["社情民意编号"] for row in plan.rows.get(OUTCOMES, [])}
        recorded = SocialReport.objects.filter(number__in=spoken - {None})
        for report in recorded.select_related("bulletin", "body").defer(PRINTED):
            self._by_number[report.number or 0].append(report)
        self._unseen = plan.unseen(recorded)
        by_key = {report.pk: report for found in self._by_number.values() for report in found}
        for author in ReportAuthor.objects.filter(report__in=by_key).select_related("member").order_by("order", "pk"):
            self.authors[id(by_key[author.report_id])].append(author)

    def learn(self, report: SocialReport) -> None:
        self._by_number[report.number or 0].append(report)

    def learn_broken(self, number: int | None) -> None:
        self._broken.add(number or 0)

    def is_secret(self, report: SocialReport) -> bool:
        """The importer does not see it, so nothing of it is told, compared or changed."""
        return report.pk in self._unseen

    def of_year(self, year: int, number: int) -> SocialReport | None:
        return next((report for report in self._by_number.get(number, []) if report.year == year), None)

    def find(self, number: int) -> SocialReport | None:
        """The report a row of 采用 means by its number alone: the sheet's own, else the only one recorded."""
        found = self._by_number.get(number, [])
        on_sheet = [report for report in found if id(report) in self.row_of]
        if number in self._broken and not on_sheet:
            return None
        if len(on_sheet or found) == 1:
            if self.is_secret((on_sheet or found)[0]):
                raise Unreadable(NOT_YOURS)
            return (on_sheet or found)[0]
        if not found:
            raise Unreadable(f"没有第{number}号社情民意，请核对编号，或在“{SHEET}”表里补上")
        years = "、".join(f"{report.year}年" for report in sorted(found, key=lambda report: report.year))
        raise Unreadable(f"{years}都有第{number}号社情民意；请在同一工作簿里附上该年的“{SHEET}”表")


# --- 社情民意 -----------------------------------------------------------------------------------------------
def load(plan: Plan, rows: list[Row]) -> None:
    reports = Reports.of(plan)
    for row in rows:
        _check(row)
        if row.ok:
            _load_report(plan, row, reports)
        if not row.ok:
            reports.learn_broken(row["编号"])


def _check(row: Row) -> None:
    refused = {refusal.column for refusal in row.refusals}
    if row["处理"] == Status.ISSUED and row["期号"] is None and "期号" not in refused:
        row.refuse("期号", "编发的要填期号，如 第3期")
    if row["处理"] != Status.ISSUED and row["期号"] is not None and "处理" not in refused:
        row.refuse("期号", "只有处理是编发才填期号；请删去期号，或把处理改为编发")


def _load_report(plan: Plan, row: Row, reports: Reports) -> None:
    year = row["收到日期"].year
    row.label = f"第{row['编号']}号 {row['标题']}"
    report = reports.of_year(year, row["编号"])
    if report is not None and reports.is_secret(report):
        row.refuse("编号", NOT_YOURS)
        return
    if report is not None and (earlier := reports.row_of.get(id(report))):
        row.refuse("编号", f"与第{earlier.number}行重复：{year}年已有第{row['编号']}号，请改正或删去一行")
        return
    members, body = _authors(plan, row)
    if not row.ok:
        return
    if report is not None and _is_another(row, report, members, reports):
        row.refuse("编号", f"系统中{year}年这一号是《{report.title}》，标题和反映人都与本行不同；请核对编号")
        return
    if report is None:
        report = plan.add(SocialReport(year=year, number=row["编号"], status="", created_by=plan.by))
        reports.learn(report)
        row.is_new = True
    reports.row_of[id(report)] = row
    for field, header in (("title", "标题"), ("received_on", "收到日期"), ("situation", "内容")):
        plan.put(row, report, field, header)
    plan.put(row, report, "body", "反映人", body)
    _load_authors(plan, row, report, members, reports)
    _load_decision(plan, row, report, reports)


def _authors(plan: Plan, row: Row) -> tuple[list[Member], Body | None]:
    """Members, or a body that is known; anybody else is refused."""
    known, bodies = plan.shared(Members), plan.shared(Bodies)
    given = known.spread(row["反映人"])
    found = {name: body for name in given if (body := _body_named(row, bodies, name))}
    members = row.look_up_all("反映人", known.find_or_skip, [name for name in given if name not in found])
    if len(found) > 1:
        row.refuse("反映人", "只登记一个反映单位，请只写牵头的一个")
    people = [member for member in members if member]
    if len({id(member) for member in people}) < len(people):
        row.refuse("反映人", "同一位委员写了两次，请核对")
    return people, next(iter(found.values()), None)


def _body_named(row: Row, bodies: Bodies, name: str) -> Body | None:
    return next(iter(row.look_up_all("反映人", bodies.one, [name])), None)


def _is_another(row: Row, report: SocialReport, members: list[Member], reports: Reports) -> bool:
    written_by = {author.member for author in reports.authors[id(report)] if author.member.pk}
    known = {member for member in members if member.pk}
    return report.title != row["标题"] and bool(written_by) and bool(members) and not written_by & known


def _load_authors(plan: Plan, row: Row, report: SocialReport, members: list[Member], reports: Reports) -> None:
    recorded = reports.authors[id(report)]
    before = [author.member for author in recorded]
    if not members or before == members:
        return
    if not row.is_new:
        row.changes.append(("反映人", _names(before), _names(members)))
        plan.touch(report)
    for author in recorded:
        if author.member not in members:
            plan.drop(author)
    for order, member in enumerate(members):
        known = next((author for author in recorded if author.member == member), None)
        plan.change(known or plan.add(ReportAuthor(report=report, member=member)), order=order)


def _names(members: Iterable[Member]) -> str:
    return "、".join(member.name for member in members) or EMPTY


def _load_decision(plan: Plan, row: Row, report: SocialReport, reports: Reports) -> None:
    """Issued in its bulletin, kept, or waiting on the editor's desk when the ledger does not say."""
    source = report.status
    status = row["处理"] or (Status.RECEIVED if row.is_new else source)
    bulletin = _bulletin(plan, row, report, reports) if row["处理"] == Status.ISSUED else None
    if row["处理"] and not row.is_new:
        if source != status:
            row.changes.append(("处理", told(report, "status", source), told(report, "status", status)))
        if report.bulletin != bulletin:
            row.changes.append(("期号", str(report.bulletin or EMPTY), str(bulletin or EMPTY)))
    plan.change(report, status=status)
    if row["处理"]:
        plan.change(report, bulletin=bulletin)
    if source != status:
        plan.step(report, source)


def _bulletin(plan: Plan, row: Row, report: SocialReport, reports: Reports) -> Bulletin:
    """第3期 is the bulletin of the year of receipt, unless the cell names another year."""
    year, number = row["期号"]
    key = (year or report.year, number)
    if key not in reports.bulletins:
        reports.bulletins[key] = plan.add(Bulletin(year=key[0], number=key[1]))
    return reports.bulletins[key]


def export(scope: Scope) -> Iterable[Mapping[str, Any]]:
    seen = SocialReport.objects.visible_to(scope.user).received().filter(year=scope.year, number__isnull=False)
    rows = seen.select_related("bulletin", "body").defer(PRINTED).prefetch_related("authors__member")
    for report in rows.order_by("number"):
        body = [f"{report.body.name}（{report.body.get_kind_display()}）"] if report.body else []
        bulletin = report.bulletin if report.status == Status.ISSUED else None
        yield {
            "编号": report.number,
            "标题": report.title,
            "反映人": "、".join(body + [author.member.chosen_as for author in report.authors.all()]),
            "收到日期": report.received_on,
            "处理": WORDS.get(Status(report.status)),
            "期号": bulletin and (f"第{bulletin.number}期" if bulletin.year == report.year else str(bulletin)),
            "内容": report.situation,
        }


# --- 采用 ----------------------------------------------------------------------------------------------------
def load_outcomes(plan: Plan, rows: list[Row]) -> None:
    reports = Reports.of(plan)
    recorded = _recorded(reports)
    seen: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        report = row.look_up("社情民意编号", reports.find)
        _check_outcome(row, report)
        if report is None or not row.ok:
            continue
        row.label = f"第{row['社情民意编号']}号 {told(Adoption(), 'level', row['层级'])}{row['方式']}"
        key = _outcome_key(report, row["层级"], row["方式"], row["批示领导"] or "", row["日期"])
        first = seen.setdefault(key, row)
        if first is not row:
            row.refuse("日期", f"与第{first.number}行重复，请删去一行或改正")
        elif key not in recorded:
            row.is_new = True
            _add_outcome(plan, row, report)


def _recorded(reports: Reports) -> set[tuple[Any, ...]]:
    known = [report for found in reports._by_number.values() for report in found]
    by_key = {report.pk: report for report in known if report.pk is not None}
    adoptions = Adoption.objects.filter(report__in=by_key)
    instructions = Instruction.objects.filter(report__in=by_key)
    return {
        *(_outcome_key(by_key[a.report_id], a.level, AdoptionManner(a.manner).label, "", a.on) for a in adoptions),
        *(_outcome_key(by_key[i.report_id], i.level, INSTRUCTED, i.leader, i.on) for i in instructions),
    }


def _outcome_key(report: SocialReport, level: str, manner: str, leader: str, on: date) -> tuple[Any, ...]:
    return (id(report), str(level), str(manner), leader, on)


def _check_outcome(row: Row, report: SocialReport | None) -> None:
    if row["批示领导"] and row["方式"] and row["方式"] != INSTRUCTED:
        row.refuse("批示领导", "只有方式是批示才填批示领导；请删去，或把方式改为批示")
    if report and report.received_on and row["日期"] and row["日期"] < report.received_on:
        row.refuse("日期", f"早于这条社情民意的收到日期{report.received_on:%Y-%m-%d}，请核对")


def _add_outcome(plan: Plan, row: Row, report: SocialReport) -> None:
    if row["方式"] == INSTRUCTED:
        leader = row["批示领导"] or ""
        plan.add(Instruction(report=report, level=row["层级"], leader=leader, on=row["日期"]))
        return
    manner = next(manner for manner in AdoptionManner if manner.label == row["方式"])
    plan.add(Adoption(report=report, level=row["层级"], manner=manner, on=row["日期"]))


def export_outcomes(scope: Scope) -> Iterable[Mapping[str, Any]]:
    seen = SocialReport.objects.visible_to(scope.user).received().filter(year=scope.year, number__isnull=False)
    for adoption in Adoption.objects.filter(report__in=seen).select_related("report").order_by("on", "pk"):
        yield _outcome_row(adoption, adoption.get_manner_display(), "")
    for instruction in Instruction.objects.filter(report__in=seen).select_related("report").order_by("on", "pk"):
        yield _outcome_row(instruction, INSTRUCTED, instruction.leader)


def _outcome_row(outcome: Adoption | Instruction, manner: str, leader: str) -> dict[str, Any]:
    return {
        "社情民意编号": outcome.report.number,
        "层级": outcome.get_level_display(),
        "方式": manner,
        "日期": outcome.on,
        "批示领导": leader,
    }


declare(
    Sheet(
        SHEET,
        key="编号",
        order=70,
        columns=(
            Column("编号", ledger_number("编号"), required=True, hint="按收到日期所在的年份编号"),
            Column("标题", text(200), required=True),
            Column("反映人", names(), required=True, hint="委员姓名或编号，用、隔开；也可写党派、界别等组织名称"),
            Column("收到日期", day(), required=True),
            Column("处理", choice(DECISIONS), hint="未处理的不填"),
            Column("期号", issue_number(), hint="编发的填，如：第3期"),
            Column("内容", long_text()),
        ),
        load=load,
        may="sentiment.import_ledger",
        office=Role.INFORMATION_OFFICE,
        export=export,
    )
)
declare(
    Sheet(
        OUTCOMES,
        key="社情民意编号",
        order=80,
        columns=(
            Column("社情民意编号", ledger_number("编号"), required=True, hint="与“社情民意”表一致"),
            Column("层级", choice({level.label: level.value for level in Level}), required=True),
            Column("方式", choice({word: word for word in [*AdoptionManner.labels, INSTRUCTED]}), required=True),
            Column("日期", day(), required=True),
            Column("批示领导", text(60), hint="方式是批示才填"),
        ),
        load=load_outcomes,
        may="sentiment.import_ledger",
        office=Role.INFORMATION_OFFICE,
        export=export_outcomes,
    )
)
