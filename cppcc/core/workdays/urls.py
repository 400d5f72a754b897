from django.urls import path

from cppcc.core.workdays import views

app_name = "workdays"
urlpatterns = [
    path("", views.this_year, name="calendar"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/notice/", views.notice, name="notice"),
    path("<int:year>/reload/", views.reload, name="reload"),
    path("<int:year>/give_back/", views.give_days_back, name="give_back"),
]
