"""The office server: production settings, lock files, container files. Each check runs what an office would run."""

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from cppcc.core.accounts.models import User

BASE = Path(settings.BASE_DIR)
PRODUCTION = {
    "PATH": os.environ["PATH"],
    "SECRET_KEY": "5e9d0c1fA" * 8 + "-kept-in-the-environment",
    "DATABASE_URL": "postgres://cppcc:secret@127.0.0.1:5432/cppcc",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "ALLOWED_HOSTS": "office.example.cn",
}


def manage(*arguments, **changes):
    environment = {name: value for name, value in (PRODUCTION | changes).items() if value is not None}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
    )


def names_in(file):
    """Package names of a requirements file."""
    lines = (line.split("#")[0].strip() for line in (BASE / file).read_text().splitlines())
    found = [re.match(r"[A-Za-z0-9_.-]+", line) for line in lines if line and not line.startswith(("-", "\\"))]
    return {match.group().lower().replace("_", "-") for match in found if match}


def test_production_settings_pass_djangos_own_check(tmp_path):
    done = manage("check", "--deploy", "--fail-level", "WARNING", DATA_DIR=str(tmp_path))

    assert (done.returncode, done.stderr) == (0, "")
    assert "System check identified no issues" in done.stdout


@pytest.mark.parametrize(("plain", "believed"), [("1", "None"), ("0", "('HTTP_X_FORWARDED_PROTO', 'https')")])
def test_a_proxys_word_counts_only_behind_one(plain, believed, tmp_path):
    done = manage("diffsettings", "--all", INSECURE_HTTP=plain, DATA_DIR=str(tmp_path))

    assert f"SECURE_PROXY_SSL_HEADER = {believed}" in done.stdout


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", None, "SECRET_KEY is missing"),
        ("DATABASE_URL", "mysql://root@localhost/cppcc", "DATABASE_URL: use sqlite:////path/file.sqlite3 or postgres"),
        ("SESSION_IDLE_MINUTES", "an hour", "SESSION_IDLE_MINUTES='an hour': use a whole number"),
        ("DEBUG", "maybe", "DEBUG='maybe': use 1 or 0"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_names_itself(name, value, sentence):
    done = manage("check", **{name: value})

    assert done.returncode != 0
    assert sentence in done.stderr.strip().splitlines()[-1]


def test_a_clone_imports_and_reports_with_nothing_set(tmp_path):
    alone = dict.fromkeys(["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"]) | {
        "DATA_DIR": str(tmp_path / "var")
    }
    sample, out = "data/sample/nanhe-2024.xlsx", tmp_path / "out"

    for command in (
        ["migrate", "--verbosity", "0"],
        ["import_ledger", sample],
        ["make_report", "annual", "--year", "2024", "--out", str(out)],
    ):
        done = manage(*command, **alone)
        assert done.returncode == 0, done.stderr

    assert {file.name for file in out.iterdir()} == {"report.pdf", "report.docx", "figures.json"}
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_every_wanted_package_is_pinned_with_hashes():
    for wanted, locked in [("requirements.in", "requirements.txt"), ("requirements-dev.in", "requirements-dev.txt")]:
        pins = re.findall(r"^([a-z0-9._-]+)==\S+ \\\n    --hash=sha256:", (BASE / locked).read_text(), re.MULTILINE)
        assert names_in(wanted) <= {name.replace("_", "-") for name in pins} | names_in("requirements.txt")
        assert len(pins) == len(re.findall(r"^[a-z0-9._-]+==", (BASE / locked).read_text(), re.MULTILINE))


def test_the_lock_files_name_no_host():
    for locked in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (BASE / locked).read_text()


def test_what_the_user_asked_for_is_installed():
    wished = {"django", "django-crispy-forms", "celery", "redis", "psycopg2-binary", "weasyprint", "jieba"}

    assert wished <= names_in("requirements.in")


def test_the_image_has_the_libraries_that_the_makefile_names():
    packages = re.search(r"^RUN_PACKAGES := (.+)$", (BASE / "Makefile").read_text(), re.MULTILINE).group(1).split()
    dockerfile = (BASE / "Dockerfile").read_text()

    assert [package for package in packages if package not in dockerfile] == []


@pytest.fixture(scope="module")
def composed():
    """docker-compose.yml as docker-compose itself understands it, without any .env."""
    done = subprocess.run(["docker-compose", "config"], cwd=BASE, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_compose_file_is_accepted_and_every_lasting_service_has_a_health_check(composed):
    services = composed.partition("services:\n")[2].partition("\nversion:")[0]
    blocks = re.split(r"^  (?=\w+:\n)", services, flags=re.MULTILINE)[1:]
    checked = {block.split(":")[0]: "    healthcheck:" in block for block in blocks}

    assert checked == {
        "beat": True,
        "migrate": False,  # runs once
        "nginx": True,
        "postgres": True,
        "redis": True,
        "web": True,
        "worker": True,
    }


def test_data_of_the_office_lies_in_volumes(composed):
    assert (
        re.findall(r"^- (\w+):/\S+", re.sub(r"^ +", "", composed, flags=re.MULTILINE), re.MULTILINE).count("files") == 4
    )
    for place in ("database:/var/lib/postgresql/data", "queue:/data"):
        assert place in composed


def test_a_new_server_gets_its_three_administrators_once(db):
    first, again = StringIO(), StringIO()

    call_command("open_administrators", stdout=first)
    call_command("open_administrators", stdout=again)

    logins = re.findall(r"登录名 (\w+)，初始密码 (\S+?)（", first.getvalue())
    assert [name for name, _ in logins] == ["sysadmin", "secadmin", "auditadmin"]
    assert all(User.objects.get(username=name).check_password(password) for name, password in logins)
    assert all(user.must_change_password for user in User.objects.all())
    assert again.getvalue() == "三个管理员账号都已有人担任。\n"
