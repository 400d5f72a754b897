from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "cppcc.core.ledger"
    label = "ledger"
    verbose_name = "台账"
