"""What is personal in a wording, pointed out beside it; ticked is what may be printed as it stands."""

from __future__ import annotations

from typing import Any

from django import forms

from cppcc.core.revising import SeenForm
from sentiment.desk.personal import Pointed, pointed_out


class WordsField(forms.Field):
    """Words ticked, each sent as it stands."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return [str(each) for each in value or []]


class PersonalForm(SeenForm):
    """A form over a title and a text with `may_print`; its page includes `sentiment/_personal.html`."""

    may_print = WordsField(label="印发时可以照印的", required=False)

    def wording(self) -> tuple[str, str]:
        """Title and text as they stand in the form, right or wrong."""
        raise NotImplementedError

    def written(self, title: str, text: str) -> tuple[str, str]:
        """The values of these two fields."""
        said, wrote = (str(self[name].value() or "") for name in (title, text))
        return said.strip(), wrote.replace("\r\n", "\n").strip()

    def pointed_out(self) -> list[Pointed]:
        """What is personal in it, with the ticks as they stand in the form."""
        return pointed_out(self.wording(), self["may_print"].value() or [])

    def masked_when_printed(self) -> int:
        """How many of them are not ticked."""
        return sum(not each.may_print for each in self.pointed_out())

    def clean_may_print(self) -> list[str]:
        """Only words that are still in it."""
        found = {each.finding.words for each in self.pointed_out()}
        return [words for words in self.cleaned_data["may_print"] if words in found]
