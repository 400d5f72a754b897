from django.urls import path

from cppcc.core.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entries, name="list"),
    path("check/", views.check, name="check"),
]
