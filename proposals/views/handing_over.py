"""Hand-over and what follows until a unit has accepted: taken back, asked back, given to others."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import NoteForm, done, form_page
from cppcc.core.requests import UserRequest
from proposals.forms.handing_over import AgreeForm, HandBackForm, HandOverForm, ReassignForm
from proposals.handover.handing_over import UnitNames, accept_all
from proposals.handover.proposed import proposed_units
from proposals.models import Handling, Refused
from proposals.states import HANDLING_STEPS, REASSIGN, STEPS
from proposals.views.access import get_handling, get_proposal
from proposals.views.asking import ask_about, ask_about_part


@form_page
@login_required
def hand_over(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, step="hand_over")
    form = HandOverForm(request.POST or None, proposal=proposal, back=proposal.get_absolute_url())
    if not form.is_valid():
        meant_for = proposed_units([proposal], UnitNames())[proposal.pk].because
        note = meant_for or "审查时没有拟定承办单位，提案者也没有建议。"
        return ask_about_part(request, form, proposal, STEPS["hand_over"], note)
    proposal.hand_over(by=request.user, on=form.cleaned_data["issued_on"], to=form.assignments())
    return done(request, f"{proposal}已交办", proposal)


@require_safe
@login_required
def hand_over_dates(request: UserRequest, pk: int) -> HttpResponse:
    """The due dates for what is chosen so far, with their arithmetic; asked by the form while it is filled."""
    proposal = get_proposal(request.user, pk, may="hand_over")
    form = HandOverForm(proposal=proposal, asked=request.GET)
    return render(request, "proposals/_due_dates.html", {"form": form})


@form_page
@login_required
def take_back(request: UserRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.user, pk, step="take_back")
    form = NoteForm(request.POST or None, verb="收回交办", hint="写明收回原因。", back=proposal.get_absolute_url())
    if not form.is_valid():
        return ask_about(request, form, proposal, STEPS["take_back"], "收回后可重新交办；承办单位不再看到本件。")
    proposal.take_back(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{proposal}已收回交办", proposal)


@form_page
@login_required
def reassign(request: UserRequest, pk: int) -> HttpResponse:
    """Other units or parts after the hand-over, without the unit's asking."""
    proposal = get_proposal(request.user, pk, may="reassign", step=REASSIGN)
    form = ReassignForm(request.POST or None, proposal=proposal, back=proposal.get_absolute_url())
    if not form.is_valid():
        note = "去掉的单位不再看到本件；已答复的单位不能去掉。"
        return ask_about_part(request, form, proposal, REASSIGN, note)
    answers = form.cleaned_data
    proposal.reassign(by=request.user, on=answers["issued_on"], to=form.assignments(), note=answers["note"])
    return done(request, f"{proposal}的承办单位已调整", proposal)


@require_POST
@login_required
def accept(request: UserRequest, pk: int) -> HttpResponse:
    handling = get_handling(request.user, pk, step="accept")
    handling.accept(by=request.user, on=timezone.localdate())
    return done(request, f"{handling.unit}已签收{handling.proposal}", handling.page_for(request.user))


@require_POST
@login_required
def accept_many(request: UserRequest) -> HttpResponse:
    """All those that the page showed as waiting and that the user may accept."""
    shown = [int(pk) for pk in request.POST.getlist("handling") if pk.isdecimal() and len(pk) < 10]
    seen = Handling.objects.visible_to(request.user).issued().with_keys(shown).for_list()
    mine = [handling for handling in seen if request.user.has_perm("proposals.accept", handling)]
    accepted = accept_all(mine, by=request.user, on=timezone.localdate())
    if accepted:
        messages.success(request, f"已签收{accepted}件")
    else:
        messages.info(request, "没有待签收的提案")
    return redirect("proposals:handlings")


@form_page
@login_required
def ask_hand_back(request: UserRequest, pk: int) -> HttpResponse:
    handling = get_handling(request.user, pk, step="ask_hand_back")
    step, today = HANDLING_STEPS["ask_hand_back"], timezone.localdate()
    if why := handling.why_not_hand_back(on=today):
        raise Refused(handling, step, why)
    form = HandBackForm(request.POST or None, handling=handling, back=handling.get_absolute_url())
    if not form.is_valid():
        until = f"申请截止：{handling.hand_back_how}。" if handling.hand_back_how else ""
        return ask_about_part(
            request, form, handling.proposal, step, f"提案委同意后改交其他单位；不同意的，请签收办理。{until}"
        )
    handling.ask_hand_back(by=request.user, on=today, **form.cleaned_data)
    return done(request, f"{handling.proposal}已申请调整，请等提案委答复", handling.page_for(request.user))


@require_POST
@login_required
def withdraw_hand_back(request: UserRequest, pk: int) -> HttpResponse:
    handling = get_handling(request.user, pk, step="withdraw_hand_back")
    handling.withdraw_hand_back(by=request.user)
    return done(request, f"{handling.proposal}的调整申请已撤回，请签收办理", handling.page_for(request.user))


@form_page
@login_required
def agree_hand_back(request: UserRequest, pk: int) -> HttpResponse:
    handling = get_handling(request.user, pk, step="agree_hand_back")
    proposal = handling.proposal
    form = AgreeForm(request.POST or None, handling=handling, back=proposal.get_absolute_url())
    if not form.is_valid():
        return ask_about_part(request, form, proposal, HANDLING_STEPS["agree_hand_back"], "", handling=handling)
    answers = form.cleaned_data
    handling.agree_hand_back(by=request.user, on=answers["issued_on"], to=form.assignments(), note=answers["note"])
    return done(request, f"已同意{handling.unit}的调整申请，{proposal}已改交", proposal)


@form_page
@login_required
def refuse_hand_back(request: UserRequest, pk: int) -> HttpResponse:
    handling = get_handling(request.user, pk, step="refuse_hand_back")
    back = handling.get_absolute_url()
    form = NoteForm(request.POST or None, verb="不同意调整", hint="写明理由，承办单位能看到。", back=back)
    if not form.is_valid():
        note = "答复后由该单位签收办理，不能再次申请。"
        step = HANDLING_STEPS["refuse_hand_back"]
        return ask_about_part(request, form, handling.proposal, step, note, handling=handling)
    handling.refuse_hand_back(by=request.user, on=timezone.localdate(), note=form.cleaned_data["note"])
    return done(request, f"已答复{handling.unit}：不同意调整", handling.proposal)
