from django.urls import path

from members.duty import views

app_name = "duty"
urlpatterns = [
    path("", views.matrix, name="matrix"),
    path("mine/summary/", views.my_summary, name="my_summary"),
    path("mine/", views.mine, name="mine"),
    path("members/<int:pk>/", views.member, name="member"),
    path("members/<int:pk>/record/", views.record_of, name="record"),
    path("checklist/", views.checklists, name="checklist"),
    path("checklist/<int:pk>/succeed/", views.succeed, name="checklist_succeed"),
    path("checklist/items/<int:pk>/", views.edit_item, name="checklist_item"),
]
