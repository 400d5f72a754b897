from django.urls import include, path

from cppcc.core.accounts import signing, views

account_urls = [
    path("", views.detail, name="detail"),
    path("edit/", views.edit, name="edit"),
    path("reset/", views.reset, name="reset"),
    path("disable/", views.disable, name="disable"),
    path("enable/", views.enable, name="enable"),
    path("grant/", views.grant, name="grant"),
]

app_name = "accounts"
urlpatterns = [
    path("login/", signing.sign_in, name="login"),
    path("logout/", signing.sign_out, name="logout"),
    path("password/", signing.password, name="password"),
    path("", views.accounts, name="list"),
    path("new/", views.new, name="new"),
    path("locks/", views.sign_in_locks, name="locks"),
    path("locks/lift/", views.lift_lock, name="lift_lock"),
    path("<int:pk>/", include(account_urls)),
]
