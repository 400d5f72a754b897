"""What the office writes: its wording, where a report goes, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.layout import HTML, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict

from cppcc.core.differences import Difference
from cppcc.core.forms import OfficeForm, OfficeModelForm
from cppcc.core.kept.forms import KeptOnServer
from sentiment.desk.deciding import CHOOSE, KEEP, RETURN, SAVE, Decision
from sentiment.desk.keeping import KEPT_EDITS
from sentiment.desk.wording import differing, original_of, wording_of
from sentiment.forms.bulletins import IntoField
from sentiment.forms.entry import TEXT_LENGTH
from sentiment.forms.personal import PersonalForm
from sentiment.models import Bulletin, Category, Place, SocialReport

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

DESK_FORM = "desk-form"  # parts of it stand elsewhere on the page
# The first button of the form: the one that Enter presses.
SAVE_BUTTON = (
    f'<button class="btn btn-outline-secondary" name="act" value="{SAVE}" data-key="S">保存 <kbd>S</kbd></button>'
)


class EditForm(KeptOnServer, PersonalForm, OfficeModelForm):
    """The wording, which starts from the original and stays empty as long as it says the same; what it is about; and
    what personal words in it may be printed."""

    keep = True
    counters: ClassVar = {"edited_title": 60, "edited_text": TEXT_LENGTH}
    optional: ClassVar = ["category", "location"]

    class Meta:
        model = SocialReport
        fields: ClassVar = ["edited_title", "edited_text", "category", "location", "is_secret", "may_print"]
        labels: ClassVar = {"edited_title": "标题", "edited_text": "正文"}
        widgets: ClassVar = {"edited_text": forms.Textarea(attrs={"rows": 18})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        report, fields = self.instance, dict[str, Any](self.fields)
        self.original, self.saved_wording = original_of(report), wording_of(report)
        self.stored = model_to_dict(report, self.Meta.fields)
        self.initial["edited_title"] = report.edited_title or report.title
        self.initial["edited_text"] = report.edited_text or report.original_text
        fields["category"].queryset = Category.objects.in_use(report.category_id)
        fields["location"].queryset = Place.objects.in_use(report.location_id)
        self.helper.layout = Layout(
            "edited_title", "edited_text", HTML('{% include "sentiment/_personal.html" %}'), "category", "location",
            "is_secret", "seen",
        )  # fmt: skip
        self.helper.form_id = DESK_FORM
        self.keep_at(KEPT_EDITS.place_of(report, ""))

    # --- What it says, saved or not ------------------------------------------------------------------------------
    def wording(self) -> tuple[str, str]:
        """Title and text as they stand in the form, right or wrong."""
        return self.written("edited_title", "edited_text")

    def differences(self) -> list[Difference]:
        """The original against the wording as it stands in the form."""
        return differing(self.original, self.wording())

    def clashes(self) -> list[Difference]:
        """The wording that somebody saved meanwhile against this one."""
        return differing(self.saved_wording, self.wording())

    # --- What is wrong -------------------------------------------------------------------------------------------
    def clean_edited_title(self) -> str:
        title = str(self.cleaned_data["edited_title"]).strip()
        return "" if title == self.instance.title.strip() else title

    def clean_edited_text(self) -> str:
        text = str(self.cleaned_data["edited_text"]).replace("\r\n", "\n").strip()
        if text == self.instance.original_text.replace("\r\n", "\n"):
            return ""
        if over := max(0, len(text) - TEXT_LENGTH):
            words = f"正文最多{TEXT_LENGTH}个字，现在有{len(text)}个，请删去{over}个。"
            raise ValidationError(words, code="max_length")
        return text

    @property
    def changed_fields(self) -> list[str]:
        """Fields of the report that differ from the stored ones."""
        now = model_to_dict(self.instance, self.Meta.fields)
        return [name for name in self.Meta.fields if now[name] != self.stored[name]]

    @property
    def is_overtaken(self) -> bool:
        """Somebody else saved meanwhile: both wordings are to be shown."""
        return self.has_error("__all__", code="changed")


class DeskForm(EditForm):
    """The wording and the decision in one press; `act` is the button."""

    act = forms.ChoiceField(choices=[(each, each) for each in (SAVE, CHOOSE, KEEP, RETURN)], required=False)
    into = IntoField(
        label="编入",
        queryset=Bulletin.objects.none(),
        required=False,
        empty_label="新编一期",
        error_messages={"invalid_choice": "这一期已经送出或取消，不能再编入，请另选一期"},
    )
    reason = forms.CharField(label="留存原因", required=False, max_length=200)
    note = forms.CharField(label="需要补充什么", required=False, max_length=500)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = Bulletin.objects.visible_to(user).in_editing().for_list()
        field: Any = self.fields["into"]
        field.queryset = open_ones
        field.initial = next((bulletin.pk for bulletin in open_ones), None)
        self.helper.layout = Layout("edited_title", "edited_text", "seen", HTML(SAVE_BUTTON))
        self.helper.inputs = []
        for name in ("category", "location", "is_secret", "into", "reason", "note"):
            self.fields[name].widget.attrs |= {"form": DESK_FORM}
        for name in ("category", "location", "into"):
            self.fields[name].widget.attrs["class"] = "form-select form-select-sm"

    @property
    def act_chosen(self) -> str:
        return str(self.data.get("act") or SAVE) if self.is_bound else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for act, name, words in (
            (KEEP, "reason", "请写明留存原因，反映人会看到"),
            (RETURN, "note", "请写明需要补充什么"),
        ):
            if cleaned.get("act") == act and not cleaned.get(name) and not self.has_error(name):
                self.add_error(name, words)
        return cleaned

    def decision(self) -> Decision:
        said = self.cleaned_data
        note = said["reason"] if said["act"] == KEEP else said["note"]
        return Decision(said["act"] or SAVE, self.changed_fields, said["into"], note)


class KeepForm(OfficeForm):
    verb = "留存"
    reason = forms.CharField(
        label="留存原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="反映人会看到，请写清为什么这次没有编发。",
        error_messages={"required": "请写明留存原因，反映人会看到"},
    )


class ClassifyForm(OfficeForm):
    verb = "归类"
    category = forms.ModelChoiceField(
        label="类别", queryset=Category.objects.none(), error_messages={"required": "请选择类别"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["category"]
        field.queryset = Category.objects.in_use()


class ReturnForm(OfficeForm):
    verb = "退回补充"
    note = forms.CharField(
        label="需要补充什么",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="逐条写清要补充的事实、数据或建议。",
        error_messages={"required": "请写明需要补充什么"},
    )


class WithdrawForm(OfficeForm):
    verb = "撤回"
    note = forms.CharField(label="撤回原因（可不填）", max_length=200, required=False)
