"""Mending a slip in what was filed: the four texts, and why."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from cppcc.core.forms import OfficeForm
from proposals.differences import LABELS
from proposals.models import Proposal
from proposals.models.revisions import TEXTS, text_of

TEXT_LENGTH = 10_000
TOO_LONG = "写了{}字，最多{}字"


class CorrectionForm(OfficeForm):
    verb = "勘误"
    keep = True
    counters: ClassVar = {"title": 0, "situation": 0, "analysis": 0, "suggestions": 0}

    note = forms.CharField(
        label="勘误说明",
        max_length=200,
        help_text="改了什么、为什么改，如：更正统计数字笔误。提案者和承办单位会看到。",
        error_messages={"required": "请写明改了什么、为什么改"},
    )
    title = forms.CharField(label="案由", max_length=200, error_messages={"required": "请填写案由"})
    situation = forms.CharField(label="情况", required=False, widget=forms.Textarea(attrs={"rows": 8}))
    analysis = forms.CharField(label="分析", required=False, widget=forms.Textarea(attrs={"rows": 5}))
    suggestions = forms.CharField(label="建议", required=False, widget=forms.Textarea(attrs={"rows": 8}))
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        self.proposal = proposal
        initial = text_of(proposal) | {"seen": proposal.changed_at.isoformat()}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        before = text_of(self.proposal)
        for name in TEXTS:
            most = max(TEXT_LENGTH, len(before[name]))
            if len(data.get(name, "")) > most:
                self.add_error(name, TOO_LONG.format(len(data[name]), most))
            elif before[name] and not data.get(name) and name not in self.errors:
                self.add_error(name, f"{LABELS[name]}不能删空；勘误只改文字")
        if not self.errors and all(_plain(before[name]) == _plain(data[name]) for name in TEXTS):
            raise ValidationError("文字没有改动，不用勘误")
        return data

    def texts(self) -> dict[str, str]:
        """What it is to say; a text that differs in line ends only, which browsers change, stays as it was."""
        before = text_of(self.proposal)
        said = {name: self.cleaned_data[name] for name in TEXTS}
        return {name: before[name] if _plain(before[name]) == _plain(text) else text for name, text in said.items()}

    def see_again(self, proposal: Proposal) -> None:
        """The form has now been shown what the others wrote: pressed again it saves knowingly."""
        proposal.refresh_from_db()
        shown = dict(self.data.items()) | {"seen": proposal.changed_at.isoformat()}
        self.data = MultiValueDict({name: [value] for name, value in shown.items()})


def _plain(text: str) -> list[str]:
    return text.strip().splitlines()
