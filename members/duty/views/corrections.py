"""What people decide beside the rules: points corrected with a reason, members who are not ranked or awarded."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cppcc.core.asking import NoteForm, ask, done, form_page
from cppcc.core.guards import allowed, fetch, need
from cppcc.core.listing import list_rows
from cppcc.core.requests import UserRequest
from cppcc.core.ticking import key_of
from members.duty.forms.beside import CorrectionForm, ExemptionForm, SureForm
from members.duty.models import Correction, Exemption, Scheme
from members.duty.models.beside import CorrectionQuerySet
from members.duty.scoring.engine import told
from members.duty.states import CORRECT
from members.duty.wording import offices_words
from members.people.models import Member

PAGE = "duty/beside_form.html"


def _scheme(request: UserRequest, pk: int, *, may: str, held: bool = False) -> Scheme:
    """A scheme that scores, or scored, somebody; `held` asks whether what is decided can still change."""
    seen = Scheme.objects.visible_to(request.user).for_list()
    return fetch(seen, pk, request.user, may=may, step=CORRECT if held else "")


@require_safe
@login_required
def corrections(request: UserRequest, pk: int) -> HttpResponse:
    scheme = _scheme(request, pk, may="see_corrections")
    listing = list_rows(
        request,
        Correction.objects.visible_to(request.user).in_scheme(scheme),
        search=CorrectionQuerySet.matching,
        sorts={"at": "at", "member": "member__stroke_key", "points": "points"},
        order="-at",
        plan=CorrectionQuerySet.for_list,
    )
    may_correct = scheme.status in CORRECT.sources and request.user.has_perm("duty.correct")
    context = {"nav": "duty", "scheme": scheme, "listing": listing, "may_correct": may_correct}
    return render(request, "duty/corrections.html", context)


@form_page
@login_required
def correct(request: UserRequest, pk: int) -> HttpResponse:
    scheme = _scheme(request, pk, may="correct", held=True)
    form = CorrectionForm(request.POST or None, scheme=scheme, initial=_named(request))
    if not form.is_valid():
        will = "更正单独成一条记录，连同原因显示在委员的得分页上；计分项本身的得分不动。"
        return ask(request, PAGE, form, **_words("更正得分", scheme, "corrections"), will=will)
    row: Correction = form.instance
    row.enter(by=request.user)
    return done(request, f"已给{row.member}更正{row.points:+f}分", "duty:corrections", scheme.pk)


def _named(request: UserRequest) -> dict[str, str]:
    """The member whose page one came from."""
    key = key_of(request.GET.get("member", ""))
    known = Member.objects.visible_to(request.user).in_bulk([key]).get(key) if key else None
    return {"member": known.chosen_as} if known else {}


@form_page
@login_required
def take_correction_back(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Correction.objects.visible_to(request.user).select_related("scheme", "member"), pk=pk)
    need(request.user, "duty.correct", row)
    row.need_standing()
    form = NoteForm(request.POST or None, verb="撤销更正", label="原因", hint="写明为什么撤销，会留在记录里。")
    if not form.is_valid():
        will = f"{row.member}的更正{row.points:+f}分（{row.reason}）不再计入得分，记录和原因都保留。"
        return ask(request, PAGE, form, **_words("撤销更正", row.scheme, "corrections"), will=will)
    row.take_back(by=request.user, note=form.cleaned_data["note"])
    return done(request, f"{row.member}的更正已撤销，{told(abs(row.points))}分不再计入", row)


@require_safe
@login_required
def exemptions(request: UserRequest, pk: int) -> HttpResponse:
    """Who is not ranked or awarded: by the rules, and by what was decided for one member."""
    scheme = _scheme(request, pk, may="see_corrections")
    context = {
        "nav": "duty",
        "scheme": scheme,
        "rows": Exemption.objects.visible_to(request.user).of_scheme(scheme).for_list(),
        "unranked": offices_words(scheme.rules.unranked),
        "unawarded": offices_words(scheme.rules.unawarded),
        "may_exempt": scheme.status in CORRECT.sources and request.user.has_perm("duty.exempt"),
    }
    return render(request, "duty/exemptions.html", context)


@form_page
@login_required
def exempt(request: UserRequest, pk: int) -> HttpResponse:
    scheme = _scheme(request, pk, may="exempt", held=True)
    form = ExemptionForm(request.POST or None, scheme=scheme, initial=_named(request))
    if not form.is_valid():
        will = "这名委员照常计分；不参加排名的不占名次，不参加评优的不占评优名额。原因会显示在得分榜和委员的得分页上。"
        return ask(request, PAGE, form, **_words("登记不参评", scheme, "exemptions"), will=will)
    row: Exemption = form.instance
    row.enter(by=request.user)
    return done(request, f"{row.member}已登记为{row.get_exempt_from_display()}", "duty:exemptions", scheme.pk)


@form_page
@allowed("duty.exempt")
def end_exemption(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Exemption.objects.visible_to(request.user).for_list(), pk=pk)
    row.scheme.need_start(CORRECT)
    form = SureForm(request.POST if request.method == "POST" else None, verb="取消不参评")
    if not form.is_valid():
        will = f"{row.member}不再{row.get_exempt_from_display()}（原因是：{row.reason}），从现在起照常排名和评优。"
        return ask(request, PAGE, form, **_words("取消不参评", row.scheme, "exemptions"), will=will)
    row.end(by=request.user)
    return done(request, f"{row.member}恢复参评", "duty:exemptions", row.scheme_id)


def _words(title: str, scheme: Scheme, back: str) -> dict[str, object]:
    return {"nav": "duty", "title": title, "scheme": scheme, "back": reverse(f"duty:{back}", args=[scheme.pk])}
