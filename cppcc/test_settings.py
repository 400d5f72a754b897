"""Settings for the tests: only speed differs (hasher, static files without a manifest) and where data lies.

PostgreSQL and Redis on this machine unless the environment says otherwise; `DATABASE_URL=sqlite:// REDIS_URL=` is the
set-up of the trial (SQLite, file broker). Every process of a parallel run has its own database, cache, queue and files.
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

if "TEST_DATA_DIR" not in os.environ:
    os.environ["TEST_DATA_DIR"] = tempfile.mkdtemp(prefix="cppcc-tests-")
    atexit.register(shutil.rmtree, os.environ["TEST_DATA_DIR"], ignore_errors=True)
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "main")  # gw0, gw1, …; workers started by a test inherit it
os.environ["DATA_DIR"] = str(Path(os.environ["TEST_DATA_DIR"]) / PROCESS)
Path(os.environ["DATA_DIR"]).mkdir(parents=True, exist_ok=True)
os.environ.setdefault("SECRET_KEY", "tests-only-key-" + "x" * 50)
os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6379")
os.environ.setdefault("JOB_STALE_SECONDS", "3")

from cppcc.settings import *  # noqa: E402, F403
from cppcc.settings import CACHES, DATABASES, REDIS_URL, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
PUBLIC_PROPOSALS = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # static files from their sources, nothing is collected
SUFFIX = os.environ.get("TEST_DB_SUFFIX", "")
DATABASES["default"]["TEST"] = {"NAME": f"test_cppcc{SUFFIX}"}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["DATA_DIR"]) / "test.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}  # what is lost with the power may be
if REDIS_URL:  # databases 8 to 15 belong to the tests: 8 is the queues, each with its prefix, then one cache a process
    number = int(re.sub(r"\D", "", PROCESS) or 0)
    server = urlsplit(REDIS_URL)
    CACHES["default"]["LOCATION"] = server._replace(path=f"/{9 + number % 7}").geturl()
    CELERY_BROKER_URL = server._replace(path="/8").geturl()
    CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": f"test{SUFFIX}-{PROCESS}:"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
