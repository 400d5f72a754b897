from django import forms
from django.utils.datastructures import MultiValueDict

from cppcc.core.attachments.fields import AttachmentsField
from tests.core.attachments import files
from tests.core.attachments.files import upload


class Form(forms.Form):
    files = AttachmentsField(required=False)


def bound(*uploads, held=0):
    form = Form({}, MultiValueDict({"files": list(uploads)}))
    form.fields["files"].held = held
    return form


def test_several_files_come_out_checked_in_order():
    form = bound(upload("a.pdf", files.pdf()), upload("b.docx", files.docx()))

    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["files"]] == ["a.pdf", "b.docx"]


def test_no_file_is_an_empty_list():
    form = bound()

    assert form.is_valid()
    assert form.cleaned_data["files"] == []


def test_all_refusals_come_at_once():
    form = bound(upload("a.exe", b"MZ"), upload("b.pdf", files.pdf()), upload("c.pdf", b""))

    assert len(form.errors["files"]) == 2


def test_more_than_five_with_those_held_are_refused():
    uploads = [upload(f"{n}.pdf", files.pdf()) for n in range(3)]

    assert bound(*uploads, held=2).is_valid()
    assert bound(*uploads, held=3).errors["files"] == ["附件最多5个，已有3个，这次选了3个。"]


def test_the_browser_may_choose_several():
    assert "multiple" in str(Form()["files"])
