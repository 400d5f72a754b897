from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "cppcc.core.search"
    label = "search"
    verbose_name = "检索"
