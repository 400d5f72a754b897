from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "members.service"
    label = "service"
    verbose_name = "履职登记"
