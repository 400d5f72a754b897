"""The head of a scheme, and the ways a draft comes about: from nothing, a shipped one, a copy, a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from cppcc.core.forms import OfficeForm, OfficeModelForm
from cppcc.core.revising import SeenForm
from members.duty.carried import LARGEST, Carried, read, shipped
from members.duty.models import Scheme
from members.duty.scoring.carrying import FIRST_YEAR, LAST_YEAR, Unreadable
from members.duty.wording import what_counts
from members.people.models import Body, BodyKind

if TYPE_CHECKING:
    from datetime import date

BLANK = ""
LONGEST_DAYS = 2 * 366
SCOPE_KINDS = (BodyKind.COMMITTEE, BodyKind.GROUP)


class YearField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=FIRST_YEAR + 10, max_value=LAST_YEAR - 10, **{"label": "年度", **kwargs})


class ScopeField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def __init__(self, **kwargs: Any) -> None:
        words = "不选就是给全体委员计分；选一个专委会或活动组，只给它的委员计分，单独成榜。"
        super().__init__(
            label="适用范围",
            queryset=Body.objects.none(),
            required=False,
            help_text=words,
            empty_label="全体委员",
            **kwargs,
        )


def scopes() -> Any:
    return Body.objects.of_kinds(*SCOPE_KINDS).in_use().order_by("kind", "name")


class NewSchemeForm(OfficeForm):
    verb = "建立草稿"
    optional: ClassVar = ["name"]
    template = forms.ChoiceField(
        label="从哪里开始",
        widget=forms.RadioSelect,
        required=False,
        help_text="样例都可以逐项修改，启用前不影响任何人的得分。",
    )
    name = forms.CharField(label="办法名称", max_length=80, required=False, help_text="不填就用样例的名称。")
    year = YearField(help_text="这个办法考核哪一年。")
    scope = ScopeField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].queryset = scopes()  # type: ignore[attr-defined]
        choices = [(name, f"{held.name}：{held.about}") for name, held in shipped().items()]
        self.fields["template"].choices = [*choices, (BLANK, "空白：从头逐项设置")]  # type: ignore[attr-defined]

    @property
    def held(self) -> Carried | None:
        """The shipped scheme chosen; None to begin with nothing."""
        return shipped().get(self.cleaned_data["template"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("template") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", "从空白开始的，请填写办法名称，如“委员履职考核办法”")
        return cleaned


class HeadForm(SeenForm, OfficeModelForm):
    verb = "保存基本情况"
    optional: ClassVar = ["basis"]

    class Meta:
        model = Scheme
        fields = ("name", "starts_on", "ends_on", "basis")
        help_texts: ClassVar = {
            "starts_on": "考核期可以不是自然年，如上年12月1日至本年11月30日。",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on:
            self._window(starts_on, ends_on)
        return cleaned

    def _window(self, starts_on: date, ends_on: date) -> None:
        year = self.instance.year
        if ends_on < starts_on:
            self.add_error("ends_on", "考核期止早于考核期起，请改正")
        elif not starts_on.year <= year <= ends_on.year:
            self.add_error("ends_on", f"考核期没有一天在{year}年，请核对年份；要考核别的年度，请复制到那一年度")
        elif (ends_on - starts_on).days > LONGEST_DAYS:
            self.add_error("ends_on", "考核期超过两年，请核对年份")


class CopyForm(OfficeForm):
    verb = "复制为草稿"
    year = YearField(
        label="复制到哪一年度", help_text="同一年度的，成为新版本；其他年度的，考核期和各条有效期随年度移动。"
    )


class ImportForm(OfficeForm):
    verb = "导入为草稿"
    optional: ClassVar = ["year"]
    file = forms.FileField(
        label="考核办法文件",
        help_text="在本系统“导出文件”得到的 .json 文件。整份读入成为草稿，有问题就一项也不写入。",
        widget=forms.FileInput(attrs={"accept": ".json"}),
        error_messages={"required": "请选择考核办法文件", "empty": "文件是空的，请重新选择"},
    )
    year = YearField(required=False, help_text="不填就用文件里的年度。")
    scope = ScopeField()
    held: Carried

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].queryset = scopes()  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            self.held = read(file.read(LARGEST + 1))
        except Unreadable as error:
            raise ValidationError(f"{error}。") from None
        return file


class NamesForm(OfficeForm):
    """The kinds and manners that the rules name and the office has not, each to be put to one it has."""

    verb = "改用所选的名称"

    def __init__(self, *args: Any, missing: list[tuple[str, str, str, list[str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing = missing
        for place, (source, axis, name, there) in enumerate(missing):
            words = what_counts(source, name, "")
            self.fields[f"name_{place}"] = forms.ChoiceField(
                label=words,
                required=False,
                choices=[("", f"先不改“{name}”"), *((one, one) for one in there)],
                help_text="方式" if axis == "manner" else "种类或级别",
            )
        self._dress(self.back)

    @property
    def chosen(self) -> list[tuple[str, str, str, str]]:
        """Source, axis, old and new name of those that were put to one."""
        found = []
        for place, (source, axis, name, _) in enumerate(self.missing):
            if new := self.cleaned_data[f"name_{place}"]:
                found.append((source, axis, name, new))
        return found
