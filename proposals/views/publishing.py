"""The office checks and publishes, or stops it; the author consents or not."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.masking import pieces
from cppcc.core.requests import UserRequest
from cppcc.core.templatetags.office import full_date
from proposals.forms.publishing import ConsentForm, PublishForm
from proposals.models import Publication, Reply
from proposals.publishing.releasing import Release
from proposals.states import CONSENT, PUBLICATION_STEPS
from proposals.views.access import get_proposal
from proposals.views.asking import ask_about


@form_page
@login_required
def publish(request: UserRequest, pk: int) -> HttpResponse:
    """The check page: exactly what will be public, and what in it gives pause."""
    proposal = get_proposal(request.user, pk, may="publish")
    release = Release.of(proposal)
    form = PublishForm(request.POST or None, release=release, back=proposal.get_absolute_url())
    if not form.is_valid():
        kept = request.POST.getlist("kept")
        return ask(
            request, "proposals/publish.html", form, proposal=proposal, release=release, preview=_preview(release, kept)
        )
    publication = release.publish(by=request.user, **form.answers())
    return done(
        request, f"{publication}已公开" if release.publication is None else f"{publication}的答复已公开", proposal
    )


@form_page
@login_required
def unpublish(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, may="unpublish")
    publication = get_object_or_404(Publication, proposal=proposal)
    step = PUBLICATION_STEPS["unpublish"]
    publication.need_start(step)
    form = NoteForm(
        request.POST or None, verb=step.label, hint="写明为什么停止公开。", back=proposal.get_absolute_url()
    )
    if not form.is_valid():
        note = "提案和它的答复将不再出现在公开页面上。已经打开过的人，浏览器里最多还保留5分钟。"
        return ask_about(request, form, proposal, step, note)
    publication.unpublish(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{publication}已停止公开", proposal)


@form_page
@login_required
def consent(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, may="consent")
    now = {"agrees": "1" if proposal.author_consents else "0", "note": proposal.consent_note}
    form = ConsentForm(request.POST or None, initial=now, back=proposal.get_absolute_url())
    if not form.is_valid():
        note = "不同意后，提案和答复立即从公开页面撤下；再同意的，由提案委核对后重新公开。"
        return ask_about(request, form, proposal, CONSENT, note)
    proposal.change_consent(by=request.user, **form.cleaned_data)
    return done(
        request, f"已记下：您{'同意' if proposal.author_consents else '不同意'}公开《{proposal.title}》", proposal
    )


def _preview(release: Release, kept: list[str]) -> list[dict[str, object]]:
    """The parts of what will be public, masked places marked."""
    parts = [("", "", release.sections)] if release.sections else []
    parts += [(f"{each.reply.handling.unit}的答复", _facts(each.reply), each.sections) for each in release.replies]
    return [
        {
            "heading": heading,
            "facts": facts,
            "sections": [(pieces(title, kept=kept), pieces(text, kept=kept)) for title, text in sections],
        }
        for heading, facts, sections in parts
    ]


def _facts(reply: Reply) -> str:
    """What stands beside the text of a public reply."""
    return "　".join(filter(None, [full_date(reply.replied_on), reply.document_number, reply.get_outcome_display()]))
