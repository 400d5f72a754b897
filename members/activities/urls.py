from django.urls import include, path

from cppcc.core.rows import rows_pages
from members.activities import part_urls
from members.activities.models import ActivityKind, OutcomeKind
from members.activities.views import attendance, lists, pages, papers, series, sheets, steps

app_name = "activities"

kept_beside = [
    path("materials/new/", papers.material_new, name="material_new"),
    path("photos/new/", papers.photos_new, name="photos_new"),
    path("papers/<int:row>/edit/", papers.paper_edit, name="paper_edit"),
    path("papers/<int:row>/remove/", papers.paper_remove, name="paper_remove"),
    path("outcomes/new/", papers.outcome_new, name="outcome_new"),
    path("outcomes/<int:row>/edit/", papers.outcome_edit, name="outcome_edit"),
    path("outcomes/<int:row>/remove/", papers.outcome_remove, name="outcome_remove"),
]
of_series = [
    path("", series.all_series, name="series_list"),
    path("new/", series.new, name="series_new"),
    path("<int:pk>/", series.one, name="series"),
    path("<int:pk>/edit/", series.edit, name="series_edit"),
    path("<int:pk>/plan/", series.plan_next, name="series_plan"),
    path("<int:pk>/attendance.xlsx", series.attendance, name="series_attendance"),
]
urlpatterns = [
    path("", lists.activities, name="list"),
    path("calendar/", lists.calendar, name="calendar"),
    path("new/", pages.new, name="new"),
    path("<int:pk>/", pages.detail, name="detail"),
    path("<int:pk>/edit/", pages.edit, name="edit"),
    path("<int:pk>/participants/", attendance.participants, name="participants"),
    path("<int:pk>/take_off/", attendance.take_off, name="take_off"),
    path("<int:pk>/record_attendance/", attendance.attendance, name="attendance"),
    path("<int:pk>/attendance.xlsx", attendance.workbook, name="workbook"),
    path("<int:pk>/sheets/<str:name>.<str:ending>", sheets.sheet, name="sheet"),
    path("<int:pk>/activity.ics", sheets.calendar_entry, name="ics"),
    path("<int:pk>/publish/", steps.publish, name="publish"),
    path("<int:pk>/close/", steps.close, name="close"),
    path("<int:pk>/reopen/", steps.reopen, name="reopen"),
    path("<int:pk>/cancel/", steps.cancel, name="cancel"),
    path("<int:pk>/", include(kept_beside)),
    path("<int:pk>/repeat/", series.repeat, name="repeat"),
    path("series/", include(of_series)),
    *part_urls.urlpatterns,
    path("pictures/<int:pk>/", papers.picture, name="picture"),
    *rows_pages("kinds", ActivityKind, title="活动类型", fields=["name"], may="activities.kinds"),
    *rows_pages("outcome_kinds", OutcomeKind, title="活动成果种类", fields=["name"], may="activities.kinds"),
]
