from django.urls import path

from cppcc.core.rows import rows_pages
from members.activities import views
from members.activities.models import ActivityKind

app_name = "activities"
urlpatterns = [
    path("", views.activities, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/outcome/", views.outcome, name="outcome"),
    path("<int:pk>/participants/", views.participants, name="participants"),
    path("<int:pk>/take_off/", views.take_off, name="take_off"),
    path("<int:pk>/record_attendance/", views.attendance, name="attendance"),
    path("<int:pk>/attendance.xlsx", views.workbook, name="workbook"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/close/", views.close, name="close"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    *rows_pages("kinds", ActivityKind, title="活动类型", fields=["name"], may="activities.kinds"),
]
