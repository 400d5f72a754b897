"""How every form speaks: in Chinese, naming the field and what to do."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.template import Context, Template

from cppcc.core.forms import OfficeForm, OfficeModelForm, not_ahead
from members.people.models import Body

PAGE = Template("{% load crispy_forms_tags %}{% crispy form %}")


class Sample(OfficeForm):
    verb = "登记"
    keep = True
    counters = {"title": 50}
    title = forms.CharField(label="案由", max_length=50, help_text="一件一事")
    kind = forms.ChoiceField(label="类别", choices=[("", "---------"), ("a", "调研")])
    on = forms.DateField(label="日期", required=False)


def page(form):
    return PAGE.render(Context({"form": form}))


def test_the_button_says_the_verb_and_the_form_keeps_what_is_typed():
    text = page(Sample(back="/proposals/"))

    assert 'value="登记" class="btn btn-primary' in text
    assert '<a class="btn btn-outline-secondary" href="/proposals/">返回</a>' in text
    assert "data-keep" in text
    assert 'data-counter="50"' in text
    assert 'type="date"' in text
    assert '<option value="" selected>请选择</option>' in text


def test_an_error_is_told_above_its_field_and_in_the_summary_with_a_link():
    text = page(Sample({"on": "2024-01-05"}))

    assert '<a href="#id_title">案由</a>：请填写案由。' in text
    assert '<a href="#id_kind">类别</a>：请选择类别。' in text
    assert text.index('id="id_title_error"') < text.index('name="title"')
    assert 'aria-describedby="id_title_helptext id_title_error"' in text
    assert 'value="2024-01-05"' in text


def test_what_was_typed_comes_back_as_text_and_never_as_markup():
    form = Sample({"title": "<script>alert(1)</script>" * 5, "kind": "a"})

    assert "<script>" not in page(form)


class Everything(OfficeForm):
    title = forms.CharField(label="案由", max_length=5, min_length=2, required=False)
    text = forms.CharField(label="内容（可不填）", widget=forms.Textarea, max_length=20, required=False)
    on = forms.DateField(label="收到日期", required=False)
    at = forms.SplitDateTimeField(label="大会提案起", required=False)
    amount = forms.DecimalField(
        label="金额", max_digits=5, decimal_places=2, min_value=0, max_value=500, required=False
    )
    count = forms.IntegerField(label="半天数", min_value=1, required=False)
    mail = forms.EmailField(label="邮箱", required=False)
    kind = forms.ChoiceField(label="类别", choices=[("a", "调研")], required=False)
    phone = forms.CharField(label="电话", required=False, validators=[RegexValidator(r"^[0-9]+$", "电话只写数字")])
    tags = forms.MultipleChoiceField(label="标签", choices=[("a", "甲"), ("b", "乙")], required=False)
    again = forms.CharField(label="再输一遍新密码")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": "一二三四五六七"}, "案由最多5个字，现在有7个，请删去2个。"),
        ({"title": "一"}, "案由至少2个字，现在只有1个，请补充。"),
        ({"text": "字" * 21}, "内容最多20个字，现在有21个，请删去1个。"),
        ({"on": "2024-02-30"}, "收到日期写得不对或没有这一天，请按 2024-03-05 的样子填写。"),
        ({"on": "0024-02-03"}, "日期早于1900年，请核对年份。"),
        ({"at_0": "昨天", "at_1": "09:00"}, "大会提案起写得不对或没有这一天，请按 2024-03-05 的样子填写。"),
        ({"amount": "三万"}, "金额请只写数字，如 12 或 12.5。"),
        ({"amount": "-1"}, "金额不能小于0，请改大。"),
        ({"amount": "501"}, "金额不能大于500，请改小。"),
        ({"amount": "1.234"}, "金额最多2位小数，请四舍五入后填写。"),
        ({"count": "一个半"}, "半天数请填写整数，如 12。"),
        ({"mail": "zhang"}, "邮箱请写成 name@example.com 的样子。"),
        ({"kind": "z"}, "类别里没有您选的这一项，可能刚被停用，请重新选择。"),
        ({"phone": "abc"}, "电话只写数字"),
        ({"again": ""}, "请再输一遍新密码。"),
    ],
)
def test_every_refusal_is_plain_chinese_that_names_the_field(typed, said):
    errors = Everything({"again": "x", **typed}).errors

    assert [message for each in errors.values() for message in each] == [said]


def test_a_password_stays_as_typed_and_is_refused_with_what_cannot_be_seen():
    class Secret(OfficeForm):
        word = forms.CharField(label="新密码", widget=forms.PasswordInput)

    assert Secret({"word": "quiet\x07river"}).data["word"] == "quiet\x07river"
    assert Secret({"word": "quiet\x00river"}).errors["word"] == ["新密码里有看不见的字符，请删掉后重新填写。"]


def test_too_many_digits_are_told_in_our_words():
    errors = Everything({"again": "x", "amount": "12345678.5"}).errors["amount"]

    assert errors[0] == "金额不能大于500，请改小。"
    assert "金额最多5位数字（连小数在内），请核对是否多写了。" in errors


def test_what_the_model_refuses_is_told_in_our_words_too(db):
    class OrderForm(OfficeModelForm):
        class Meta:
            model = Body
            fields = ["order"]

    assert OrderForm({"order": "99999999999"}).errors["order"][0].startswith("顺序不能大于")
    assert OrderForm({"order": "-1"}).errors["order"] == ["顺序不能小于0，请改大。"]


@pytest.mark.parametrize("posted", [True, False])
def test_control_characters_are_taken_out_of_what_was_typed(posted):
    data = QueryDict(mutable=True)
    data.update({"title": "响\x07铃\x00\x9f", "text": "一\r\n二\t三\v四\x1b", "again": "x"})
    data.setlist("tags", ["a\x07", "b"])
    form = Everything(data if posted else data.dict() | {"tags": ["a", "b"]})

    assert form.is_valid(), form.errors
    assert (form.cleaned_data["title"], form.cleaned_data["text"]) == ("响铃", "一\r\n二\t三 四")
    assert form.cleaned_data["tags"] == ["a", "b"]
    assert "\x07" not in page(form)


def test_what_may_be_left_out_says_so_in_its_label_but_not_in_a_refusal():
    class Note(OfficeForm):
        optional = ["note", "kind"]
        note = forms.CharField(label="备注", max_length=2, required=False)
        kind = forms.ChoiceField(label="类别", choices=[("a", "调研")], required=False)

    form = Note({"note": "一二三"})

    assert (form.fields["note"].label, form.fields["kind"].label) == ("备注（可不填）", "类别（可不选）")
    assert form.errors["note"] == ["备注最多2个字，现在有3个，请删去1个。"]


def test_a_day_that_has_not_come_yet_is_refused_in_the_words_of_its_field():
    today = date(2024, 3, 5)

    assert not_ahead(today, "日期还没有到", on=today) == today
    with pytest.raises(ValidationError, match="通报日期还没有到"):
        not_ahead(date(2024, 3, 6), "通报日期还没有到", on=today)
    with pytest.raises(ValidationError):
        not_ahead(date(2199, 1, 1), "日期还没有到")
