"""What the office says when it publishes, and the author about the own consent."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.text import Truncator

from cppcc.core.forms import OfficeForm
from cppcc.core.masking import findings
from proposals.models import Reply
from proposals.publishing.releasing import Release, sponsors_of

FULL, SUMMARY = "full", "summary"


class PublishForm(OfficeForm):
    """How the proposal is shown, which replies with it, and what may stay of what was found."""

    verb = "公开"
    keep = True
    counters: ClassVar = {"summary": 2000}

    sponsors = forms.CharField(
        label="公开的提案者姓名", max_length=300, help_text="按此显示在公开页面上，联名人可以删减。"
    )
    manner = forms.ChoiceField(
        label="公开方式", choices=[(FULL, "全文公开"), (SUMMARY, "公开摘要")], widget=forms.RadioSelect, initial=FULL
    )
    summary = forms.CharField(
        label="公开摘要",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="选“公开摘要”时填写，代替提案全文。",
    )
    replies = forms.ModelMultipleChoiceField(
        label="一并公开的答复", required=False, queryset=Reply.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    kept = forms.MultipleChoiceField(
        label="下列内容将遮盖，可以公开的请勾选",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="如办公电话、公开的热线。不勾选的在公开页面上以“〔…略〕”代替。",
    )
    read = forms.BooleanField(
        label="已通读上面的全部文字，没有第三人的姓名、住址等个人信息，没有不宜公开的内容",
        error_messages={"required": "请先通读全文，再勾选这一项：姓名、住址无法自动识别"},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.release = release
        self.fields["seen"].initial = release.mark()
        found = release.findings()
        self.fields["kept"].choices = [  # type: ignore[attr-defined]
            (each.words, f"{each.kind}：{Truncator(each.words).chars(40)}") for each in found
        ]
        replies = self.fields["replies"]
        keys = [each.reply.pk for each in release.replies]
        replies.queryset = Reply.objects.filter(pk__in=keys).select_related("handling__unit")  # type: ignore[attr-defined]
        replies.initial = keys
        self.fields["sponsors"].initial = sponsors_of(release.proposal)
        if release.publication:
            self._only_replies()
        for name, choices in (("kept", found), ("replies", keys)):
            if not choices:
                del self.fields[name]

    def _only_replies(self) -> None:
        for name in ("sponsors", "manner", "summary"):
            del self.fields[name]
        self.fields["replies"].label = "公开的答复"
        self.fields["replies"].required = True
        self.fields["replies"].error_messages["required"] = "请选择要公开的答复"

    def clean_read(self) -> bool:
        """Of the text as it stands now, not of what somebody has changed since."""
        seen, now = self.data.get(self.add_prefix("seen"), ""), self.release.mark()
        if seen and seen != now:
            changed = {"seen": [now], "read": []}
            sent: Any = self.data
            self.data = MultiValueDict(dict(sent.lists()) | changed)
            raise ValidationError("文字在您打开此页后改过，请重新通读，再勾选这一项")
        return bool(self.cleaned_data["read"])

    def clean_sponsors(self) -> str:
        return self._plain("sponsors")

    def clean_summary(self) -> str:
        return self._plain("summary")

    def _plain(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if found := findings(text):
            words = "、".join(f"{each.kind}“{each.words}”" for each in found)
            raise ValidationError(f"含有{words}，不能公开，请删去")
        return text

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("manner") == SUMMARY and not cleaned.get("summary") and not self.has_error("summary"):
            self.add_error("summary", "公开摘要的，请写出摘要；公开全文请选“全文公开”")
        return cleaned

    def answers(self) -> dict[str, Any]:
        """What `Release.publish` takes."""
        cleaned = self.cleaned_data
        summary = cleaned.get("summary", "") if cleaned.get("manner") == SUMMARY else ""
        return {
            "sponsors": cleaned.get("sponsors", ""),
            "summary": summary,
            "kept": cleaned.get("kept", []),
            "replies": cleaned.get("replies", []),
        }


class ConsentForm(OfficeForm):
    """The author's word on publishing, which may change."""

    verb = "保存"

    agrees = forms.TypedChoiceField(
        label="是否同意公开",
        choices=[("1", "同意"), ("0", "不同意")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择是否同意公开"},
    )
    note = forms.CharField(
        label="不同意的原因", required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("agrees") is False and not cleaned.get("note"):
            self.add_error("note", "不同意公开的，请写明原因")
        return cleaned
