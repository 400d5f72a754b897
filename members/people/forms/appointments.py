"""An appointment with its seats: one sector, at most two parties, several committees and groups with duties."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cppcc.core.forms import OfficeForm, OfficeModelForm, OfficeWords
from members.people.models import Appointment, Body, BodyKind, ChangeReason, Seat
from members.people.models.appointments import CONVENOR

MAX_PARTIES = 2
PLACES = (BodyKind.GROUP, BodyKind.COMMITTEE, BodyKind.COUNCIL)
DUTIES = [CONVENOR, "副召集人", "主任", "副主任", "秘书"]


class AppointmentForm(OfficeModelForm):
    verb = "保存任职"
    sector = forms.ModelChoiceField(Body.objects.none(), label="界别", empty_label="请选择")
    parties = forms.ModelMultipleChoiceField(
        Body.objects.none(),
        label="党派（可不选）",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="最多两个",
    )
    since = forms.DateField(
        label="席位自何日起变动（可不填）",
        required=False,
        help_text="中途换组、换专委会时填：变动前的席位留在历史里。只是更正录入错误就不填",
    )

    class Meta:
        model = Appointment
        fields: ClassVar = ["term", "office", "starts_on", "sector", "parties", "since"]

    def __init__(self, *args: Any, bodies: Iterable[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_tag = False
        self.helper.inputs = []
        seated = _seated(self.instance)
        usable = Body.objects.offered_to(seated.keys())
        self.fields["sector"].queryset = usable.of_kind(BodyKind.SECTOR)  # type: ignore[attr-defined]
        self.fields["parties"].queryset = usable.of_kind(BodyKind.PARTY)  # type: ignore[attr-defined]
        kinds = {body.pk: body.kind for body in bodies}
        self.initial.setdefault("sector", next((pk for pk in seated if kinds.get(pk) == BodyKind.SECTOR), None))
        self.initial.setdefault("parties", [pk for pk in seated if kinds.get(pk) == BodyKind.PARTY])
        if not self.instance.pk:
            del self.fields["since"]

    def clean_parties(self) -> list[Body]:
        parties = list(self.cleaned_data["parties"])
        if len(parties) > MAX_PARTIES:
            raise ValidationError("党派最多选两个，请取消多余的")
        return parties

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        term, starts_on, since = cleaned.get("term"), cleaned.get("starts_on"), cleaned.get("since")
        if term and starts_on and not term.starts_on <= starts_on <= term.ends_on:
            self.add_error("starts_on", f"任职起要在{term}（{term.starts_on} 至 {term.ends_on}）之内")
        if since and starts_on and since < starts_on:
            self.add_error("since", "变动日期不能早于任职起")
        return cleaned

    @property
    def changed(self) -> list[str]:
        own = {"term", "office", "starts_on"}
        return [name for name in self.changed_data if name in own]


class PlaceForm(OfficeWords, forms.Form):
    """One row of the seats table."""

    body = forms.ChoiceField(label="组织", required=False)
    duty = forms.CharField(
        label="职责", max_length=40, required=False, widget=forms.TextInput(attrs={"list": "duties"})
    )

    def __init__(self, *args: Any, bodies: Iterable[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(body.pk): body for body in bodies if body.kind in PLACES}
        body_field = self.fields["body"]
        body_field.choices = [("", "（不选）"), *_grouped(self.bodies.values())]  # type: ignore[attr-defined]
        body_field.widget.attrs |= {"class": "form-select", "aria-label": "组织"}
        self.fields["duty"].widget.attrs |= {
            "class": "form-control",
            "aria-label": "职责",
            "placeholder": "无职责不填",
            "list": "duties",
        }

    def clean_body(self) -> Body | None:
        return self.bodies.get(self.cleaned_data["body"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("duty") and not cleaned.get("body"):
            self.add_error("body", "填了职责，还要选是哪个组织；不要这一行就把职责也清掉")
        return cleaned


if TYPE_CHECKING:
    Rows = forms.BaseFormSet[PlaceForm]
else:
    Rows = forms.BaseFormSet


class BasePlaces(Rows):
    def clean(self) -> None:
        chosen = [form.cleaned_data["body"] for form in self.forms if form.cleaned_data.get("body")]
        twice = sorted({body.name for body in chosen if chosen.count(body) > 1})
        if twice:
            raise ValidationError(f"{'、'.join(twice)}选了两次，请只留一行")

    @property
    def places(self) -> dict[Body, str]:
        """Body → duty, as chosen."""
        rows = [form.cleaned_data for form in self.forms]
        return {row["body"]: row.get("duty", "").strip() for row in rows if row.get("body")}

    @property
    def groups(self) -> list[Body]:
        """The activity groups chosen; figures count a member in one of them only."""
        return [body for body in self.places if body.kind == BodyKind.GROUP]


Places = forms.formset_factory(PlaceForm, formset=BasePlaces, extra=3)


def appointment_forms(
    data: Any, appointment: Appointment, initial: dict[str, Any] | None = None
) -> tuple[AppointmentForm, BasePlaces]:
    """The form of an appointment and the rows of its seats, sharing one reading of the bodies."""
    seated = _seated(appointment)
    bodies = list(Body.objects.offered_to(seated.keys()))
    rows = [{"body": str(b.pk), "duty": seated[b.pk].duty} for b in bodies if b.pk in seated and b.kind in PLACES]
    form = AppointmentForm(data, instance=appointment, bodies=bodies, initial=initial)
    places: BasePlaces = Places(data, initial=rows, prefix="places", form_kwargs={"bodies": bodies})  # type: ignore[assignment]
    return form, places


class EndAppointmentForm(OfficeForm):
    verb = "结束任职"
    on = forms.DateField(label="任职止", help_text="这一天仍算在任，次日起不再计入")
    reason = forms.ModelChoiceField(ChangeReason.objects.none(), label="变动原因", empty_label="请选择")

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.appointment = appointment
        self.fields["reason"].queryset = ChangeReason.objects.in_use()  # type: ignore[attr-defined]

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on < self.appointment.starts_on:
            raise ValidationError(f"不能早于任职起（{self.appointment.starts_on}）")
        return on


def _seated(appointment: Appointment) -> dict[int, Seat]:
    return {seat.body_id: seat for seat in appointment.seats.open()} if appointment.pk else {}


def _grouped(bodies: Iterable[Body]) -> list[tuple[str, list[tuple[str, str]]]]:
    rows = list(bodies)
    return [
        (str(kind.label), [(str(body.pk), body.name) for body in rows if body.kind == kind])
        for kind in PLACES
        if any(body.kind == kind for body in rows)
    ]
