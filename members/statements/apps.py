from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "members.statements"
    label = "statements"
    verbose_name = "述职报告"
