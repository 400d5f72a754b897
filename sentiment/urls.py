from django.urls import path

from cppcc.views import home

app_name = "sentiment"
urlpatterns = [
    path("list/", home, name="list"),  # placeholders until the pages stand
    path("<int:pk>/", home, name="detail"),
]
