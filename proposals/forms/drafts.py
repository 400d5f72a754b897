"""Writing a reply, signing it, checking it; the discussion log and later results."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from crispy_forms.layout import HTML, Div, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cppcc.core.forms import OfficeForm, OfficeModelForm, not_ahead
from cppcc.core.kept.forms import KeptOnServer
from cppcc.core.revising import SeenForm
from proposals.forms.inputs import PointsField, PromisesField
from proposals.models import Discussion, FollowUp, Meeting, Outcome, ReplyDraft

TO_BE_MADE_SURE = "这份稿子在您打开此页后改过，请重新看过全文再{verb}"
# Enter in a field presses the form's first button: that one saves, it does not join two points.
FIRST_BUTTON = '<button class="visually-hidden" name="act" tabindex="-1" aria-hidden="true">保存</button>'


class ReplyDraftForm(KeptOnServer, SeenForm, OfficeModelForm):
    verb = "保存"
    keep = True
    counters: ClassVar = {"body": 0}

    class Meta:
        model = ReplyDraft
        labels: ClassVar = {"document_number": "发文字号（可不填）", "signatory": "签发人（可不填）"}
        fields = ("outcome", "body", "meeting", "document_number", "signatory", "contact_person", "contact_phone")
        help_texts: ClassVar = {
            "document_number": "如：南建函〔2026〕12号；也可在审签时填写",
            "signatory": "审签时也可填写",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draft: ReplyDraft = self.instance
        for name in ("outcome", "body", "contact_person", "contact_phone"):
            self.fields[name].required = False
        self.fields["body"].widget.attrs |= {"rows": 8, "maxlength": 20000}
        if draft.answers_to_author:
            self._of_reply(draft)
        else:
            del self.fields["outcome"], self.fields["meeting"]
            self.fields["body"].label = "会办意见"
            self.fields["body"].help_text = "交主办单位汇总，不直接答复提案者。"
        self._dress(self.back)
        self._lay_out()
        self.keep_at(f"proposals.reply:{draft.pk}")

    def _of_reply(self, draft: ReplyDraft) -> None:
        self.fields["outcome"] = forms.ChoiceField(
            label="答复类别", required=False, choices=[("", "请选择"), *Outcome.choices]
        )
        self.fields["meeting"] = forms.ChoiceField(
            label="沟通方式（可不选）", required=False, choices=[("", "请选择"), *Meeting.choices],
            help_text="按沟通记录预填：面商、走访、现场调研都算面商。",
        )  # fmt: skip
        self.fields["body"].label = "总的答复"
        self.fields["body"].help_text = "研究办理的总体情况；每条建议在下面逐条答复。"
        self.fields["points"] = PointsField(
            kept=draft.points, help_text="建议原文不能改；分得不合适的可以合并或拆开，已写的答复都会保留。"
        )
        self.fields["promises"] = PromisesField(
            help_text="答应以后做的事：做什么、什么时候完成。政协每年会来了解进展。"
        )
        self.initial.update({"points": draft.points, "promises": draft.promises})
        self._read |= {"points": draft.points, "promises": draft.promises}

    def _lay_out(self) -> None:
        names = [name for name in ("seen", "outcome", "body", "points", "promises", "meeting") if name in self.fields]
        letter = Div("document_number", "signatory", "contact_person", "contact_phone", css_class="letter-fields")
        self.helper.layout = Layout(HTML(FIRST_BUTTON), *names, letter)
        self.helper.inputs.insert(1, Submit("send", "保存并预览", css_class="btn-outline-primary"))

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"])
        if len(body) > 20000:
            raise ValidationError(f"写了{len(body)}个字，最多20000个字；过长的内容请放进附件")
        return body

    def take_over(self) -> list[str]:
        """Puts what was typed into the draft; the fields that changed."""
        names = self.revised
        for name in names:
            setattr(self.instance, name, self.cleaned_data[name])
        return names


class _SeenDraftForm(OfficeForm):
    """Deciding about a draft: about the text that was on the page, not about what somebody changed since."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, draft: ReplyDraft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.fields["seen"].initial = draft.changed_at.isoformat()

    def clean_seen(self) -> str:
        if self.cleaned_data["seen"] != self.draft.changed_at.isoformat():
            self.data = {**dict(self.data.items()), "seen": self.draft.changed_at.isoformat()}
            raise ValidationError(TO_BE_MADE_SURE.format(verb=self.verb))
        return str(self.cleaned_data["seen"])


