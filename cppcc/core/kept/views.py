"""Keeping and dropping; asked by the script of the form, answered in a few words of JSON."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from cppcc.core.kept.models import KeptForm
from cppcc.core.requests import UserRequest
from cppcc.core.wording import plain_text
from cppcc.middleware import open_page

MOST_LETTERS = 300_000
MOST_FIELDS, MOST_VALUES = 200, 1_000
LONGEST_PLACE = 120
NOT_KEPT = {"csrfmiddlewaretoken", "kept-place", "kept-user", "act"}


@require_POST
@login_required
def keep(request: UserRequest) -> HttpResponse:
    """Keep the form sent along. Signed in as somebody else meanwhile: nothing is kept, and it is told. Who is signed
    out is sent to sign in, which the script tells."""
    if request.POST.get("kept-user", "") != str(request.user.pk):
        told = f"现在登录的是{request.user}，不是打开此页的人；内容只暂存在本机。"
        return _told(told, HTTPStatus.CONFLICT)
    place = plain_text(request.POST.get("kept-place", ""))
    values = {
        plain_text(name): [plain_text(value) for value in request.POST.getlist(name)]
        for name in request.POST
        if name not in NOT_KEPT
    }
    if not place or len(place) > LONGEST_PLACE:
        return _told("此页面已失效，请刷新后重新填写。", HTTPStatus.UNPROCESSABLE_ENTITY)
    if _is_too_much(values):
        return _told(
            "内容太长，没有自动保存，只暂存在本机；请删短，或按保存的按钮看提示。", HTTPStatus.UNPROCESSABLE_ENTITY
        )
    now = timezone.now()
    title = next(iter(values.get("title", [])), "")
    KeptForm.objects.all().keep(user=request.user, place=place, title=title.strip(), values=values, now=now)
    return JsonResponse({"at": timezone.localtime(now).strftime("%H:%M")})


@require_POST
@login_required
def drop(request: UserRequest) -> HttpResponse:
    """Not wanted any more; back to the page."""
    KeptForm.objects.all().drop(request.user, plain_text(request.POST.get("place", "")))
    return redirect(open_page(request))


def _is_too_much(values: dict[str, list[str]]) -> bool:
    """Names and empty values count, too: what is kept of one person stays small whatever is sent."""
    every = [each for found in values.values() for each in found]
    if len(values) > MOST_FIELDS or len(every) > MOST_VALUES:
        return True
    return sum(map(len, every)) + sum(map(len, values)) > MOST_LETTERS


def _told(words: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"told": words}, status=status)
