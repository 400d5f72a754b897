from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "members.activities"
    label = "activities"
    verbose_name = "活动"
