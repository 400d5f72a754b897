from django.urls import path

from cppcc.views import home

app_name = "attachments"
urlpatterns = [
]
