"""A month's notice of adoptions: entered as it came, then each line said what it means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from cppcc.core.forms import OfficeForm, not_ahead
from cppcc.core.ledger.opening import WorkbookRefused
from sentiment.models import AdoptionManner, Level, NoticeLine, SocialReport
from sentiment.outcomes.lines import Read, Refusal, Usual, read_file, read_text
from sentiment.outcomes.matching import Candidate, candidates_for

if TYPE_CHECKING:
    from datetime import date

    from django.http import QueryDict

    from cppcc.core.accounts.models import User

FOREIGN, LATER = "foreign", ""
MOST_TEXT = 100_000
NUMBER = re.compile(r"(?:(\d{4})(?:年第?|-))?(\d{1,9})号?")


class NoticeForm(OfficeForm):
    verb = "识别，去对应"
    keep = True

    level = forms.ChoiceField(label="哪一级的通报", choices=[("", "请选择"), *Level.choices])
    title = forms.CharField(label="通报名称", max_length=120, help_text="如：市政协2026年10月信息采用情况通报")
    on = forms.DateField(label="通报日期", help_text="行里没有写日期的，采用日期按通报日期登记。")
    manner = forms.ChoiceField(
        label="没有写明方式的按", choices=AdoptionManner.choices, initial=AdoptionManner.ADOPTED, required=False
    )
    lines = forms.CharField(
        label="通报内容",
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text="从 Word、Excel 或网页复制，一行一篇：标题、反映人、方式、日期、载体，次序不限，"
        "带不带序号和表头都可以。",
    )
    file = forms.FileField(
        label="或上传工作簿",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="Excel 工作簿（.xlsx），有“标题”一列即可。",
        error_messages={"empty": "文件是空的，请重新选择"},
    )

    refusals: Sequence[Refusal] = ()
    read: Read

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"], "通报日期还没有到，请核对。")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        text, file = cleaned.get("lines", ""), cleaned.get("file")
        if self.has_error("lines") or self.has_error("file"):
            return cleaned
        if text.strip() and file:
            self.add_error("file", "已经粘贴了内容；粘贴和上传只用一种，请清空一个")
        elif not text.strip() and not file:
            self.add_error("lines", "请粘贴通报内容，或上传工作簿")
        elif cleaned.get("on"):
            usual = Usual(cleaned["on"], cleaned.get("manner") or AdoptionManner.ADOPTED)
            self._read("file" if file else "lines", file or text, usual)
        return cleaned

    def _read(self, source: str, content: str | UploadedFile[Any], usual: Usual) -> None:
        try:
            self.read = read_text(content, usual) if isinstance(content, str) else read_file(content.file, usual)  # type: ignore[arg-type]
        except WorkbookRefused as refusal:
            self.add_error(source, str(refusal))
            return
        self.refusals = self.read.refusals
        if self.refusals:
            self.add_error(source, f"有{len(self.refusals)}处要改，逐条列在上面；改好后再提交，现在什么都没有录入")
        elif not self.read.entries:
            self.add_error(source, "没有读到一行标题，请核对内容")


@dataclass
class Choice:
    """One way to answer for a line."""

    value: str
    reports: list[SocialReport]
    candidate: Candidate
    chosen: bool


@dataclass
class Asked:
    """An open line on the page: what it may mean, what is chosen or typed, what is wrong with it."""

    line: NoticeLine
    choices: list[Choice]
    value: str = LATER
    number: str = ""
    error: str = ""


@dataclass
class SettleForm:
    """All open lines of a notice at once; what is chosen is checked against what the user sees."""

    lines: Sequence[NoticeLine]
    user: User
    data: QueryDict | None = None
    reports: dict[int, list[SocialReport]] = field(default_factory=dict)
    foreign: list[int] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    is_bound: bool = False

    def __post_init__(self) -> None:
        self.is_bound = self.data is not None
        candidates = candidates_for(self.lines, self.user)
        keys = {key for found in candidates.values() for each in found for key in each.reports}
        known = {report.pk: report for report in self._seen().among(keys).for_list()}
        self.asked = [self._ask(line, candidates[line.pk], known) for line in self.lines]

    @property
    def wrong(self) -> int:
        """How many lines have to be answered anew."""
        return sum(1 for asked in self.asked if asked.error)

    def _seen(self) -> Any:
        return SocialReport.objects.visible_to(self.user).with_office()

    def _ask(self, line: NoticeLine, found: Sequence[Candidate], known: Mapping[int, SocialReport]) -> Asked:
        if self.data is not None:
            value = self.data.get(f"line-{line.pk}", LATER)
            number = self.data.get(f"number-{line.pk}", "").strip()[:40]
        else:
            value = next((each.key for each in found if each.sure), LATER)
            number = ""
        choices = [
            Choice(each.key, [known[key] for key in each.reports], each, each.key == value)
            for each in found
            if all(key in known for key in each.reports)
        ]
        return Asked(line, choices, value, number)

    def is_valid(self) -> bool:
        if self.data is None:
            return False
        for asked in self.asked:
            self._answer(asked)
        return not any(asked.error for asked in self.asked)

    def _answer(self, asked: Asked) -> None:
        key = asked.line.pk
        chosen = next((choice.reports for choice in asked.choices if choice.value == asked.value), None)
        if asked.number:
            report = self._numbered(asked)
            if report:
                self.reports[key] = [report]
        elif asked.value == FOREIGN:
            self.foreign.append(key)
        elif chosen:
            self.reports[key] = chosen
        elif asked.value != LATER:
            asked.error = "所选的这一篇已有变动，请重新选择"

    def _numbered(self, asked: Asked) -> SocialReport | None:
        """The report of that number; of the year of the line when none is typed."""
        found = NUMBER.fullmatch("".join(asked.number.split()))
        if not found:
            asked.error = f"看不出编号“{asked.number}”，请写成 {asked.line.on.year}-12"
            return None
        year, number = int(found[1] or asked.line.on.year), int(found[2])
        report: SocialReport | None = self._seen().numbered(year, number).first()
        if report is None:
            asked.error = f"没有{year}年第{number}号，或还没有报送，请核对编号"
        elif report.received_on and report.received_on > asked.line.on:
            asked.error = f"{year}年第{number}号{report.received_on}才收到，晚于采用日期{asked.line.on}，请核对"
        else:
            return report
        return None
