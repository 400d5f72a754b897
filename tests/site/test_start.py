"""`make run`: the start script says in one sentence what is wrong, starts everything and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

START = Path(settings.BASE_DIR) / "scripts" / "start.py"
FOREIGN = {"DATABASE_URL", "REDIS_URL", "DATA_DIR", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "JOB_STALE_SECONDS"}


def environment(**changes):
    return {name: value for name, value in os.environ.items() if name not in FOREIGN} | changes


def start(**changes):
    return subprocess.run(
        [sys.executable, START], env=environment(**changes), capture_output=True, text=True, timeout=30
    )


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_busy_port_is_one_clear_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = start(PORT=str(port), DATA_DIR=str(tmp_path))

    assert done.returncode == 1
    assert done.stderr.startswith(f"✗ 端口 {port} 已被占用，请换一个：make run PORT={port + 1}。")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"PORT": "http"}, "✗ 端口 PORT=http 不对"),
        ({"PORT": "70000"}, "✗ 端口 PORT=70000 不对"),
        ({"HOST": "192.0.2.1"}, "✗ 地址 192.0.2.1 不是本机的"),
        ({"DATA_DIR": "/proc/nowhere"}, "✗ 不能写入 /proc/nowhere"),
    ],
)
def test_a_wrong_place_is_one_clear_sentence(tmp_path, free_port, changes, sentence):
    done = start(**({"PORT": str(free_port), "DATA_DIR": str(tmp_path)} | changes))

    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


def test_a_full_disk_is_one_clear_sentence(tmp_path):
    code = (
        "import runpy, shutil, sys, types;"
        "shutil.disk_usage = lambda place: types.SimpleNamespace(free=1024);"
        f"sys.argv = ['start.py']; runpy.run_path({str(START)!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(DATA_DIR=str(tmp_path)),
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("✗ 磁盘空间不足")
    assert done.stderr.count("\n") == 1


@pytest.mark.slow
@pytest.mark.worker
def test_the_trial_starts_answers_and_leaves_nothing_behind(tmp_path, free_port):
    log = tmp_path / "start.log"
    with log.open("wb") as output:
        trial = subprocess.Popen(
            [sys.executable, START],
            env=environment(PORT=str(free_port), DATA_DIR=str(tmp_path / "var")),
            stdout=output,
            stderr=output,
        )
    try:
        wait_until(lambda: "Ctrl-C" in log.read_text() or trial.poll() is not None)
        words = log.read_text()
        assert trial.poll() is None, words
        with urllib.request.urlopen(f"http://127.0.0.1:{free_port}/", timeout=20) as answer:
            page = answer.read().decode()
        wait_until(lambda: "ready." in (tmp_path / "var" / "log" / "worker.log").read_text())
    finally:
        trial.send_signal(signal.SIGINT)
        trial.wait(timeout=30)

    assert f"http://127.0.0.1:{free_port}/" in words
    assert re.search(r"演示账号（密码都是 \S+）：\n    \S+", words)
    assert "登录" in page
    assert trial.returncode == 0
    assert started_from(tmp_path) == []


def wait_until(met, seconds=120):
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if met():
            return
        time.sleep(0.2)
    raise AssertionError("gave up waiting")


def started_from(folder):
    """Processes whose environment names `folder` as their data folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"DATA_DIR={folder}".encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text())
        except OSError:
            continue
    return found
