from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cppcc.core.accounts"
    label = "accounts"
    verbose_name = "账号"
