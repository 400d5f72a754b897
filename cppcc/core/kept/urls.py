from django.urls import path

from cppcc.core.kept import views

app_name = "kept"
urlpatterns = [
    path("keep/", views.keep, name="keep"),
    path("drop/", views.drop, name="drop"),
]
