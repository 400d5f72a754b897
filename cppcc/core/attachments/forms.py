"""Adding files to a record that stands."""

from __future__ import annotations

from typing import Any

from cppcc.core.attachments.fields import AttachmentsField
from cppcc.core.forms import OfficeForm


class AttachForm(OfficeForm):
    verb = "上传"

    attachments = AttachmentsField(label="选择文件")

    def __init__(self, *args: Any, held: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attachments"].held = held  # type: ignore[attr-defined]
