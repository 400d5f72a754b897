"""A word of the office's own for the topics."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from cppcc.core.forms import OfficeModelForm
from cppcc.core.search.words import normal, word_counts
from sentiment.models import TopicWord, Use
from sentiment.topics.words import is_name, names_of_ours

NOTE = (
    "“算作热点词”：词典里没有、而确实说的是一件事的词（如新出现的事物）；“不算热点词”：不想在热点里看到的词。"
    "改动后立即生效；已经统计好的热点里，含有不算热点词的不再显示。热点只说事、不说人：委员和账号的姓名、姓氏加职务，无论如何都不会出现。"
)
SAME = "这个词已在表里，请修改原来的那一条。"


class TopicWordForm(OfficeModelForm):
    class Meta:
        model = TopicWord
        fields = ("name", "use")
        error_messages = {"name": {"unique": SAME}}  # noqa: RUF012 - Django's own way

    def clean_name(self) -> str:
        word = normal("".join(self.cleaned_data["name"].split()))
        if len(word) < 2:
            raise ValidationError("请写两个字以上的词")
        return word

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        word = answers.get("name", "")
        if word and answers.get("use") == Use.KEEP:
            if is_name(word, names_of_ours()):
                self.add_error("name", f"“{word}”是人名或称呼；热点只说事、不说人，不能算作热点词")
            elif word_counts(word) != {word: 1}:
                parts = "、".join(word_counts(word)) or "单个的字"
                self.add_error("name", f"检索时“{word}”分成{parts}，整个词不会出现；常一起出现的词会自动合成一个热点")
        return answers
