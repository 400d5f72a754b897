"""What is typed beside an activity: materials, photos, outcomes; each with files."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError

from cppcc.core.attachments.checks import Checked
from cppcc.core.attachments.fields import AttachmentsField, FilesInput
from cppcc.core.attachments.models import Attachment
from cppcc.core.forms import OfficeForm, OfficeModelForm
from members.activities.forms import side_by_side
from members.activities.models import Outcome, OutcomeKind, Paper

PICTURES = {"jpg", "png"}


class BesideForm(OfficeModelForm):
    """The row and its files; `.files` are those chosen now, `.changed` the fields that differ."""

    verb = "保存"
    attachments = AttachmentsField(label="文件", required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["shown_from"] = on
        else:
            self.fields["attachments"].held = Attachment.objects.of(self.instance).count()  # type: ignore[attr-defined]
            self.fields["attachments"].label = "再加文件"

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own hook after all checks
        if self.errors and self.cleaned_data.get("attachments"):
            self.add_error("attachments", "其他内容改好后，请重新选择文件：浏览器不保留选过的文件")

    @property
    def chosen(self) -> list[Checked]:
        files: list[Checked] = self.cleaned_data["attachments"]
        return files

    @property
    def revised(self) -> list[str]:
        return [name for name in self.changed_data if name != "attachments"]


class RemoveForm(OfficeForm):
    """Asks once more."""

    verb = "删除"


class MaterialForm(BesideForm):
    optional: ClassVar = ["shown_from"]

    class Meta:
        model = Paper
        fields: ClassVar = ["title", "shown_from"]
        help_texts: ClassVar = {"title": "如：调研方案、协商议题背景材料。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = True
        self.fields["attachments"].required = self.instance.pk is None


class PhotosForm(BesideForm):
    optional: ClassVar = ["shown_from", "title"]

    class Meta:
        model = Paper
        fields: ClassVar = ["title", "shown_from"]
        help_texts: ClassVar = {"title": "如：视察现场；写在这组照片上面。"}
        labels: ClassVar = {"title": "说明"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        files = self.fields["attachments"]
        files.required = self.instance.pk is None
        files.widget = FilesInput({"accept": "image/jpeg,image/png"})
        files.label = "再加照片" if self.instance.pk else "照片"
        size, most = settings.ATTACHMENT_MAX_BYTES // 2**20, settings.ATTACHMENT_MAX_COUNT
        files.help_text = (
            f"在手机上可以直接拍照，或从相册里选。一组最多{most}张，更多的分几组上传；每张不超过{size}MB；"
            "照片中的拍摄地点等信息会自动去掉。"
        )

    def clean_attachments(self) -> list[Checked]:
        for file in self.chosen:
            if file.kind not in PICTURES:
                raise ValidationError(f"“{file.name}”不是照片；文件请登记为材料或成果。", code="picture")
        return self.chosen


class OutcomeForm(BesideForm):
    keep = True
    counters: ClassVar = {"text": 0}
    optional: ClassVar = ["title", "text", "sent_to", "sent_on", "shown_from", "attachments"]
    layout: ClassVar = [
        side_by_side("kind", "title"),
        "text",
        side_by_side("sent_to", "sent_on"),
        "shown_from",
        "attachments",
    ]

    class Meta:
        model = Outcome
        fields: ClassVar = ["kind", "title", "text", "sent_to", "sent_on", "shown_from"]
        help_texts: ClassVar = {
            "title": "不填则用种类作名称。",
            "text": "形成的意见建议、落实情况等，写入年度工作报告时可引用。",
            "sent_to": "如：区委、区政府，多个用、隔开。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = OutcomeKind.objects.in_use(self.instance.kind_id)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        held = self.instance.pk is not None and Attachment.objects.of(self.instance).exists()
        if not self.errors and not cleaned.get("text") and not cleaned.get("attachments") and not held:
            raise ValidationError("请写明成果内容，或者选择成果文件。", code="empty")
        if cleaned.get("sent_on") and not cleaned.get("sent_to"):
            self.add_error("sent_to", "填了报送日期，请写明报送给谁。")
        return cleaned
