"""The form on which a proposal is written: by its author, or by a clerk from paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid4

from crispy_forms.layout import HTML, Fieldset, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from cppcc.core.attachments.fields import AttachmentsField
from cppcc.core.attachments.models import Attachment
from cppcc.core.forms import OfficeModelForm
from cppcc.core.kept.forms import KeptOnServer
from members.people.models import Body, BodyKind, Member, Session
from members.people.widgets import MemberField, MembersField
from proposals.models import Category, Proposal, ProposalKind, SponsorKind
from proposals.models.revisions import TEXTS
from proposals.states import Status
from proposals.writing.keeping import KEPT
from proposals.writing.sessions import kind_on, session_taking

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

TITLE_LENGTH = 50
TEXT_LENGTH = 10_000
TOO_LONG = "写了%(show_value)s字，最多%(limit_value)s字；详细材料请作为附件"
SUBMIT, SAVE_DRAFT, SAVE = "递交", "保存草稿", "保存修改"
SPONSORS: list[tuple[str, str]] = [(str(value), str(label)) for value, label in SponsorKind.choices]
CONSENT = [(True, "同意公开"), (False, "不同意公开")]
STAFF_FIELDS = ("lead", "session", "kind", "submitted_on", "is_secret")
WHEN_SUBMITTED = {
    "situation": "请写明情况：现在怎样、问题在哪里",
    "suggestions": "请写出具体建议：由谁做、做什么",
    "category": "请选择分类",
}


class ProposalForm(KeptOnServer, OfficeModelForm):
    """`user` decides what is asked: a member writes their own, a clerk enters one for a member or a body."""

    keep = True
    counters: ClassVar = {"title": TITLE_LENGTH, "situation": 0, "analysis": 0, "suggestions": 0}
    lead = MemberField(label="第一提案人", required=False, help_text="填姓名或委员编号")
    cosigners = MembersField(label="联名人", required=False)
    title = forms.CharField(
        label="案由",
        max_length=TITLE_LENGTH,
        help_text="一件提案写一件事，如：关于完善老城片区停车管理的建议",
        error_messages={"required": "请填写案由"},
    )
    sponsor_kind = forms.ChoiceField(
        label="提案形式", choices=SPONSORS, widget=forms.RadioSelect, initial=SponsorKind.INDIVIDUAL
    )
    author_consents = forms.TypedChoiceField(
        label="是否同意公开",
        choices=CONSENT,
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        initial=True,
    )
    kind = forms.ChoiceField(
        label="大会或平时",
        required=False,
        choices=[("", "按截止时间自动判断"), *ProposalKind.choices],
        help_text="按届次的大会提案截止时间判断；判断不合适时可在这里改。",
    )
    attachments = AttachmentsField(label="附件（可不选）", required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Proposal
        fields = (
            "title",
            "sponsor_kind",
            "lead",
            "collective_body",
            "joint_bodies",
            "category",
            "situation",
            "analysis",
            "suggestions",
            "wished_units",
            "author_consents",
            "consent_note",
            "is_secret",
            "session",
            "kind",
            "submitted_on",
        )
        labels: ClassVar = {
            "analysis": "分析（可不填）",
            "wished_units": "建议承办单位（可不填）",
            "joint_bodies": "联合提出的组织（可不选）",
        }
        widgets: ClassVar = {"joint_bodies": forms.CheckboxSelectMultiple}
        help_texts: ClassVar = {
            "situation": "现在怎样、问题在哪里，写清时间、地点和数量。",
            "suggestions": "分条写明由谁做、做什么；承办单位逐条答复。",
            "collective_body": "党派、专委会、界别或活动组",
            "joint_bodies": "几个组织联合提出的，勾选其余的组织；提案委按盖章件核对。",
            "consent_note": "不同意公开的，请说明原因",
            "is_secret": "涉密提案不进公开页、搜索和导出，只有提案委、领导、提案者和承办单位看得到。",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        self.on_paper = user.is_office
        super().__init__(*args, **kwargs)
        self.now = timezone.now()
        self.submitting = self.data.get("act") == SUBMIT
        self._ask()
        self._offer_buttons()
        token = self.data.get("token", "") if self.is_bound else self.fields["token"].initial
        self.keep_at(KEPT.place_of(self.instance, token))

    # --- What is asked -------------------------------------------------------------------------------------------
    def _ask(self) -> None:
        self.fields["category"].queryset = Category.objects.in_use(self.instance.category_id)  # type: ignore[attr-defined]
        self._ask_for_body()
        self.fields["session"].required = self.fields["submitted_on"].required = False
        for name in (*WHEN_SUBMITTED, "lead"):
            self.fields[name].help_text = f"递交时必填。{self.fields[name].help_text}"
        for name in ("situation", "analysis", "suggestions"):
            most = max(TEXT_LENGTH, len(getattr(self.instance, name)))
            self.fields[name].validators.append(MaxLengthValidator(most, TOO_LONG))
        if len(self.instance.title) > TITLE_LENGTH:  # from the ledger: longer titles stay as they are
            self.fields["title"].validators = [MaxLengthValidator(len(self.instance.title))]
            self.fields["title"].widget.attrs["maxlength"] = str(len(self.instance.title))
        if self.instance.pk:
            self.fields["cosigners"].initial = [row.member for row in self.instance.cosigners.select_related("member")]
            self.fields["seen"].initial = self.instance.changed_at.isoformat()
            self.fields["attachments"].held = Attachment.objects.of(self.instance).count()  # type: ignore[attr-defined]
        else:
            self.fields["token"].initial = uuid4()
            self.fields["kind"].initial = ""
        if self.on_paper:
            self.fields["submitted_on"].label = "收到日期"
            self.fields["session"].initial = session_taking(self.now)
            self.fields["submitted_on"].initial = timezone.localdate()
            self.fields["cosigners"].help_text = "纸质件上已签名的委员，多人用、隔开；录入即为已签。"
        else:
            again = "改了案由或建议，已签的要重新签。" if self.instance.status == Status.RETURNED else ""
            self.fields["cosigners"].help_text = f"姓名或委员编号，多人用、隔开；递交后请他们在系统中签名。{again}"
            for name in STAFF_FIELDS:
                del self.fields[name]
        self.helper.layout = Layout(*_layout(self.on_paper))

    def _ask_for_body(self) -> None:
        """The office enters for any body; a member writes for those they sit in today, and mends what was received in
        a body's name also after leaving it."""
        bodies = Body.objects.in_use()
        if not self.on_paper:
            bodies = Body.objects.spoken_for_by(self.user, on=timezone.localdate(self.now))
            self.fields["collective_body"].help_text = "以您现在所在的党派、专委会、界别或活动组的名义提出"
        if self.on_paper or self.instance.status == Status.RETURNED:
            bodies |= Body.objects.filter(pk=self.instance.collective_body_id)
        self.fields["collective_body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["collective_body"].choices = _by_kind(bodies)  # type: ignore[attr-defined]
        held = self.instance.joint_bodies.values_list("pk", flat=True) if self.instance.pk else ()
        joint = Body.objects.offered_to(held).exclude(kind=BodyKind.COUNCIL)
        self.fields["joint_bodies"].queryset = joint  # type: ignore[attr-defined]
        self.fields["joint_bodies"].choices = _by_kind(joint)[1:]  # type: ignore[attr-defined]

    def _offer_buttons(self) -> None:
        back = self.helper.inputs[1:]
        self.helper.inputs = []
        if self.instance.status == Status.SUBMITTED:
            self.helper.add_input(Submit("act", SAVE))
        else:
            draft = Submit("act", SAVE_DRAFT)
            draft.field_classes = "btn btn-outline-secondary"
            self.helper.add_input(draft)  # first, so that the Enter key saves and does not hand in
            self.helper.add_input(Submit("act", SUBMIT))
        self.helper.inputs += back

    # --- What is wrong -------------------------------------------------------------------------------------------
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._clean_sponsors(cleaned)
        session = cleaned.get("session") or self.instance_session() or session_taking(self.now)
        if session is None:
            raise ValidationError("还没有设置届次，不能登记提案。请先在“设置—届次”中添加。")
        cleaned["session"] = session
        if cleaned.get("author_consents") is False and not cleaned.get("consent_note"):
            self.require("consent_note", "不同意公开的，请写明原因")
        if cleaned.get("author_consents"):
            cleaned["consent_note"] = ""
        for name, words in WHEN_SUBMITTED.items():
            if not cleaned.get(name):
                self.require(name, words)
        if self.errors and cleaned.get("attachments"):
            self.add_error("attachments", "其他内容改好后，请重新选择附件：浏览器不保留选过的文件")
        return cleaned

    def _clean_sponsors(self, cleaned: dict[str, Any]) -> None:
        form = cleaned.get("sponsor_kind")
        lead = cleaned.get("lead") if self.on_paper else self.own_lead()
        if form == SponsorKind.COLLECTIVE:
            if not cleaned.get("collective_body"):
                self.require("collective_body", "集体提案请选择以哪个组织的名义提出")
            lead = cleaned.get("lead")
            self._clean_joint_bodies(cleaned)
        else:
            cleaned["collective_body"], cleaned["joint_bodies"] = None, []
            if lead is None and not self.has_error("lead"):
                self.require("lead", "请填写第一提案人")
        if form != SponsorKind.JOINT:
            cleaned["cosigners"] = []
        elif not self.has_error("cosigners"):
            if not cleaned.get("cosigners"):
                self.require("cosigners", "联名提案请填写联名人；只有一位提案人的请选“个人”")
            if lead in cleaned.get("cosigners", []):
                self.add_error("cosigners", f"{lead}是第一提案人，不必再写进联名人")
        cleaned["lead"] = lead

    def _clean_joint_bodies(self, cleaned: dict[str, Any]) -> None:
        """Those beside the one that leads; named twice, it is one body."""
        first = cleaned.get("collective_body")
        cleaned["joint_bodies"] = [body for body in cleaned.get("joint_bodies") or [] if body != first]

    def require(self, name: str, words: str) -> None:
        """An empty draft may be kept; what is handed in, or stands in review, may not lack it."""
        if (self.submitting or self.instance.status == Status.SUBMITTED) and not self.has_error(name):
            self.add_error(name if name in self.fields else None, words)

    def own_lead(self) -> Member | None:
        """The member who writes; of a proposal that exists, the one who stands on it."""
        own: Member | None = self.instance.lead if self.instance.pk else getattr(self.user, "member", None)
        return own

    def instance_session(self) -> Session | None:
        return self.instance.session if self.instance.session_id else None

    # --- What it says --------------------------------------------------------------------------------------------
    def values(self) -> dict[str, Any]:
        """The fields of the proposal as filled in, with what follows from them."""
        cleaned = self.cleaned_data
        names = [name for name in self.Meta.fields if name in self.fields and name != "joint_bodies"]
        values = {name: cleaned[name] for name in names} | {
            "lead": cleaned["lead"],
            "collective_body": cleaned["collective_body"],
            "session": cleaned["session"],
        }
        if self.on_paper:
            day = cleaned.get("submitted_on") or timezone.localdate()
            values["submitted_on"] = day
            values["kind"] = cleaned.get("kind") or kind_on(cleaned["session"], day)
        elif self.instance.submitted_on is None:
            values["kind"] = kind_on(cleaned["session"], timezone.localdate(self.now), moment=self.now)
        return values

    def answers(self) -> dict[str, Any]:
        """What `enter` and `revise` take."""
        cleaned = self.cleaned_data
        return {
            "values": self.values(),
            "cosigners": cleaned["cosigners"],
            "joint_bodies": cleaned["joint_bodies"],
            "files": cleaned["attachments"],
        }

    def sent_token(self) -> UUID:
        """What tells this form from every other, so that sent twice it makes one proposal."""
        return self.cleaned_data["token"] or uuid4()

    # --- When somebody else was faster ---------------------------------------------------------------------------
    def typed_texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in TEXTS}

    def see_again(self, proposal: Proposal) -> None:
        """The form has now been shown what the others wrote: pressed again it saves knowingly."""
        shown = dict(self.data.items()) | {"seen": proposal.changed_at.isoformat()}
        self.data = MultiValueDict({name: [value] for name, value in shown.items()})


def _layout(on_paper: bool) -> list[Any]:
    parts = [
        Fieldset(
            "提案者", "sponsor_kind", *(["lead"] if on_paper else []), "cosigners", "collective_body", "joint_bodies"
        ),
        Fieldset(
            "内容",
            HTML("{% include 'proposals/_from_word.html' %}"),
            "title",
            "category",
            "situation",
            "analysis",
            "suggestions",
            "attachments",
        ),
        Fieldset("办理与公开", "wished_units", "author_consents", "consent_note"),
        "token",
        "seen",
    ]
    if on_paper:
        parts.append(Fieldset("收件", "session", "kind", "submitted_on", "is_secret"))
    return parts


def _by_kind(bodies: QuerySet[Body]) -> list[tuple[str, Any]]:
    grouped: dict[str, list[tuple[int, str]]] = {}
    for body in bodies:
        grouped.setdefault(str(BodyKind(body.kind).label), []).append((body.pk, body.name))
    return [("", "请选择"), *grouped.items()]
