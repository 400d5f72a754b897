from django.apps import AppConfig


class SentimentConfig(AppConfig):
    name = "sentiment"
    label = "sentiment"
    verbose_name = "社情民意"
