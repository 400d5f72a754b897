"""The web server's process as it stands before its first page."""

import os
import subprocess
import sys

from django.conf import settings

LOOK = """
import gc
import sys
import cppcc.wsgi
print(gc.get_freeze_count() > 100_000, gc.get_threshold()[0] >= 50_000, "proposals.views.lists" in sys.modules)
"""


def test_the_server_has_loaded_all_pages_and_the_collector_passes_over_them(tmp_path):
    place = {"SECRET_KEY": "x" * 50, "DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3"}
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        cwd=settings.BASE_DIR,
        env=os.environ | place | {"DJANGO_SETTINGS_MODULE": "cppcc.settings", "DEBUG": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert done.stdout.split() == ["True", "True", "True"]
