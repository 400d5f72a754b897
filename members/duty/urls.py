from django.urls import path

from cppcc.views import home

app_name = "duty"
urlpatterns = [
    path("matrix/", home, name="matrix"),  # placeholder until the page stands
    path("mine/", home, name="mine"),  # placeholder until the page stands
]
