"""Commending members: named from the standings, voted on in secret, decided, announced."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.attachments.kinds import KINDS
from cppcc.core.audit.models import record
from cppcc.core.guards import allowed, fetch, need
from cppcc.core.requests import UserRequest
from cppcc.core.workbooks import bound, download
from cppcc.core.workflow import Refused, Step
from members.commending.forms import AddForm, BallotForm, CommendationForm, DecideForm, ProposeForm
from members.commending.models import Candidate, Commendation
from members.commending.nominating import nominees
from members.commending.page import desk_of, list_of, outcomes_of
from members.commending.paper import official_list, sheet
from members.commending.setting_up import change, set_up
from members.commending.states import EDIT, NAME, STEPS, VOTE, WITH_RESULT
from members.duty.forms.beside import SureForm
from members.duty.models import Scheme

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

PAGE = "commending/ask.html"


def _get(user: User, pk: int, *, may: str = "", step: str | Step = "") -> Commendation:
    seen = Commendation.objects.visible_to(user).select_related("scheme__scope")
    return fetch(seen, pk, user, may=may, step=step)


def _words(commendation: Commendation, title: str, *will: str) -> dict[str, Any]:
    return {"nav": "duty", "commendation": commendation, "title": title, "will": will}


@require_safe
@allowed("commending.see")
def commendations(request: UserRequest) -> HttpResponse:
    seen = Commendation.objects.visible_to(request.user).for_list()
    return render(request, "commending/list.html", {"nav": "duty", "commendations": seen})


@form_page
@allowed("commending.run")
def new(request: UserRequest) -> HttpResponse:
    year = timezone.localdate().year
    scheme = Scheme.objects.ruling(year).first()
    initial = {"year": year, "name": "优秀政协委员", "scheme": scheme}
    form = CommendationForm(request.POST or None, back="commending:list", initial=initial)
    if not form.is_valid():
        return ask(request, PAGE, form, title="新建评选", nav="duty")
    commendation = set_up(form, by=request.user)
    return done(request, f"{commendation}已建立，请提名候选人", commendation)


@form_page
@login_required
def edit(request: UserRequest, pk: int) -> HttpResponse:
    commendation = _get(request.user, pk, may="run", step=EDIT)
    form = CommendationForm(request.POST or None, instance=commendation, back=commendation.get_absolute_url())
    if not form.is_valid():
        return ask(request, PAGE, form, **_words(commendation, "修改评选"))
    change(form, by=request.user)
    return done(request, f"{commendation}已保存", commendation)


@require_safe
@login_required
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """The office and leaders see candidates and counts, a juror the way to the ballot, everybody what was announced."""
    user, commendation = request.user, _get(request.user, pk)
    context = {"nav": "duty", "commendation": commendation, "steps": commendation.steps_for(user)}
    context |= list_of(commendation, user, on=timezone.localdate())
    if user.has_perm("commending.see_candidates"):
        context |= {"history": commendation.history.select_related("by"), **desk_of(commendation)}
        return render(request, "commending/detail.html", context)
    return render(request, "commending/announced.html", context)


# --- Candidates ------------------------------------------------------------------------------------------------------
@form_page
@login_required
def propose(request: UserRequest, pk: int) -> HttpResponse:
    """Candidates from the standings."""
    commendation = _get(request.user, pk, may="run", step=NAME)
    scheme = commendation.scheme
    if scheme is None:
        raise Refused(commendation, NAME, "这次评选没有选得分榜，请先在“修改”里选定，或者逐人提名。")
    form = ProposeForm(request.POST or None, scheme=scheme, back=commendation.get_absolute_url())
    if not form.is_valid():
        moving = "" if scheme.is_kept else "得分还没有公示，会随记录变动；建议公示后再提名。"
        will = [f"按{scheme}的得分榜列入候选人；不参加排名、不参加评优的不列入，已取消的不再列入。"]
        return ask(request, PAGE, form, **_words(commendation, "按得分榜提名", *will, *filter(None, [moving])))
    found = nominees(scheme, now=timezone.now(), **form.asked())
    fresh = commendation.propose(found, by=request.user)
    return done(request, f"得分榜上符合条件的{len(found)}人，新列为候选人{fresh}人", commendation)


@form_page
@login_required
def add(request: UserRequest, pk: int) -> HttpResponse:
    commendation = _get(request.user, pk, may="run", step=NAME)
    form = AddForm(request.POST or None, commendation=commendation, back=commendation.get_absolute_url())
    if not form.is_valid():
        return ask(request, PAGE, form, **_words(commendation, "提名候选人"))
    member = form.cleaned_data["member"]
    commendation.add(member, by=request.user, reason=form.cleaned_data["reason"])
    return done(request, f"{member}已列为候选人", commendation)


@form_page
@login_required
def leave_out(request: UserRequest, pk: int) -> HttpResponse:
    candidate = get_object_or_404(Candidate.objects.standing().for_list(), pk=pk)
    commendation = _get(request.user, candidate.commendation_id, may="run", step=NAME)
    back = commendation.get_absolute_url()
    form = NoteForm(request.POST or None, verb="取消候选人", label="原因", hint="会留在记录里。", back=back)
    if not form.is_valid():
        return ask(request, PAGE, form, **_words(commendation, f"不再提名{candidate}"))
    commendation.leave_out(candidate, by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{candidate}不再是候选人", commendation)


@form_page
@login_required
def vote(request: UserRequest, pk: int) -> HttpResponse:
    """A juror's own ballot: nobody else ever sees it."""
    user, commendation = request.user, _get(request.user, pk, may="vote", step=VOTE)
    own = commendation.ballots.of_juror(user).first()
    initial = {"candidates": own.votes.values_list("candidate", flat=True) if own else []}
    form = BallotForm(request.POST or None, commendation=commendation, by=user, initial=initial)
    if not form.is_valid():
        return ask(request, "commending/vote.html", form, nav="duty", commendation=commendation, own=own)
    commendation.vote(form.cleaned_data["candidates"], by=user)
    return done(request, f"已投票，选了{len(form.cleaned_data['candidates'])}人；结束前可以修改", commendation)


