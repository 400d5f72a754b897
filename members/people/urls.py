from django.urls import path

from cppcc.views import home

app_name = "people"
urlpatterns = [
    path("members/", home, name="members"),  # placeholder until the page stands
]
