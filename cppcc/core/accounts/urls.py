from django.urls import path

from cppcc.views import home

app_name = "accounts"
urlpatterns = [
    path("login/", home, name="login"),  # placeholder until the page stands
    path("password/", home, name="password"),  # placeholder until the page stands
    path("logout/", home, name="logout"),  # placeholder until the page stands
    path("list/", home, name="list"),  # placeholder until the page stands
]
