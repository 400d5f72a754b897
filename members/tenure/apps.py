from django.apps import AppConfig


class TenureConfig(AppConfig):
    name = "members.tenure"
    label = "tenure"
    verbose_name = "届内履职"
