from django.urls import path

from cppcc.views import home

app_name = "search"
urlpatterns = [
    path("results/", home, name="results"),  # placeholder until the page stands
]
