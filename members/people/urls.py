from django.urls import path

from cppcc.views import home
from members.people.views.names import names

app_name = "people"
urlpatterns = [
    path("members/", home, name="members"),  # placeholder until the page stands
    path("members/<int:pk>/", home, name="member"),  # placeholder until the page stands
    path("bodies/<int:pk>/", home, name="body"),  # placeholder until the page stands
    path("units/<int:pk>/", home, name="unit"),  # placeholder until the page stands
    path("changes/<int:pk>/", home, name="change"),  # placeholder until the page stands
    path("names/", names, name="names"),
]
