from django.urls import path

from cppcc.views import home

app_name = "reports"
urlpatterns = [
    path("list/", home, name="list"),  # placeholder until the page stands
]
