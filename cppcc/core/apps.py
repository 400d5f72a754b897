from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "cppcc.core"
    label = "core"
    verbose_name = "公共"

    def ready(self) -> None:
        declared = ("figures", "duty", "ledger", "todo", "diary", "searching", "background", "notices", "exchange")
        autodiscover_modules(*declared)
