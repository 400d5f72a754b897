from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "cppcc.core.feeds"
    label = "feeds"
    verbose_name = "日历订阅"