class SignOffForm(_SeenDraftForm):
    """The letter's number and the name under it."""

    verb = "审签"

    document_number = forms.CharField(
        label="发文字号",
        max_length=60,
        help_text="如：南建函〔2026〕12号",
        error_messages={"required": "请填写发文字号"},
    )
    signatory = forms.CharField(label="签发人", max_length=60, error_messages={"required": "请填写签发人"})
    note = forms.CharField(
        label="审签意见（可不填）", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, draft: ReplyDraft, by: str, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        self.fields["document_number"].initial = draft.document_number
        self.fields["signatory"].initial = draft.signatory or by


class IssueForm(SignOffForm):
    """Signed by the unit's leader on paper; the clerk sends it out."""

    verb = "发出"

    def __init__(self, *args: Any, draft: ReplyDraft, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, by="", **kwargs)
        del self.fields["note"]


class ReleaseForm(_SeenDraftForm):
    """The supervising office's check."""

    verb = "审核发出"

    outcome = forms.ChoiceField(
        label="答复类别", choices=Outcome.choices, help_text="与单位定的不同时，请写明理由，单位会看到。"
    )
    note = forms.CharField(
        label="审核意见（不改类别可不填）", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, draft: ReplyDraft, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        self.fields["outcome"].initial = draft.outcome

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("outcome") not in (None, self.draft.outcome) and not cleaned.get("note"):
            self.add_error("note", "改了答复类别，请写明理由")
        return cleaned


class DiscussionForm(OfficeModelForm):
    verb = "登记"
    optional: ClassVar = ["place"]

    class Meta:
        model = Discussion
        fields = ("way", "held_on", "place", "present", "agreed")
        widgets: ClassVar = {"agreed": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {
            "present": "提案者和单位参加的人，如：李文博委员；区住建局副局长王建国",
            "agreed": "商定了什么，还有什么不同意见。提案者也会看到。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["held_on"] = timezone.localdate()  # the instance's own is empty
        self.fields["agreed"].widget.attrs["maxlength"] = 2000

    def clean_agreed(self) -> str:
        agreed = str(self.cleaned_data["agreed"])
        if len(agreed) > 2000:
            raise ValidationError(f"写了{len(agreed)}个字，最多2000个字，请精简")
        return agreed

    def clean_held_on(self) -> date:
        day = not_ahead(self.cleaned_data["held_on"], "日期还没有到，请在沟通之后登记")
        if day < self.instance.handling.issued_on:
            raise ValidationError("日期早于交办日期，请改正")
        return day


class FollowUpForm(OfficeModelForm):
    verb = "报告进展"

    class Meta:
        model = FollowUp
        fields = ("outcome", "on", "note")
        widgets: ClassVar = {"note": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {"note": "写明落实到什么程度，有哪些依据。政协确认后计入办理结果。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["on"] = timezone.localdate()
        self.fields["outcome"].choices = [("", "请选择"), *Outcome.choices]  # type: ignore[attr-defined]
        self.fields["note"].widget.attrs["maxlength"] = 2000

    def clean_note(self) -> str:
        note = str(self.cleaned_data["note"])
        if len(note) > 2000:
            raise ValidationError(f"写了{len(note)}个字，最多2000个字，请精简")
        return note

    def clean_on(self) -> date:
        day = not_ahead(self.cleaned_data["on"], "日期还没有到，请填已有进展的日期")
        if day < self.instance.reply.replied_on:
            raise ValidationError("日期早于答复日期，请改正")
        return day
