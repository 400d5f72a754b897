"""The log of calls tells no secret link."""

import http.client
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
STARTS = ["Dockerfile", "scripts/start.py"]


@pytest.fixture
def gunicorn(tmp_path):
    """A web server with our log, serving Python's own little application; where it listens and what it logs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "access.log"
    command = [sys.executable, "-m", "gunicorn", "wsgiref.simple_server:demo_app", "--bind", f"127.0.0.1:{port}"]
    command += ["--access-logfile", str(log), "--logger-class", "cppcc.access_log.AccessLog"]
    with subprocess.Popen(command, cwd=BASE, stderr=subprocess.DEVNULL) as server:
        yield port, log
        server.terminate()


def call(port, path):
    for _ in range(100):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            line.request("GET", path, headers={"Referer": f"http://127.0.0.1{path}"})
            return line.getresponse().read()
        except ConnectionRefusedError:
            time.sleep(0.1)
        finally:
            line.close()
    raise AssertionError("the web server does not answer")


def in_the_end(log, words):
    """What the log says once it says this: a line is written after its answer has gone."""
    until = time.monotonic() + 10
    while words not in (written := log.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    return written


def test_the_token_of_a_calendar_is_not_written_down(gunicorn):
    port, log = gunicorn

    call(port, "/calendar/Xq3-secret_9.ics")
    call(port, "/proposals/7/")

    written = in_the_end(log, "/proposals/7/")
    assert "Xq3-secret_9" not in written
    assert '"GET /calendar/***.ics HTTP/1.1" 200' in written
    assert '"GET /proposals/7/ HTTP/1.1" 200' in written


@pytest.mark.parametrize("file", STARTS)
def test_every_start_of_the_web_server_uses_it(file):
    assert "cppcc.access_log.AccessLog" in (BASE / file).read_text()


@pytest.mark.parametrize("file", ["compose.conf", "server.conf"])
def test_nginx_does_not_log_calendars(file):
    place = re.search(r"location /calendar/ \{(.*?)\}", (BASE / "deploy/nginx" / file).read_text(), re.DOTALL)

    assert place is not None
    assert "access_log off;" in place[1]
