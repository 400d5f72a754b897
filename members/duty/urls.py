from django.urls import path

from members.duty.views import checklists, matrix, sheet

app_name = "duty"
urlpatterns = [
    path("", matrix.matrix, name="matrix"),
    path("mine/summary/", sheet.my_summary, name="my_summary"),
    path("mine/", sheet.mine, name="mine"),
    path("members/<int:pk>/", sheet.member, name="member"),
    path("members/<int:pk>/record/", sheet.record_of, name="record"),
    path("checklist/", checklists.checklists, name="checklist"),
    path("checklist/<int:pk>/succeed/", checklists.succeed, name="checklist_succeed"),
    path("checklist/items/<int:pk>/", checklists.edit_item, name="checklist_item"),
]
