from django.urls import path

from cppcc.core.rows import rows_pages
from members.people.models import ChangeReason, UnitKind
from members.people.views import accounts, appointments, bodies, changes, members, terms, units
from members.people.views.names import names

app_name = "people"
urlpatterns = [
    path("members/", members.members, name="members"),
    path("members/new/", members.new, name="member_new"),
    path("members/export/", members.export, name="members_export"),
    path("members/accounts/", accounts.accounts, name="accounts"),
    path("members/<int:pk>/", members.member, name="member"),
    path("members/<int:pk>/edit/", members.edit, name="member_edit"),
    path("members/<int:pk>/account/", accounts.member_account, name="member_account"),
    path("members/<int:pk>/appointments/new/", appointments.new, name="appointment_new"),
    path("members/<int:pk>/change/", changes.ask, name="change_ask"),
    path("me/", members.me, name="me"),
    path("appointments/<int:pk>/edit/", appointments.edit, name="appointment_edit"),
    path("appointments/<int:pk>/end/", appointments.end, name="appointment_end"),
    path("changes/", changes.changes, name="changes"),
    path("changes/<int:pk>/", changes.change, name="change"),
    path("changes/<int:pk>/approve/", changes.approve, name="change_approve"),
    path("changes/<int:pk>/refuse/", changes.refuse, name="change_refuse"),
    path("changes/<int:pk>/withdraw/", changes.withdraw, name="change_withdraw"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/new/", bodies.new, name="body_new"),
    path("bodies/<int:pk>/", bodies.body, name="body"),
    path("bodies/<int:pk>/edit/", bodies.edit, name="body_edit"),
    path("terms/", terms.terms, name="terms"),
    path("terms/new/", terms.term_new, name="term_new"),
    path("terms/<int:pk>/edit/", terms.term_edit, name="term_edit"),
    path("terms/<int:pk>/sessions/new/", terms.session_new, name="session_new"),
    path("sessions/<int:pk>/edit/", terms.session_edit, name="session_edit"),
    path("units/", units.units, name="units"),
    path("units/new/", units.new, name="unit_new"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/edit/", units.edit, name="unit_edit"),
    path("units/<int:pk>/account/", accounts.unit_account, name="unit_account"),
    path("names/", names, name="names"),
    *rows_pages("reasons", ChangeReason, title="变动原因", fields=["name"], may="people.edit_reasons"),
    *rows_pages("unit_kinds", UnitKind, title="单位类别", fields=["name"], may="people.edit_unit"),
]
