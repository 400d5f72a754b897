from django.apps import AppConfig


class WatchingConfig(AppConfig):
    name = "members.watching"
    label = "watching"
    verbose_name = "履职提醒"
