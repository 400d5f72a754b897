"""Settings of the worker that the tests start: the same, with the work to practise on."""

import os

from cppcc.test_settings import *  # noqa: F403
from cppcc.test_settings import DATABASES, EMAIL_HOST, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.core.jobs.practice"]
DATABASES["default"]["NAME"] = os.environ["WORKER_DATABASE"]  # the test database of the test that started the worker
if EMAIL_HOST:  # the test that started the worker has a mail server for it
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
