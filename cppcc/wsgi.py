"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cppcc.settings")
application = get_wsgi_application()

from cppcc.serving import settle  # noqa: E402 - the apps are there now

settle()
