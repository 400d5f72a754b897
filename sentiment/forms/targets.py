"""A target: what is expected of whom, and how often."""

from __future__ import annotations

from typing import Any, ClassVar

from cppcc.core.forms import OfficeModelForm
from sentiment.models import Target
from sentiment.models.targets import BY_LEVEL

MOST = 1_000  # of one body in one period


class TargetForm(OfficeModelForm):
    optional: ClassVar = ["level", "until"]

    class Meta:
        model = Target
        fields: ClassVar = ["name", "whom", "every", "counted", "level", "number", "since", "until"]
        help_texts: ClassVar = {
            "name": "如：每月向市政协报送、活动组季度指标。",
            "level": "计上报或采用时可选：到哪一级才算；不选的各级都算。",
            "until": "不填的一直执行。",
        }
        error_messages: ClassVar = {"number": {"min_value": "至少1篇"}}

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        if number < 1:
            self.add_error("number", "至少1篇")
        if number > MOST:
            self.add_error("number", f"最多{MOST}篇，请核对是否多打了数字")
        return number

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", f"不能早于开始执行的日期（{since}）")
        if cleaned.get("level") and cleaned.get("counted") not in BY_LEVEL:
            self.add_error("level", "只有计上报、采用时才分层级；计报送、编发的请不选")
        return cleaned
