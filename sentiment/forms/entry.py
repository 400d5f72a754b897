"""The form on which a report is written: four fields for a member on the phone, a few more for the office."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid4

from crispy_forms.layout import HTML, Div, Fieldset, Layout, Submit
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db.models import Q, QuerySet

from cppcc.core.attachments.fields import AttachmentsField, FilesInput
from cppcc.core.attachments.models import Attachment
from cppcc.core.forms import OfficeModelForm, not_ahead
from cppcc.core.kept.forms import KeptOnServer
from cppcc.core.revising import SeenForm
from members.people.models import Body, BodyKind, Member, Term
from members.people.widgets import MembersField
from sentiment.desk.keeping import KEPT
from sentiment.entry import Written
from sentiment.models import SocialReport
from sentiment.states import Status

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User
    from cppcc.core.attachments.checks import Checked

TITLE_LENGTH = 60
TEXT_LENGTH = 20_000
SUBMIT, SAVE_DRAFT, SAVE = "报送", "保存草稿", "保存"
CAMERA = {"accept": "image/jpeg,image/png", "capture": "environment"}
NO_PLACE = "拍下现场；照片中的拍摄地点等信息会自动去掉。"
FOLD = '<details class="form-fold" {}><summary>{}</summary>'
FOLDED = {"authors": "联合反映", "body": "以组织名义", "is_secret": "涉密"}
TEXTS = ["title", "situation", "analysis", "suggestions"]


class ReportForm(KeptOnServer, SeenForm, OfficeModelForm):
    """`user` decides what is asked: a member writes their own, the office enters one for whoever sent it."""

    keep = True
    counters: ClassVar = {"title": TITLE_LENGTH, **dict.fromkeys(TEXTS[1:], TEXT_LENGTH)}

    title = forms.CharField(
        label="标题",
        max_length=TITLE_LENGTH,
        help_text="一句话写清什么地方、什么问题，如：城区健身步道破损问题值得关注",
        error_messages={"required": "请填写标题"},
    )
    authors = MembersField(label="联合反映人（可不填）", required=False)
    photos = AttachmentsField(label="拍照（可不拍）", required=False, widget=FilesInput(CAMERA), help_text=NO_PLACE)
    files_to_keep = AttachmentsField(label="照片和附件（可不填）", required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = SocialReport
        fields: ClassVar = [*TEXTS, "body", "source_name", "received_on", "is_secret"]
        labels: ClassVar = {"analysis": "原因分析（可不填）", "is_secret": "涉密", "body": "以组织名义（可不选）"}
        help_texts: ClassVar = {
            "situation": "什么时间、什么地点、发生了什么、涉及多少人。",
            "suggestions": "希望哪个部门、怎样解决。",
            "body": "以党派、专委会、界别或活动组的名义反映的，请选组织。",
            "is_secret": "勾选后只有信息科、办公室和领导看得到，不进其他人的检索和导出。",
        }
        widgets: ClassVar = {
            "situation": forms.Textarea(attrs={"rows": 5}),
            "analysis": forms.Textarea(attrs={"rows": 3}),
            "suggestions": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        self.user, self.on = user, on
        self.for_others = user.has_perm("sentiment.enter_for_others")
        super().__init__(*args, **kwargs)
        self.submitting = self.data.get("act") == SUBMIT
        self.own = self._own_member()
        self.named = [author.member for author in self.instance.authors.all()] if self.instance.pk else []
        self._ask()
        self._arrange()
        token = self.data.get("token", "") if self.is_bound else self.fields["token"].initial
        self.keep_at(KEPT.place_of(self.instance, token))

    # --- What is asked -------------------------------------------------------------------------------------------
    def _ask(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["situation"].required = False
        for name in TEXTS[1:]:  # without `maxlength`: a browser would cut what is pasted without a word
            fields[name].validators = [*fields[name].validators, MaxLengthValidator(TEXT_LENGTH)]
        fields["title"].max_length = max(TITLE_LENGTH, len(self.instance.title))  # longer ones came from the ledger
        fields["title"].validators = [MaxLengthValidator(fields["title"].max_length), ProhibitNullCharactersValidator()]
        fields["title"].widget.attrs["maxlength"] = str(fields["title"].max_length)
        fields["body"].queryset = self._bodies()
        fields["authors"].on = self.on
        if self.instance.pk:
            fields["authors"].initial = [member for member in self.named if member != self.own]
            fields["files_to_keep"].held = Attachment.objects.of(self.instance).count()
        else:
            fields["token"].initial = uuid4()
        if self.for_others:
            del fields["photos"]
            fields["authors"].label, fields["authors"].help_text = (
                "反映人",
                "委员姓名或编号，多人用、隔开，排第一的在前。",
            )
            fields["source_name"].help_text = "反映人不是委员的填这里，如：某某街道信息员。"
            fields["received_on"].initial = self.on
            return
        fields["authors"].help_text = "一起反映的委员，姓名或编号，多人用、隔开。"
        for name in ("source_name", "received_on"):
            del fields[name]
        if not fields["body"].queryset:
            del fields["body"]
        if self.named and self.named[0] != self.own:  # who stands for it is for its first author and the office to say
            for name in {"authors", "body"} & fields.keys():
                del fields[name]
        if self.instance.status == Status.RETURNED:  # by then the office has judged it
            del fields["is_secret"]

    def _arrange(self) -> None:
        who = [name for name in ("authors", "body", "source_name", "received_on") if name in self.fields]
        secret = [name for name in ("is_secret",) if name in self.fields]
        if self.for_others:
            parts = [Fieldset("来源", *who), *TEXTS, "files_to_keep", *secret, "seen", "token"]
        else:
            asked = [*who, *secret]
            summary = FOLD.format("open" if self._says_more() else "", "、".join(FOLDED[name] for name in asked))
            fold = [HTML(summary), *asked, HTML("</details>")] if asked else []
            photos = [Div("photos", css_class="d-md-none"), "files_to_keep"]  # a camera is in the phone
            parts = [*TEXTS, *photos, *fold, "seen", "token"]
        self.helper.layout = Layout(*parts)
        back = self.helper.inputs[1:]
        save = Submit("act", SAVE if self.instance.status == Status.RETURNED else SAVE_DRAFT)
        save.field_classes = "btn btn-outline-secondary"
        self.helper.inputs = [save, Submit("act", SUBMIT), *back]  # Enter saves and does not send in

    def _says_more(self) -> bool:
        """Whether there is something in what is folded away on the phone."""
        return bool(self.is_bound or self.named[1:] or self.instance.body_id or self.instance.is_secret)

    def _own_member(self) -> Member | None:
        """The member who writes, first among the authors; of the office's entries nobody."""
        return None if self.for_others else getattr(self.user, "member", None)

    def _bodies(self) -> QuerySet[Body]:
        """Whose name a report may bear: for the office any in use, for members those they sit in."""
        if self.for_others:
            return Body.objects.in_use() | Body.objects.filter(pk=self.instance.body_id)
        held = Q(seats__appointment__member__user=self.user) & Q(seats__appointment__starts_on__lte=self.on)
        held &= Q(seats__appointment__ends_on__isnull=True) | Q(seats__appointment__ends_on__gte=self.on)
        return Body.objects.in_use().filter(held).exclude(kind=BodyKind.COUNCIL).distinct()

    # --- What does not fit together ------------------------------------------------------------------------------
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.submitting:
            self._require("situation", "请写明情况：什么地方、什么问题")
            self._require("suggestions", "请写出意见建议：希望怎样解决")
        others: list[Member] = cleaned.get("authors") or []
        if self.own and self.own in others:
            self.add_error("authors", f"{self.own}是您本人，不必再填。")
        gone = self.instance.unsigned_by() if others and self.instance.pk and not self.for_others else set()
        if unsigned := [str(member) for member in others if member.user_id in gone]:
            self.add_error("authors", f"{'、'.join(unsigned)}已不署名，请去掉。")
        if self.own and others and cleaned.get("body"):
            self.add_error("body", "以组织名义报送的记在组织名下，请去掉联合反映人，或不选组织。")
        self._clean_files(cleaned)
        somebody = others or cleaned.get("body") or cleaned.get("source_name") or self.has_error("authors")
        if self.for_others and not somebody:
            self.add_error("authors", "请填写反映人：委员、组织或其他反映人，至少一项。")
        return cleaned

    def _clean_files(self, cleaned: dict[str, Any]) -> None:
        files, most = self._files(cleaned), settings.ATTACHMENT_MAX_COUNT
        held: int = self.fields["files_to_keep"].held  # type: ignore[attr-defined]
        if held + len(files) > most:
            self.add_error("files_to_keep", f"照片和附件合计最多{most}个，现在有{held + len(files)}个。")
        elif self.errors and files:
            self.add_error("files_to_keep", "其他内容改好后，请重新选择照片和附件：浏览器不保留选过的文件。")

    def _files(self, cleaned: dict[str, Any]) -> list[Checked]:
        return [*(cleaned.get("photos") or []), *(cleaned.get("files_to_keep") or [])]

    def _require(self, name: str, words: str) -> None:
        if not (self.cleaned_data.get(name) or "").strip() and not self.has_error(name):
            self.add_error(name, ValidationError(words, code="required"))

    def clean_received_on(self) -> date:
        told = f"收到日期不能晚于今天（{self.on:%Y-%m-%d}）。"
        day = not_ahead(self.cleaned_data["received_on"] or self.on, told, on=self.on)
        first = Term.objects.first_day(on=self.on)
        if day < first and "received_on" in self.changed_data:
            raise ValidationError(f"收到日期早于{first}（第一届开始或十年之前），请核对年份。")
        if self.instance.number and day.year != self.instance.year:
            raise ValidationError(f"已编{self.instance.year}年的编号，收到日期请在{self.instance.year}年内。")
        return day

    # --- What it says --------------------------------------------------------------------------------------------
    @property
    def changed_fields(self) -> list[str]:
        """Fields of the report itself that differ from the stored ones."""
        return [name for name in self.revised if name in self.Meta.fields]

    def written(self) -> Written:
        """The report as filled in. In the name of a body it is the body's, else the writer comes first."""
        cleaned = self.cleaned_data
        values = {name: cleaned[name] for name in self.Meta.fields if name in cleaned}
        authors: list[Member] = list(cleaned["authors"] if "authors" in self.fields else self.named)
        if "authors" in self.fields and self.own and not cleaned.get("body"):
            authors = [self.own, *authors]
        return Written(values, authors, self._files(cleaned))

    def sent_token(self) -> UUID:
        """What tells this form from every other, so that sent twice it makes one report."""
        token: UUID = self.cleaned_data["token"] or uuid4()
        return token
