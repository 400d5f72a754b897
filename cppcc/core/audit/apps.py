from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "cppcc.core.audit"
    label = "audit"
    verbose_name = "审计"