# --- Steps -----------------------------------------------------------------------------------------------------------
def _sure(request: UserRequest, commendation: Commendation, step: str, *will: str) -> SureForm | HttpResponse:
    """The form when it was meant, else the page that asks."""
    sent = request.POST if request.method == "POST" else None
    form = SureForm(sent, verb=STEPS[step].label, back=commendation.get_absolute_url())
    if form.is_valid():
        return form
    return ask(request, PAGE, form, **_words(commendation, STEPS[step].label, *will))


@form_page
@login_required
def open_voting(request: UserRequest, pk: int) -> HttpResponse:
    commendation = _get(request.user, pk, step="open_voting")
    if reason := commendation.why_not_open():
        raise Refused(commendation, STEPS["open_voting"], reason)
    people = f"候选{commendation.candidates.standing().count()}人，名额{commendation.quota_words}"
    will = (f"{people}；开始后候选人、名额和评委都不能再改。", "评委收到通知，各自投票；结束前谁也看不到得票。")
    form = _sure(request, commendation, "open_voting", *will)
    if isinstance(form, HttpResponse):
        return form
    commendation.open_voting(by=request.user, on=timezone.localdate())
    return done(request, f"{commendation}开始投票，已通知评委", commendation)


@form_page
@login_required
def close_voting(request: UserRequest, pk: int) -> HttpResponse:
    commendation = _get(request.user, pk, step="close_voting")
    cast, jurors = commendation.ballots.count(), commendation.jurors.count()
    late = f"还有{jurors - cast}位评委没有投票，结束后不能再投。" if cast < jurors else "评委都已投票。"
    will = (late, "结束后才计票，选票不能再改。")
    form = _sure(request, commendation, "close_voting", *will)
    if isinstance(form, HttpResponse):
        return form
    commendation.close_voting(by=request.user)
    return done(request, f"{commendation}投票结束，收到{cast}张票", commendation)


