"""The pages that need no sign-in."""

from django.urls import path

from proposals.views import public

app_name = "public"
urlpatterns = [
    path("", public.published, name="list"),
    path("numbers/", public.numbers, name="numbers"),
    path("<int:pk>/", public.detail, name="detail"),
]
