"""What travels of social reports: reports relayed upward, and what became of them coming back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from cppcc.core.attachments.models import Attachment
from cppcc.core.exchange.cargo import Cargo, Made, Parcel, Piece, PieceForm, Taking, carry, clean, listed
from cppcc.core.exchange.forms import SendForm
from cppcc.core.exchange.refusals import PackageRefused
from cppcc.core.exchange.states import Status
from cppcc.core.masking import masked
from sentiment.models import Adoption, AdoptionManner, Category, Instruction, Level, Relay, SocialReport
from sentiment.outcomes.telling import note
from sentiment.states import WITH_OFFICE

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.exchange.models import Item, Package, Partner

REPORTS, OUTCOMES = "sentiment.reports", "sentiment.outcomes"
EDITED, ORIGINAL = "edited", "original"
LONGEST_TEXT, LONGEST_SOURCE = 20_000, 60


def seen(user: User, keys: Sequence[int]) -> QuerySet[SocialReport]:
    """The chosen reports that the user sees."""
    return SocialReport.objects.visible_to(user).among(keys).for_detail().order_by("year", "number", "pk")


# --- Relayed upward ---------------------------------------------------------------------------------------------------
class RelayForm(SendForm):
    wording = forms.ChoiceField(
        label="文字",
        choices=[(EDITED, "编辑稿（没有编辑过的用原文）"), (ORIGINAL, "原文")],
        initial=EDITED,
        widget=forms.RadioSelect,
        help_text="反映人的姓名、收到日期和附件一同发出。",
    )


class ReportPiece(PieceForm):
    """One report as it came."""

    title = forms.CharField(label="标题", max_length=200)
    situation = forms.CharField(label="情况反映", max_length=LONGEST_TEXT)
    analysis = forms.CharField(label="原因分析", max_length=LONGEST_TEXT, required=False)
    suggestions = forms.CharField(label="意见建议", max_length=LONGEST_TEXT, required=False)
    authors = forms.CharField(label="反映人", max_length=500, required=False)
    number = forms.CharField(label="对方编号", max_length=40, required=False)
    received_on = forms.DateField(label="收到日期", required=False)
    category = forms.CharField(label="类别", max_length=40, required=False)
    is_secret = forms.BooleanField(label="涉密", required=False)


def why_not_relayed(report: SocialReport, partner: Partner) -> str:
    """Why a report cannot be sent to the partner; empty when it can."""
    if report.is_secret and not partner.takes_secrets:
        return f"{report}涉密，不能发给{partner}"
    if report.status not in WITH_OFFICE:
        return f"{report}现在是“{report.get_status_display()}”，不能转报"
    return ""


def pack_report(report: SocialReport, answers: Mapping[str, Any], item: Item | None) -> Parcel:
    """The report in the wording chosen, with whoever reports it by name; what is personal of others is masked unless it
    may be printed."""
    edited = report.is_edited and answers["wording"] == EDITED
    told = partial(masked, kept=report.may_print)
    title = told(report.shown_title if edited else report.title)
    data = {
        "title": title,
        "situation": told(report.shown_text if edited else report.situation),
        "analysis": "" if edited else told(report.analysis),
        "suggestions": "" if edited else told(report.suggestions),
        "authors": report.written_by,
        "number": report.receipt,
        "received_on": report.received_on,
        "category": report.category.name if report.category else "",
        "is_secret": report.is_secret,
    }
    return Parcel(f"{report}《{title}》", data, list(Attachment.objects.of(report)))


def read_report(data: Mapping[str, Any]) -> dict[str, Any]:
    return clean(ReportPiece, data, "这一篇")


def take_report(piece: Piece, taking: Taking) -> Made:
    """Received here under a number of our own, on the editor's desk, from the partner who relayed it."""
    words, partner = piece.data, taking.partner
    if words["is_secret"] and not partner.takes_secrets:
        raise PackageRefused(f"{piece.title}涉密，没有登记可以与{partner}交换涉密件")
    report = SocialReport.objects.create(
        year=taking.on.year,
        title=words["title"],
        situation=words["situation"],
        analysis=words["analysis"],
        suggestions=words["suggestions"],
        source_name=source_of(partner.name, words["authors"]),
        category_id=Category.objects.filter(name=words["category"]).values_list("pk", flat=True).first(),
        is_secret=words["is_secret"],
        created_by=taking.by,
    )
    Attachment.objects.attach(report, piece.files, by=taking.by)
    report.submit(by=taking.by, on=taking.on)
    came = f"{taking.package}，对方编号{words['number']}，反映人：{words['authors']}"
    _note(report, "exchange_in", "接收转报", came, by=taking.by)
    return Made(report, report.receipt)


def source_of(partner: str, authors: str) -> str:
    """Who relayed it, with its authors as far as the field goes."""
    both = f"{partner}（{authors}）"
    return both if authors and len(both) <= LONGEST_SOURCE else partner


