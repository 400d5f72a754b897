"""The database of a process of the tests: copied from one that is migrated once, and put back as it was made.

After a test with transactions of its own Django empties every table: a hundred of them take PostgreSQL seconds, and
what the migrations brought (categories, kinds, the checklist …) is gone. Here such a test leaves the rows of the
migrations, and nothing else, in one transaction."""

import fcntl
import os
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from cppcc.test_settings import SUFFIX

MIGRATED = f"test_cppcc{SUFFIX}_migrated"
MARK = Path(os.environ["TEST_DATA_DIR"]) / "migrated"
KEPT = "kept_"  # beside the tables: those of the migrations' rows


def migrated_once():
    """The name of the migrated database of this run; the first process that asks makes it."""
    with MARK.open("a") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        if not MARK.stat().st_size:
            own, usual = connection.settings_dict["TEST"]["NAME"], connection.settings_dict["NAME"]
            connection.settings_dict["TEST"]["NAME"] = MIGRATED
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
            connection.settings_dict["TEST"]["NAME"] = own
            settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = usual
            mark.write(MIGRATED)
            mark.flush()
    return MIGRATED


def forget_migrated():
    if MARK.exists():
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {MIGRATED}")


def keep_default_rows():
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"DROP TABLE IF EXISTS {KEPT}{table}")
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")  # noqa: S608
            if cursor.fetchone()[0]:
                cursor.execute(f"CREATE TABLE {KEPT}{table} AS SELECT * FROM {table}")  # noqa: S608


def put_back_default_rows():
    tables, there = _tables(), set(connection.introspection.table_names())
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        for table in tables:
            if KEPT + table in there:
                cursor.execute(f"INSERT INTO {table} SELECT * FROM {KEPT}{table}")  # noqa: S608


def _tables():
    return connection.introspection.django_table_names(only_existing=True, include_views=False)
