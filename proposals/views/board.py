"""The office's board."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cppcc.core.requests import UserRequest
from proposals.board import board_of
from proposals.views.access import need


@require_safe
@login_required
def board(request: UserRequest) -> HttpResponse:
    need(request.user, "board")
    return render(request, "proposals/board.html", board_of(request))
