"""Settings of the worker that the tests start: the same, with the work to practise on."""

import os

from cppcc.test_settings import *  # noqa: F403
from cppcc.test_settings import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.core.jobs.practice"]
DATABASES["default"]["NAME"] = os.environ["WORKER_DATABASE"]  # the test database of the test that started the worker
