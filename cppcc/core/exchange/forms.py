"""What is chosen before a package goes, comes or is declined, and what is entered of a partner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from cppcc.core.exchange.cargo import Cargo, choices
from cppcc.core.exchange.keys import LONGEST_KEY_FILE, NO_KEY_FILE, PublicKey, own_key
from cppcc.core.exchange.models import Package, Partner
from cppcc.core.exchange.receiving import receive
from cppcc.core.exchange.refusals import PackageRefused
from cppcc.core.exchange.sending import hindrances
from cppcc.core.forms import OfficeForm, OfficeModelForm

if TYPE_CHECKING:
    from cppcc.core.accounts.models import User

TOLD = 5  # sentences about records that cannot go


class SendForm(OfficeForm):
    """To whom the records go; a kind of cargo adds what else is to be chosen."""

    verb = "生成交换包"
    partner = forms.ModelChoiceField(label="发给", queryset=Partner.objects.none(), empty_label=None)
    rows = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, cargo: Cargo, records: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cargo, self.records = cargo, records
        getting = [partner.pk for partner in Partner.objects.getting(cargo.kind)]
        self.fields["partner"].queryset = Partner.objects.filter(pk__in=getting)  # type: ignore[attr-defined]
        self.fields["rows"].initial = ",".join(str(record.pk) for record in records)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        partner = cleaned.get("partner")
        found = hindrances(self.cargo, partner, self.records) if partner else []
        if found:
            more = [f"另有{len(found) - TOLD}{self.cargo.unit}也不能发"] if len(found) > TOLD else []
            raise ValidationError([*found[:TOLD], *more])
        return cleaned


class UploadForm(OfficeForm):
    verb = "导入"
    file = forms.FileField(
        label="交换包",
        help_text="对方系统里下载的交换包（.zip），原样导入，不要解压。先检查，确认后才写入；回执导入后即登记。",
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        error_messages={"required": "请选择交换包文件", "empty": "文件是空的，请重新选择交换包"},
    )
    package: Package

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_file(self) -> UploadedFile[Any]:
        """Let in at once when nothing is wrong with it: what comes in between would be checked again anyway."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            self.package = receive(file, by=self.by)
        except PackageRefused as refusal:
            raise ValidationError(f"{refusal}。") from None
        return file


class TakeForm(OfficeForm):
    """Nothing is to be chosen; a kind of cargo may ask for more."""

    verb = "确认接收"


class KeyFileField(forms.FileField):
    """A public-key file of another installation; cleans to its PublicKey."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "公钥文件")
        kwargs.setdefault("help_text", "对方在“对方单位”页下载的“本单位公钥”（.pem）。")
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ".pem"}))
        super().__init__(error_messages={"required": "请选择对方交来的公钥文件"}, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> PublicKey:
        file = super().clean(data, initial)
        if file.size > LONGEST_KEY_FILE:
            raise ValidationError(f"{NO_KEY_FILE}。")
        try:
            key = PublicKey.from_file(file.read())
        except ValueError as error:
            raise ValidationError(f"{error}。") from None
        if key == own_key().public:
            raise ValidationError("这是本单位自己的公钥，请选择对方交来的文件。")
        if other := Partner.objects.with_key(key.hex):
            raise ValidationError(f"这个公钥已登记为“{other}”的公钥，请核对文件。")
        return key


class PartnerForm(OfficeModelForm):
    """`key_file` is asked when a partner is entered; afterwards the key is changed by a step of its own."""

    optional: ClassVar = ["contact", "level"]
    key_file = KeyFileField()
    sends = forms.MultipleChoiceField(label="发给对方", required=False, widget=forms.CheckboxSelectMultiple)
    receives = forms.MultipleChoiceField(label="从对方接收", required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Partner
        fields: ClassVar = ["name", "contact", "level", "sends", "receives", "takes_secrets"]
        help_texts: ClassVar = {
            "contact": "用来打电话核对公钥的人，请用通讯录上的号码，不用随文件带来的号码。",
            "level": "是上级的选它的层级：向它转报社情民意时，自动登记上报到这一级。不是上级的不选。",
            "takes_secrets": "交换包只签名，不加密。涉密件须按涉密载体管理；不勾选时涉密件一律发不出去。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sends", "receives"):
            self.fields[name].choices = choices()  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["key_file"]
        else:
            self.order_fields(["name", "contact", "level", "key_file", "sends", "receives", "takes_secrets"])


class CompareForm(OfficeForm):
    """The digits as the other side reads them out: what the page shows would only be copied."""

    verb = "核对"
    fingerprint = forms.CharField(
        label="对方报出的指纹",
        max_length=80,
        help_text="打电话请对方念出其“对方单位”页上本单位公钥的指纹，八组数字，逐位录入。",
        error_messages={"required": "请录入对方报出的指纹"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    note = forms.CharField(
        label="与谁核对", max_length=100, error_messages={"required": "请写明与谁核对，例如：市政协办公室张某，电话"}
    )

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partner = partner

    def clean_fingerprint(self) -> str:
        typed = "".join(sign for sign in self.cleaned_data["fingerprint"] if not sign.isspace())
        if typed != self.partner.fingerprint.replace(" ", ""):
            raise ValidationError("与登记的公钥不符。请对方再念一遍；仍不符的，公钥文件可能被换过，请重新索取。")
        return typed


class ChangeKeyForm(OfficeForm):
    verb = "更换公钥"
    key_file = KeyFileField()
    note = forms.CharField(label="原因", max_length=100, error_messages={"required": "请写明为什么更换"})
