"""What the forms say where Django has a stock sentence: plain Chinese that names the field and says what to do.

Sentences an app wrote itself are left alone: only Django's own message objects are exchanged, told by identity."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

FIRST_DAY = date(1900, 1, 1)
OPTIONAL = re.compile(r"（可不[填选]）$")
# Word's soft line break and the form feed part words; every other control character is noise.
CONTROLS = {
    code: " " if chr(code) in "\v\f\x85" else None
    for code in range(0xA0)
    if unicodedata.category(chr(code)) == "Cc" and chr(code) not in "\t\n\r"
}
ANY_CONTROL = re.compile("[" + "".join(map(re.escape, map(chr, CONTROLS))) + "]")

# A date no record of an office can bear: a year typed short (0024) or slipped (1024) is told before it is stored.
TOO_EARLY = MinValueValidator(FIRST_DAY, "日期早于1900年，请核对年份。")

DAY = "%(label)s写得不对或没有这一天，请按 2024-03-05 的样子填写。"
MOMENT = "%(label)s请按 2024-03-05 14:30 的样子填写日期和时间。"
TIME = "%(label)s里的时间请按 14:30 的样子填写。"
NUMBER = "%(label)s请只写数字，如 12 或 12.5。"
WHOLE = "%(label)s请填写整数，如 12。"
CHOICE = "%(label)s里没有您选的这一项，可能刚被停用，请重新选择。"
EMAIL = "%(label)s请写成 name@example.com 的样子。"
ADDRESS = "%(label)s请写完整的网址，如 https://www.example.com。"
LONG = "%(label)s最多%(limit_value)s个字，现在有%(show_value)s个，请删去%(over)s个。"
DIGITS = "%(label)s最多%(max)s位数字（连小数在内），请核对是否多写了。"
NO_FILE = "%(label)s没有传上来，请重新选择文件。"

WORDS: list[tuple[Any, str]] = [
    (forms.DateField.default_error_messages["invalid"], DAY),
    (forms.DateTimeField.default_error_messages["invalid"], MOMENT),
    (forms.TimeField.default_error_messages["invalid"], TIME),
    (forms.SplitDateTimeField.default_error_messages["invalid_date"], DAY),
    (forms.SplitDateTimeField.default_error_messages["invalid_time"], TIME),
    (forms.IntegerField.default_error_messages["invalid"], WHOLE),
    (forms.DecimalField.default_error_messages["invalid"], NUMBER),
    (forms.FloatField.default_error_messages["invalid"], NUMBER),
    (forms.ChoiceField.default_error_messages["invalid_choice"], CHOICE),
    (forms.MultipleChoiceField.default_error_messages["invalid_choice"], CHOICE),
    (forms.MultipleChoiceField.default_error_messages["invalid_list"], CHOICE),
    (forms.ModelChoiceField.default_error_messages["invalid_choice"], CHOICE),
    (forms.ModelMultipleChoiceField.default_error_messages["invalid_choice"], CHOICE),
    (forms.ModelMultipleChoiceField.default_error_messages["invalid_list"], CHOICE),
    (forms.ModelMultipleChoiceField.default_error_messages["invalid_pk_value"], CHOICE),
    (forms.UUIDField.default_error_messages["invalid"], "此页面已失效，请刷新后重新填写。"),
    (forms.URLField.default_error_messages["invalid"], ADDRESS),
    (forms.FileField.default_error_messages["invalid"], NO_FILE),
    (forms.FileField.default_error_messages["missing"], NO_FILE),
    (forms.FileField.default_error_messages["empty"], "%(label)s是空文件，请换一个。"),
    (forms.FileField.default_error_messages["max_length"], "%(label)s的文件名最多%(max)s个字，请改短后再传。"),
    (validators.MaxLengthValidator.message, LONG),
    (validators.MinLengthValidator.message, "%(label)s至少%(limit_value)s个字，现在只有%(show_value)s个，请补充。"),
    (validators.MaxValueValidator.message, "%(label)s不能大于%(limit_value)s，请改小。"),
    (validators.MinValueValidator.message, "%(label)s不能小于%(limit_value)s，请改大。"),
    (validators.EmailValidator.message, EMAIL),
    (validators.ProhibitNullCharactersValidator.message, "%(label)s里有看不见的字符，请删掉后重新填写。"),
    (validators.URLValidator.message, ADDRESS),
    (validators.DecimalValidator.messages["invalid"], NUMBER),
    (validators.DecimalValidator.messages["max_digits"], DIGITS),
    (validators.DecimalValidator.messages["max_decimal_places"], "%(label)s最多%(max)s位小数，请四舍五入后填写。"),
    (validators.DecimalValidator.messages["max_whole_digits"], "%(label)s的整数部分最多%(max)s位，请核对是否多写了。"),
    (models.Field.default_error_messages["unique"], "已有相同的%(label)s，请换一个。"),
    (models.Field.default_error_messages["blank"], "请填写%(label)s。"),
    (models.Field.default_error_messages["null"], "请填写%(label)s。"),
    (models.Field.default_error_messages["invalid_choice"], CHOICE),
]
_OURS = {id(stock): words for stock, words in WORDS}


def plain_text(text: str) -> str:
    """The text without control characters; line breaks and tabs stay."""
    return text.translate(CONTROLS) if ANY_CONTROL.search(text) else text


def plain_label(label: object) -> str:
    """A field's label as a sentence names it: without “（可不填）”."""
    return OPTIONAL.sub("", str(label))


def asked_for(label: object, verb: str) -> str:
    """“请填写案由。”; a label that is itself a request (“再输一遍新密码”) is not asked to be filled in."""
    words = plain_label(label)
    return f"请{words}。" if words.startswith("再") else f"请{verb}{words}。"


def in_our_words(error: ValidationError, labels: Mapping[str, str], field: str | None) -> None:
    """Exchange Django's sentences inside `error` for ours, in place."""
    for name, each in _each(error, field):
        words = _OURS.get(id(each.message))
        if words and name:
            params = dict(each.params or {})
            if "show_value" in params and isinstance(params["show_value"], int):
                params["over"] = params["show_value"] - params["limit_value"]
            each.message, each.params = words, params | {"label": labels.get(name, name)}


def _each(error: ValidationError, field: str | None) -> Iterator[tuple[str | None, ValidationError]]:
    """Every single error with the field it is about."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            for each in errors:
                yield name, each
    else:
        for each in error.error_list:
            yield field, each
