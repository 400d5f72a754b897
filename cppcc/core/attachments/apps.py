from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "cppcc.core.attachments"
    label = "attachments"
    verbose_name = "附件"
