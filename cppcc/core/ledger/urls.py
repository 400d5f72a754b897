from django.urls import path

from cppcc.views import home

app_name = "ledger"
urlpatterns = [
    path("imports/", home, name="imports"),  # placeholder until the page stands
]
