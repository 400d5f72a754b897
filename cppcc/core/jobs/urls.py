from django.urls import include, path

from cppcc.core.jobs import views

app_name = "jobs"
one_job = [
    path("", views.detail, name="detail"),
    path("progress/", views.progress, name="progress"),
    path("cancel/", views.cancel, name="cancel"),
    path("retry/", views.retry, name="retry"),
]
urlpatterns = [
    path("", views.jobs, name="list"),
    path("<int:pk>/", include(one_job)),
]