def tell_relayed(item: Item, by: User, words: str) -> None:
    """In the report's history: that it went, and what the receipt says. While it went, its sending up (上报) stands
    beside it; when it did not arrive, no longer."""
    report, package = item.target, item.package
    if not isinstance(report, SocialReport):
        return
    if not words:
        _note(report, "exchange_out", "转报上级", str(package), by=by)
    elif package.status == Status.RECALLED:
        _note(report, "exchange_recall", "转报作废", f"{package}：{words}", by=by)
    else:
        _note(report, "exchange_receipt", "转报回执", f"{package.partner}：{words}", by=by)
    _keep_relay(report, package, by=by)


def _keep_relay(report: SocialReport, package: Package, *, by: User) -> None:
    """The relay that follows from the package, of the day it was made; one entered by hand stays as it is."""
    known = report.relays.noted_by(package)
    if not package.has_arrived:
        for relay in known:
            relay.strike(by=by)
    elif package.partner.level and report.status in WITH_OFFICE and not known:
        on, level = timezone.localdate(package.at), package.partner.level
        note([Relay(report=report, level=level, on=on, note=package.partner.name, package=package)], by=by)


def _note(report: SocialReport, step: str, label: str, note: str, *, by: User) -> None:
    report.history.create(step=step, label=label, source=report.status, result=report.status, by=by, note=note)


# --- What became of them ----------------------------------------------------------------------------------------------
class AdoptionPiece(PieceForm):
    level = forms.ChoiceField(label="采用层级", choices=Level.choices)
    manner = forms.ChoiceField(label="采用方式", choices=AdoptionManner.choices)
    on = forms.DateField(label="采用日期")
    note = forms.CharField(label="载体或说明", max_length=120, required=False)


class InstructionPiece(PieceForm):
    level = forms.ChoiceField(label="批示层级", choices=Level.choices)
    leader = forms.CharField(label="批示领导", max_length=60, required=False)
    on = forms.DateField(label="批示日期")
    gist = forms.CharField(label="批示要点", max_length=LONGEST_TEXT, required=False)
    feedback = forms.CharField(label="部门反馈", max_length=LONGEST_TEXT, required=False)


def why_no_outcome(report: SocialReport, partner: Partner) -> str:
    if report.is_secret and not partner.takes_secrets:
        return f"{report}涉密，不能发给{partner}"
    if not report.adoptions.exists() and not report.instructions.exists():
        return f"{report}还没有登记采用或批示"
    return ""


def pack_outcomes(report: SocialReport, answers: Mapping[str, Any], item: Item | None) -> Parcel:
    """All that is noted of it so far: what the other side knows already it passes over."""
    data = {
        "adoptions": list(report.adoptions.values("level", "manner", "on", "note")),
        "instructions": list(report.instructions.values("level", "leader", "on", "gist", "feedback")),
    }
    return Parcel(item.title if item else str(report), data)


def read_outcomes(data: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        "adoptions": [clean(AdoptionPiece, row, "采用") for row in listed(data.get("adoptions", []), "采用")],
        "instructions": [clean(InstructionPiece, row, "批示") for row in listed(data.get("instructions", []), "批示")],
    }
    if any(row["on"] > timezone.localdate() for rows in found.values() for row in rows):
        raise PackageRefused("采用或批示的日期晚于今天，请与对方核对")
    return found


def take_outcomes(piece: Piece, taking: Taking) -> Made:
    """Noted beside the report that was relayed, each once."""
    report = piece.about.target if piece.about else None
    if not isinstance(report, SocialReport):
        raise PackageRefused(f"{piece.title}已不在本系统，不能登记去向")
    _check_days(report, [row["on"] for rows in piece.data.values() for row in rows])
    fresh: list[Adoption | Instruction] = []
    for row in piece.data["adoptions"]:
        if not report.adoptions.filter(level=row["level"], manner=row["manner"], on=row["on"]).exists():
            fresh.append(Adoption(report=report, **row))
    for row in piece.data["instructions"]:
        if not report.instructions.filter(level=row["level"], leader=row["leader"], on=row["on"]).exists():
            fresh.append(Instruction(report=report, **row))
    note(fresh, by=taking.by)
    _note(report, "exchange_in", "对方告知去向", f"{taking.package}：新登记{len(fresh)}条", by=taking.by)
    return Made(report, f"新登记{len(fresh)}条")


def _check_days(report: SocialReport, days: Iterable[date]) -> None:
    if report.received_on and any(day < report.received_on for day in days):
        raise PackageRefused(f"{report}：采用或批示的日期早于收到日期（{report.received_on}），请与对方核对")


carry(
    Cargo(
        REPORTS, "社情民意转报", "篇", "转报上级", SocialReport, "sentiment.exchange",
        rows=seen, pack=pack_report, read=read_report, take=take_report,
        hindrance=why_not_relayed, told=tell_relayed, form=RelayForm,
        note="对方是上级的，生成后在各篇登记上报；对方不收或这一包作废的，自动取消登记。",
    )
)  # fmt: skip
carry(
    Cargo(
        OUTCOMES, "采用和批示", "篇", "告知去向", SocialReport, "sentiment.exchange",
        rows=seen, pack=pack_outcomes, read=read_outcomes, take=take_outcomes,
        hindrance=why_no_outcome, answers=REPORTS,
        note="这些报告登记的全部采用和批示一并告知，对方已有的不重复登记。",
    )
)  # fmt: skip
