from django.urls import path

from cppcc.core.feeds import views

app_name = "feeds"
urlpatterns = [
    path("", views.settings_page, name="settings"),
    path("renew/", views.renew, name="renew"),
    path("revoke/", views.revoke, name="revoke"),
    path("<str:token>.ics", views.feed, name="feed"),
]
