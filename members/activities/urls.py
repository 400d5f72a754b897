from django.urls import path

from cppcc.core.rows import rows_pages
from members.activities.models import ActivityKind
from members.activities.views import attendance, lists, pages, steps

app_name = "activities"
urlpatterns = [
    path("", lists.activities, name="list"),
    path("new/", pages.new, name="new"),
    path("<int:pk>/", pages.detail, name="detail"),
    path("<int:pk>/edit/", pages.edit, name="edit"),
    path("<int:pk>/outcome/", pages.outcome, name="outcome"),
    path("<int:pk>/participants/", attendance.participants, name="participants"),
    path("<int:pk>/take_off/", attendance.take_off, name="take_off"),
    path("<int:pk>/record_attendance/", attendance.attendance, name="attendance"),
    path("<int:pk>/attendance.xlsx", attendance.workbook, name="workbook"),
    path("<int:pk>/publish/", steps.publish, name="publish"),
    path("<int:pk>/close/", steps.close, name="close"),
    path("<int:pk>/reopen/", steps.reopen, name="reopen"),
    path("<int:pk>/cancel/", steps.cancel, name="cancel"),
    *rows_pages("kinds", ActivityKind, title="活动类型", fields=["name"], may="activities.kinds"),
]
