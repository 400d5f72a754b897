from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "members.duty"
    label = "duty"
    verbose_name = "履职考核"
