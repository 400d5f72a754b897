"""The rows of the long lists, `{% load proposal_rows %}`: a page has fifty and more of them, and a template for each
took as long as everything else on the page together."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cppcc.core.templatetags.office import days_left, full_date, status
from proposals.models import Handling, HandlingStatus, Proposal, SponsorKind

if TYPE_CHECKING:
    from proposals.board import Card

register = template.Library()
NOTHING = SafeString()
KEY = SafeString(' <span class="tag">重点</span>')
SECRET = SafeString(' <span class="tag">涉密</span>')
LATE = SafeString(' class="overdue"')
NO_NUMBER = SafeString('<span class="muted">—</span>')
TICK = (
    '<td class="tick"><input class="form-check-input" type="checkbox" name="row" value="{}" '
    'aria-label="选中《{}》"></td>'
)
ROW = (
    '<tr>{}<td class="number">{}</td><td class="title"><a href="{}">{}</a>{}{}</td><td>{}{}</td>'
    '<td class="nowrap">{}</td><td class="nowrap">{} <span class="muted">{}</span></td><td class="nowrap">{}</td>'
    '<td class="nowrap">{}{}</td><td class="nowrap">{}</td></tr>'
)
HANDLING_ROW = (
    '<tr><td class="due">{}</td><td class="number">{}</td><td class="title"><a href="{}">{}</a></td><td>{}</td>'
    '<td class="nowrap">{}</td><td class="nowrap">{}</td><td>{}{}{}</td></tr>'
)
CARD = (
    '<li><article class="board-card{}"><p class="card-top"><span class="muted">{}</span>{}{}{}</p>'
    '<p class="card-title"><a href="{}">{}</a></p><p class="card-foot">{}{}</p></article></li>'
)


@register.simple_tag
def proposal_row(proposal: Proposal, today: date, *, ticks: object = None) -> SafeString:
    """A proposal in the list: `{% proposal_row proposal today ticks=batches %}`."""
    return format_html(
        ROW,
        format_html(TICK, proposal.pk, proposal.title) if ticks else "",
        _number(proposal),
        proposal.get_absolute_url(),
        proposal.title,
        KEY if proposal.is_key else "",
        SECRET if proposal.is_secret else "",
        proposal.sponsor,
        _muted(proposal.get_sponsor_kind_display()) if proposal.sponsor_kind != SponsorKind.INDIVIDUAL else "",
        proposal.category.name if proposal.category else "",
        proposal.session.name,
        proposal.get_kind_display(),
        proposal.submitted_on or "",
        status(proposal),
        _merged_into(proposal),
        _owed(getattr(proposal, "due_on", None), today),
    )


@register.simple_tag
def handling_row(handling: Handling, today: date) -> SafeString:
    """A unit's part in the list of parts: `{% handling_row handling today %}`."""
    return format_html(
        HANDLING_ROW,
        _due(handling, today),
        handling.proposal.number,
        handling.page,
        handling.proposal.title,
        handling.unit.name,
        handling.get_manner_display(),
        handling.issued_on,
        _state(handling),
        _acceptance(handling, today),
        _extension(handling),
    )


@register.simple_tag
def board_card(card: Card, today: date) -> SafeString:
    """A proposal on the board: `{% board_card card today %}`."""
    proposal = card.proposal
    due: date | None = getattr(proposal, "due_on", None)
    late = due is not None and due < today
    waits: str = format_html('<span class="due muted">{}</span>', card.waits) if card.waits else ""
    if due is not None:
        mark, left = " overdue" if late else "", days_left(due, today)
        waits = format_html('<span class="due{}" title="{}前答复">{}</span>', mark, full_date(due), left)
    return format_html(
        CARD,
        " late" if late else "",
        f"{proposal.number}号" if proposal.number is not None else f"流水{proposal.serial}",
        KEY if proposal.is_key else "",
        SECRET if proposal.is_secret else "",
        waits,
        proposal.get_absolute_url(),
        proposal.title,
        proposal.sponsor,
        format_html('<span class="unit-name">{}</span>', card.lead_unit) if card.lead_unit else "",
    )


def _muted(words: str) -> SafeString:
    return format_html(' <span class="muted">{}</span>', words)


def _number(proposal: Proposal) -> int | SafeString:
    if proposal.number is not None:
        return proposal.number
    if proposal.serial is None:
        return NO_NUMBER
    return format_html('<span class="muted" title="流水号，尚未立案">流水{}</span>', proposal.serial)


def _merged_into(proposal: Proposal) -> SafeString:
    """What it was merged into; a secret one only by its number."""
    if proposal.merged_into_id is None or (target := proposal.merged_into) is None:
        return NOTHING
    number = target.number or "待审查件"
    if target.is_secret:
        return format_html(" →{}", number)
    return format_html(' <a href="{}">→{}</a>', target.get_absolute_url(), number)


def _owed(due: date | None, today: date) -> SafeString:
    if due is None:
        return NOTHING
    late = LATE if due < today else NOTHING
    return format_html('<span title="{}"{}>{}</span>', full_date(due), late, days_left(due, today))


def _due(handling: Handling, today: date) -> SafeString:
    """Days left, the date and its arithmetic unfold; of what is done, the date."""
    due = handling.due_on
    if due is None or not handling.is_open:
        return format_html('<span class="muted">{}</span>', due or "")
    how = format_html("<br>{}", handling.due_how) if handling.due_how else NOTHING
    return format_html(
        '<details class="due-how"><summary{}>{}</summary><p>应于{}前答复{}</p></details>',
        LATE if due < today else NOTHING,
        days_left(due, today),
        full_date(due),
        how,
    )


def _state(handling: Handling) -> SafeString:
    if handling.status != HandlingStatus.ISSUED:
        return status(handling)
    return format_html('<span class="status" data-status="waiting">{}</span>', handling.get_status_display())


def _acceptance(handling: Handling, today: date) -> SafeString:
    """By when the unit accepts it or asks for another one."""
    until = handling.hand_back_until
    if handling.status != HandlingStatus.ISSUED or until is None:
        return NOTHING
    if until < today:
        return SafeString(' <span class="overdue nowrap">逾期未签收</span>')
    return format_html(' <span class="muted nowrap">{}月{}日前签收或申请调整</span>', until.month, until.day)


def _extension(handling: Handling) -> SafeString:
    """More time asked for, or granted."""
    if asked := getattr(handling, "extension_asked", None):
        return format_html(' <a class="nowrap" href="{}">申请延期</a>', reverse("proposals:extension", args=[asked]))
    if handling.first_due_on and handling.is_open:
        return SafeString(' <span class="muted nowrap">已延期</span>')
    return NOTHING
