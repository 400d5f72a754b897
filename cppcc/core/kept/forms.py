"""A form that is kept on the server while it is filled.

    class ProposalForm(KeptOnServer, OfficeModelForm):
        keep = True                       # the browser's own copy, the second net
        …
        self.keep_at(f"proposals.edit:{pk}")

    offers = KeptForm.objects.all().typed_after(user, form.place, proposal.changed_at)     # the page offers them
    form.take_up(kept)                    # shows again what was kept; nothing is saved by it

The static script sends what is typed some seconds after the last key, and when the page is left."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from django import forms
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from cppcc.core.kept.models import KeptForm


class KeptOnServer(forms.BaseForm):
    helper: FormHelper
    place: str = ""
    taken_up = False

    def keep_at(self, place: str) -> None:
        """Name the form among all forms of its user."""
        self.place = place
        self.helper.attrs |= {"data-autosave": reverse("kept:keep"), "data-place": place}

    def take_up(self, kept: KeptForm) -> None:
        """Filled in as it was kept, right or wrong; what is wrong is told when it is saved."""
        self.taken_up = True
        self.keep_at(kept.place)
        typed = MultiValueDict(kept.values)
        for name, field in self.fields.items():
            left_out = field.widget.value_omitted_from_data(typed, MultiValueDict(), name)
            if not left_out and not isinstance(field, forms.FileField):
                self.initial[name] = field.widget.value_from_datadict(typed, MultiValueDict(), name)
