from django.urls import path

from cppcc.views import home

app_name = "proposals"
urlpatterns = [
    path("list/", home, name="list"),  # placeholder until the page stands
]
