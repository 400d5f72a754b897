"""How every form speaks: in Chinese, naming the field and what to do."""

from django import forms
from django.template import Context, Template

from cppcc.core.forms import OfficeForm

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
    text = page(Sample(back="/proposals/list/"))

    assert 'value="登记" class="btn btn-primary' in text
    assert '<a class="btn btn-outline-secondary" href="/proposals/list/">返回</a>' in text
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
