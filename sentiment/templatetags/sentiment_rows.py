"""A row of the register, `{% load report_rows %}`: drawn in code, as the rows of proposals are, because a template for
each of fifty takes as long as everything else on the page together."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cppcc.core.templatetags.office import status
from sentiment.models import SocialReport

register = template.Library()
NOTHING = SafeString()
SECRET = SafeString(' <span class="tag">涉密</span>')
NO_NUMBER = SafeString('<span class="muted">—</span>')
TICK = (
    '<td class="tick"><input class="form-check-input" type="checkbox" name="row" value="{}" '
    'aria-label="勾选《{}》"></td>'
)
ROW = (
    '<tr>{}<td class="number">{}</td><td class="title"><a href="{}">{}</a>{}</td><td>{}</td><td class="nowrap">{}</td>'
    '<td class="nowrap">{}</td><td class="nowrap">{}</td><td class="nowrap">{}</td><td class="nowrap">{}</td>'
    "<td>{}{}</td></tr>"
)


@register.simple_tag
def report_row(report: SocialReport, *, ticks: object = None) -> SafeString:
    """A report in the register: `{% report_row report ticks=may_choose %}`."""
    title, bulletin = report.shown_title, report.bulletin
    instructions = len(report.instructions.all())
    return format_html(
        ROW,
        format_html(TICK, report.pk, title) if ticks else NOTHING,
        format_html('<span class="muted">{}-</span>{}', report.year, report.number) if report.number else NO_NUMBER,
        report.get_absolute_url(),
        title,
        SECRET if report.is_secret else NOTHING,
        report.written_by,
        report.received_on or NOTHING,
        status(report),
        report.category or NOTHING,
        report.location or NOTHING,
        bulletin if bulletin and bulletin.number else NOTHING,
        format_html_join("、", "{}", ((adoption,) for adoption in report.adoptions.all())),
        format_html(' <span class="good">批示{}次</span>', instructions) if instructions else NOTHING,
    )
