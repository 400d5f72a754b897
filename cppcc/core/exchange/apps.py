from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "cppcc.core.exchange"
    label = "exchange"
    verbose_name = "交换"
