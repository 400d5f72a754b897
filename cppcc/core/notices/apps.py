from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

WEB = {"http", "https"}


class NoticesConfig(AppConfig):
    name = "cppcc.core.notices"
    label = "notices"
    verbose_name = "通知"

    def ready(self) -> None:
        """A wrong value stops the start, not the first message."""
        if settings.SITE_URL and urlsplit(settings.SITE_URL).scheme not in WEB:
            raise ImproperlyConfigured(f"SITE_URL={settings.SITE_URL!r}: use https://name")
        if settings.SMS_BACKEND.endswith(".HttpBackend") and urlsplit(settings.SMS_URL).scheme not in WEB:
            raise ImproperlyConfigured(f"SMS_URL={settings.SMS_URL!r}: SMS_BACKEND needs the gateway's address")
        if settings.SMS_BACKEND:
            try:
                import_string(settings.SMS_BACKEND)
            except ImportError as error:
                raise ImproperlyConfigured(f"SMS_BACKEND={settings.SMS_BACKEND!r}: {error}") from None
