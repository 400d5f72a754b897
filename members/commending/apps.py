from django.apps import AppConfig


class CommendingConfig(AppConfig):
    name = "members.commending"
    label = "commending"
    verbose_name = "评优表彰"
