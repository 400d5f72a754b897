"""A wrong setting stops the start and names itself."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

HTTP = "cppcc.core.notices.sms.HttpBackend"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"SITE_URL": "office.example.cn"}, "SITE_URL"),
        ({"SMS_BACKEND": HTTP, "SMS_URL": ""}, "SMS_URL"),
        ({"SMS_BACKEND": HTTP, "SMS_URL": "gateway.example.cn"}, "SMS_URL"),
        ({"SMS_BACKEND": "cppcc.core.notices.nowhere.Backend"}, "SMS_BACKEND"),
    ],
)
def test_a_wrong_value_names_itself(settings, wrong, words):
    for name, value in wrong.items():
        setattr(settings, name, value)

    with pytest.raises(ImproperlyConfigured, match=words):
        apps.get_app_config("notices").ready()


def test_right_values_are_taken(settings):
    settings.SITE_URL, settings.SMS_BACKEND, settings.SMS_URL = "https://office.test", HTTP, "https://gateway.test/send"

    apps.get_app_config("notices").ready()
