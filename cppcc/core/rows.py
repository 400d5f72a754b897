"""Rows the office edits (categories, reasons, kinds …): list, add, edit, move, switch off. A few lines per list:

    # proposals/urls.py
    urlpatterns += rows_pages(
        "categories",                                   # address and route names, below
        Category,
        title="提案分类",
        fields=["name"],                                # what the form asks and the list shows
        may="proposals.edit_lists",                     # a permission of the app's MAY table, asked without a record
    )

Routes made: `categories`, `categories_new`, `categories_edit`, `categories_move`, `categories_switch` (all in the app's
namespace). A model with `order` can be moved up and down, one with `is_active` can be switched off and on; nothing is
ever deleted, because records refer to it. `form=` takes a form class of your own (an OfficeModelForm); `rows=` a
callable giving the rows when not all are meant; `note=` a sentence above the table. Every change leaves an audit
entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.forms import ModelForm, modelform_factory
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import form_page
from cppcc.core.audit.models import record
from cppcc.core.forms import OfficeModelForm
from cppcc.core.requests import UserRequest

STEP = 10
SAME_NAME = "已有相同的条目，请换一个名称，或者启用原来的那一条。"

View = Callable[..., HttpResponse]


def rows_pages(
    name: str,
    model: type[models.Model],
    *,
    title: str,
    fields: Sequence[str],
    may: str,
    form: type[ModelForm[Any]] | None = None,
    rows: Callable[[], models.QuerySet[Any]] | None = None,
    note: str = "",
) -> list[URLPattern]:
    """The five routes of one list."""
    form = form or modelform_factory(
        model, form=OfficeModelForm, fields=list(fields), error_messages={f: {"unique": SAME_NAME} for f in fields}
    )
    pages = _Pages(name, model, title, tuple(fields), may, form, rows or model._default_manager.all, note)
    return [
        path(f"{name}/", pages.page(require_safe, pages.list), name=name),
        path(f"{name}/new/", pages.page(form_page, pages.new), name=f"{name}_new"),
        path(f"{name}/<int:pk>/", pages.page(form_page, pages.edit), name=f"{name}_edit"),
        path(f"{name}/<int:pk>/move/", pages.page(require_POST, pages.move), name=f"{name}_move"),
        path(f"{name}/<int:pk>/switch/", pages.page(require_POST, pages.switch), name=f"{name}_switch"),
    ]


@dataclass(frozen=True)
class _Row:
    """One line of the table, filled before rendering."""

    pk: int
    cells: list[str]
    is_active: bool


@dataclass(frozen=True)
class _Pages:
    name: str
    model: type[models.Model]
    title: str
    fields: tuple[str, ...]
    may: str
    form: type[ModelForm[Any]]
    rows: Callable[[], models.QuerySet[Any]]
    note: str

    def page(self, method: Callable[[View], View], view: View) -> View:
        """The view behind method, sign-in and permission."""

        @wraps(view)
        def guarded(request: UserRequest, **found: Any) -> HttpResponse:
            if not request.user.has_perm(self.may):
                raise PermissionDenied
            return view(request, **found)

        return method(login_required(guarded))

    def list(self, request: UserRequest) -> HttpResponse:
        lines = [self._line(row) for row in self.rows().select_related(*self._foreign)]
        heads = [self.model._meta.get_field(field).verbose_name for field in self.fields]  # type: ignore[union-attr]
        return self._render(request, "rows/list.html", {"lines": lines, "heads": heads})

    def new(self, request: UserRequest) -> HttpResponse:
        return self._save(request, self.model(), "新增")

    def edit(self, request: UserRequest, pk: int) -> HttpResponse:
        return self._save(request, get_object_or_404(self.rows(), pk=pk), "修改")

    def move(self, request: UserRequest, pk: int) -> HttpResponse:
        with transaction.atomic():
            rows = list(self.rows().select_for_update())
            row = get_object_or_404(self.rows(), pk=pk)
            place = rows.index(row)
            other = max(place - 1, 0) if request.POST.get("to") == "up" else min(place + 1, len(rows) - 1)
            rows.insert(other, rows.pop(place))
            for number, each in enumerate(rows, start=1):
                each.order = number * STEP
            self.model._default_manager.bulk_update(rows, ["order"])
            record("调整顺序", by=request.user, target=row)
        return redirect(self._route(request))

    def switch(self, request: UserRequest, pk: int) -> HttpResponse:
        with transaction.atomic():
            row = get_object_or_404(self.rows().select_for_update(), pk=pk)
            row.is_active = not row.is_active
            row.save(update_fields=["is_active"])
            word = "启用" if row.is_active else "停用"
            record(word, by=request.user, target=row)
        messages.success(request, f"“{row}”已{word}")
        return redirect(self._route(request))

    def _save(self, request: UserRequest, row: models.Model, word: str) -> HttpResponse:
        """The form page of a new or an old row."""
        form = self.form(request.POST or None, instance=row)
        if not form.is_valid():
            context = {"form": form, "row": row, "word": word}
            return self._render(request, "rows/form.html", context, status=422 if form.is_bound else 200)
        if row.pk is None and self._has("order"):
            last = self.rows().aggregate(last=models.Max("order"))["last"] or 0
            form.instance.order = last + STEP
        with transaction.atomic():
            saved = form.save()
            record(word, by=request.user, target=saved, changed=form.changed_data)
        messages.success(request, f"“{saved}”已保存")
        return redirect(self._route(request))

    def _render(self, request: UserRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        routes = {f"{word}_route": f"{self._route(request)}_{word}" for word in ("new", "edit", "move", "switch")}
        frame = {"nav": "settings", "title": self.title, "note": self.note, "list_route": self._route(request)}
        offers = {"can_move": self._has("order"), "can_switch": self._has("is_active")}
        return render(request, template, {**frame, **routes, **offers, **context}, status=status)

    def _route(self, request: UserRequest) -> str:
        match = request.resolver_match
        return f"{match.namespace}:{self.name}" if match and match.namespace else self.name

    def _has(self, field: str) -> bool:
        return any(f.name == field for f in self.model._meta.get_fields())

    @property
    def _foreign(self) -> Sequence[str]:
        named = [self.model._meta.get_field(field) for field in self.fields]
        return [field.name for field in named if field.many_to_one]

    def _line(self, row: Any) -> _Row:
        return _Row(row.pk, [_word(row, field) for field in self.fields], getattr(row, "is_active", True))


def _word(row: Any, field: str) -> str:
    """What a cell says."""
    display = getattr(row, f"get_{field}_display", None)
    value = display() if display else getattr(row, field)
    if isinstance(value, bool):
        return "是" if value else ""
    return "" if value is None else str(value)
