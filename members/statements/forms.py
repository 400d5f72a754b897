"""What is typed into a statement and about the year of statements, checked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.layout import HTML, Submit
from django import forms
from django.core.exceptions import ValidationError

from cppcc.core.accounts.roles import Role
from cppcc.core.forms import OfficeForm, OfficeModelForm
from cppcc.core.kept.forms import KeptOnServer
from cppcc.core.revising import SeenForm
from members.duty.forms.checklists import source_choices
from members.people.models import Body, BodyKind
from members.statements.models import DutyStatement, StatementPart, StatementSection, StatementYear
from members.statements.models.statements import Section
from members.statements.models.volumes import VolumeKind
from members.statements.states import STEPS

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

LONGEST = 5_000
SAVE, HAND_IN, REFILL = "保存", STEPS["hand_in"].label, "refill:"
REFILL_BUTTON = (
    '<p class="refill"><button class="btn btn-sm btn-outline-secondary" name="act" value="{}{}">'
    "按最新记录补充<span class='visually-hidden'>：{}</span></button></p>"
)
ROWS = {True: 6, False: 8}


def place_of(statement: DutyStatement) -> str:
    """Where what is typed is kept while the form is open."""
    return f"statements.edit:{statement.pk}"


def _field(key: int) -> str:
    return f"section_{key}"


class StatementForm(KeptOnServer, SeenForm, OfficeModelForm):
    """A text for each section; each can be filled again from the records without losing what was written."""

    keep = True

    class Meta:
        model = DutyStatement
        fields: ClassVar[list[str]] = []

    def _dress(self, back: str = "") -> None:
        """The sections are the statement's own, so their fields are made before the form is dressed."""
        layout: list[Any] = []
        for each in self.instance.sections:
            name = _field(each["key"])
            self.fields[name] = forms.CharField(
                label=each["title"],
                required=False,
                help_text=each["hint"],
                widget=forms.Textarea(attrs={"rows": ROWS[each["own"]], "data-counter": "0"}),
            )
            self.initial[name] = each["text"]
            layout.append(name)
            if not each["own"]:
                layout.append(HTML(REFILL_BUTTON.format(REFILL, each["key"], each["title"])))
        self.layout = [*layout, "seen"]  # type: ignore[misc]
        super()._dress(back)
        save = Submit("act", SAVE)
        save.field_classes = "btn btn-outline-secondary"
        self.helper.inputs = [save, Submit("act", HAND_IN), *self.helper.inputs[1:]]
        self.keep_at(place_of(self.instance))

    @property
    def handing_in(self) -> bool:
        return self.data.get("act") == HAND_IN

    @property
    def refilling(self) -> int | None:
        """The section to be filled from the records, if that was pressed."""
        act = str(self.data.get("act", ""))
        key = act.removeprefix(REFILL)
        return int(key) if act.startswith(REFILL) and key.isdecimal() and len(key) < 18 else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for each in self.instance.sections:
            name, title = _field(each["key"]), each["title"]
            text = str(cleaned.get(name) or "")
            if over := max(0, len(text) - LONGEST):
                self.add_error(name, f"“{title}”最多{LONGEST}个字，现在有{len(text)}个，请删去{over}个。")
            elif self.handing_in and each["own"] and not text.strip():
                self.add_error(name, ValidationError(f"还没有写“{title}”，写好再提交。", code="required"))
        return cleaned

    def sections(self) -> list[Section]:
        """The sections as typed."""
        typed = self.cleaned_data
        return [
            Section(**{**each, "text": typed[_field(each["key"])].replace("\r\n", "\n")})  # type: ignore[typeddict-item]
            for each in self.instance.sections
        ]


class YearForm(OfficeModelForm):
    """Asking for the statements of a year."""

    verb = "布置述职"
    optional: ClassVar = ["words"]

    class Meta:
        model = StatementYear
        fields: ClassVar = ["year", "due_on", "words"]
        widgets: ClassVar = {"words": forms.Textarea(attrs={"rows": 4})}
        error_messages: ClassVar = {"year": {"unique": "这一年度已经布置过，请在列表里修改截止日期。"}}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if self.instance.pk:
            del self.fields["year"]

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if not self.today.year - 1 <= year <= self.today.year:
            raise ValidationError(f"只能布置{self.today.year - 1}年或{self.today.year}年的述职，请核对年度。")
        return year

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        year, due_on = cleaned.get("year") or self.instance.year, cleaned.get("due_on")
        if year and due_on and due_on.year not in (year, year + 1):
            self.add_error("due_on", f"{year}年度述职的截止日期应在{year}年或{year + 1}年内，请核对年份。")
        return cleaned


class ChangeYearForm(YearForm):
    verb = "保存"


class SectionForm(OfficeModelForm):
    optional: ClassVar = ["hint"]

    class Meta:
        model = StatementSection
        fields: ClassVar = ["name", "hint", "tells_checklist"]
        error_messages: ClassVar = {"name": {"unique": "已有同名的栏目，请换一个标题，或者启用原来的那一个。"}}


class PartForm(OfficeModelForm):
    source = forms.ChoiceField(label="取自哪些记录")

    class Meta:
        model = StatementPart
        fields: ClassVar = ["section", "source", "name", "unit", "in_marks", "adds_up"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["source"]
        field.choices = [("", "请选择"), *source_choices()]
        sections: Any = self.fields["section"]
        sections.queryset = StatementSection.objects.in_use(self.instance.section_id)


class VolumeForm(OfficeForm):
    """All of a committee's or group's in one go."""

    verb = "生成"

    body = forms.ModelChoiceField(label="范围", queryset=Body.objects.none(), required=False, empty_label="全体委员")
    kind = forms.ChoiceField(label="怎样成文", choices=VolumeKind, initial=VolumeKind.ARCHIVE, widget=forms.RadioSelect)
    drafts = forms.BooleanField(
        label="包括没有提交的",
        required=False,
        help_text="没有提交的按记录自动生成，每页注明“按记录生成　未经本人确认”。",
    )

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = (BodyKind.GROUP, BodyKind.COMMITTEE, BodyKind.SECTOR, BodyKind.PARTY)
        bodies: Any = self.fields["body"]
        bodies.queryset = Body.objects.visible_to(user).in_use().of_kinds(*kinds)
        if not (user.is_office or Role.LEADER in user.roles):
            bodies.empty_label = "我召集的全部"

    def asked(self, year: int) -> dict[str, Any]:
        body: Body | None = self.cleaned_data["body"]
        return {"year": year, "body": body.pk if body else None, "drafts": self.cleaned_data["drafts"]}

    def title(self, year: int) -> str:
        return f"{self.cleaned_data['body'] or '全体委员'}{year}年度述职报告"
