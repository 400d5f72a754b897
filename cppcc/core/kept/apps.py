from django.apps import AppConfig


class KeptConfig(AppConfig):
    name = "cppcc.core.kept"
    label = "kept"
    verbose_name = "自动保存"