@form_page
@login_required
def decide(request: UserRequest, pk: int) -> HttpResponse:
    commendation = _get(request.user, pk, step="decide")
    tally = commendation.tally()
    people = list(commendation.candidates.standing().with_votes().for_list())
    back = commendation.get_absolute_url()
    form = DecideForm(request.POST or None, commendation=commendation, tally=tally, people=people, back=back)
    if not form.is_valid():
        named = {each.pk: each for each in people}
        context = {"elected": [named[key] for key in tally.elected], "tally": tally}
        return ask(request, "commending/decide.html", form, **_words(commendation, "确定名单"), **context)
    commendation.decide(by=request.user, chosen=form.chosen, note=form.cleaned_data["note"])
    return done(request, f"{commendation}名单已确定，请核对后公布", commendation)


@form_page
@login_required
def announce(request: UserRequest, pk: int) -> HttpResponse:
    commendation = _get(request.user, pk, step="announce")
    will = ("全体委员收到通知，看得到名单，看不到得票。", "从公布之日起记入入选委员的履职记录，计分办法可以引用。")
    form = _sure(request, commendation, "announce", *will)
    if isinstance(form, HttpResponse):
        return form
    commendation.announce(by=request.user, on=timezone.localdate())
    return done(request, f"{commendation}名单已公布", commendation)


def _taking_back(step: str, hint: str) -> Callable[..., HttpResponse]:
    """The page of a step that takes something back: it asks why."""

    @form_page
    @login_required
    def page(request: UserRequest, pk: int) -> HttpResponse:
        commendation = _get(request.user, pk, step=step)
        label = STEPS[step].label
        form = NoteForm(request.POST or None, verb=label, label="原因", back=commendation.get_absolute_url())
        if not form.is_valid():
            return ask(request, PAGE, form, **_words(commendation, label, hint))
        getattr(commendation, step)(by=request.user, note=form.cleaned_data["note"])
        return done(request, f"{commendation}：已{label}", commendation)

    return page


name_again = _taking_back("name_again", "已投的票全部作废，改好候选人、评委后重新开始投票。")
vote_again = _taking_back("vote_again", "已计的票全部作废，评委重新投票；谁也不能看着得票改票。")
reconsider = _taking_back("reconsider", "名单回到待确定，得票不变。")
retract = _taking_back("retract", "委员不再看到名单，入选的履职记录随之取消；已发的通知收不回。")
discard = _taking_back("discard", "这次评选不再进行，记录保留。")


# --- Files -----------------------------------------------------------------------------------------------------------
@require_safe
@login_required
def file(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    """The list as PDF or Word once it is decided (for all, once announced); the candidates as a workbook."""
    if kind not in {"pdf", "docx", "xlsx"}:
        raise Http404
    commendation = _get(request.user, pk)
    if kind == "xlsx":
        need(request.user, "commending.see_candidates", commendation)
    if kind != "xlsx" and commendation.status not in WITH_RESULT:
        raise Http404
    record("下载评优名单", by=request.user, target=commendation, file=kind)
    if kind == "xlsx":
        return download(_workbook(commendation), f"{commendation}候选人")
    return _drawn(commendation, kind)


def _workbook(commendation: Commendation) -> bytes:
    found = desk_of(commendation)
    candidates = [line.candidate for line in found["lines"]] + found["aside"]
    elected = {each.pk for each in candidates if each.elected}
    return bound([sheet(commendation, candidates, outcomes_of(commendation, found["tally"], elected=elected))])


def _drawn(commendation: Commendation, kind: str) -> HttpResponse:
    from cppcc.core.documents.docx import write_docx
    from cppcc.core.documents.pdf import write_pdf

    on = timezone.localdate()
    elected = list(commendation.candidates.elected().for_paper(on=commendation.announced_on or on))
    document = official_list(commendation, elected, on=on)
    response = HttpResponse(write_pdf(document) if kind == "pdf" else write_docx(document))
    response["Content-Type"] = KINDS[kind].media_type
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{commendation}名单.{kind}"
    )
    response["Cache-Control"] = "private, no-store"
    return response
