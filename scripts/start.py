"""Start the trial: database, static files, demo data, web and worker. Ctrl-C stops everything started here.

Needs only the standard library, so that whatever is missing can be said in one sentence instead of a traceback."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, NoReturn

BASE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("DATA_DIR") or BASE / "var")
LOGS = DATA / "log"
LOGINS = DATA / "demo-logins.txt"
STAMP = DATA / "ready"
HOST = os.environ.get("HOST") or "127.0.0.1"
NEEDED_MEGABYTES = 100
START_SECONDS = 60
STOP_SECONDS = 3  # a job cut short is taken up again at the next start
MAX_RESTARTS = 5
SIGTERM_ON_PARENTS_DEATH = 1  # PR_SET_PDEATHSIG of prctl(2)
FULL_DISK = ("No space left on device", "database or disk is full")


class Stop(Exception):  # noqa: N818 - one sentence to the user, then the end
    pass


def say(words: str) -> None:
    print(words, flush=True)


def port_number() -> int:
    value = os.environ.get("PORT") or "8000"
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise Stop(f"端口 PORT={value} 不对，请用 1 到 65535 的数字。 / PORT must be a number from 1 to 65535.")
    return int(value)


def check_place() -> None:
    """The data folder can be written and has room."""
    try:
        LOGS.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(DATA).free // 2**20
        if free < NEEDED_MEGABYTES:
            raise OSError(28, "")
        (DATA / ".probe").write_bytes(b"0" * 65536)
        (DATA / ".probe").unlink()
    except OSError as error:
        if error.errno == 28:
            raise Stop(
                f"磁盘空间不足：{DATA} 所在磁盘至少要有 {NEEDED_MEGABYTES} MB 空闲。 / Disk full: free some space."
            ) from None
        raise Stop(f"不能写入 {DATA}：{error.strerror}。 / Cannot write to {DATA}: check its owner.") from None


def lock_place() -> IO[str]:
    """Only one trial per data folder."""
    lock = (DATA / "run.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Stop(
            "这个目录的试用系统已经在运行，请先停止它。 / The trial of this folder is already running."
        ) from None
    return lock


def check_port(port: int) -> None:
    busy = (
        f"端口 {port} 已被占用，请换一个：make run PORT={port + 1}。 / Port {port} is busy: make run PORT={port + 1}."
    )
    try:
        with socket.create_server((HOST, port)):
            pass
    except PermissionError:
        raise Stop(f"没有权限使用端口 {port}，请用 1024 以上的端口。 / No right to use port {port}.") from None
    except socket.gaierror:
        raise Stop(f"地址 HOST={HOST} 不对。 / HOST={HOST} is not an address of this machine.") from None
    except OSError as error:
        words = f"地址 {HOST} 不是本机的。 / {HOST} is not an address of this machine."
        raise Stop(busy if error.errno == 98 else words) from None


def environment() -> dict[str, str]:
    """Settings of the trial; what the caller's environment says goes before."""
    names = ["localhost", "127.0.0.1", "[::1]", HOST, socket.gethostname()]
    if HOST in {"0.0.0.0", "::"}:  # noqa: S104 - asked for by the caller
        names += socket.gethostbyname_ex(socket.gethostname())[2]
    ours = {
        "TRIAL": "1",
        "DATA_DIR": str(DATA),
        "ALLOWED_HOSTS": ",".join(names),
        "PYTHONUNBUFFERED": "1",
    }
    return ours | dict(os.environ)


def fingerprint() -> str:
    """Changes when anything changes that migrations, static files or demo data are made of."""
    state = hashlib.sha256(sys.version.encode())
    for pattern in ("*/**/migrations/*.py", "static/**/*", "requirements.txt", "data/sample/*"):
        for path in sorted(BASE.glob(pattern)):
            if ".venv" not in path.parts:
                state.update(f"{path}:{path.stat().st_mtime_ns}:{path.stat().st_size}\n".encode())
    return state.hexdigest()


def get_ready(env: dict[str, str]) -> None:
    """Database, static files and demo data, unless nothing has changed since the last start."""
    database = DATA / "office.sqlite3"
    state = fingerprint()
    is_ready = STAMP.exists() and STAMP.read_text() == state and (BASE / "staticfiles").exists()
    if is_ready and (database.exists() or "DATABASE_URL" in env):
        return
    say("· 正在准备数据库、静态文件和演示数据…")
    log = LOGS / "ready.log"
    with log.open("wb") as output:
        done = subprocess.run(
            [sys.executable, "scripts/ready.py", str(LOGINS)], cwd=BASE, env=env, stdout=output, stderr=output
        )
    if done.returncode:
        raise Stop(why(log, "数据准备失败。 / Preparing the data failed."))
    STAMP.write_text(state)


def why(log: Path, otherwise: str) -> str:
    """One sentence for a failed program, from what it wrote."""
    text = log.read_text(errors="replace")
    if any(mark in text for mark in FULL_DISK):
        return "磁盘空间不足，请清理后重试。 / Disk full: free some space and start again."
    if "Address already in use" in text:
        return "端口刚被别的程序占用，请换一个 PORT。 / The port was just taken: choose another PORT."
    return f"{otherwise} 详见 {log}"


def die_with_parent() -> None:
    ctypes.CDLL(None).prctl(SIGTERM_ON_PARENTS_DEATH, signal.SIGTERM)


class Program:
    """A program of the trial in a process group of its own, so that nothing of it can stay behind."""

    def __init__(self, name: str, command: list[str], env: dict[str, str]) -> None:
        self.name, self.command, self.env = name, command, env
        self.log = LOGS / f"{name}.log"
        self.restarts = 0
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".log.1"))
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.command],
                cwd=BASE,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
            )

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def ask_to_stop(self) -> None:
        if not self.has_ended():
            self.process.terminate()

    def make_sure(self, until: float) -> None:
        """Wait for the end until `until`, then end the whole group."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=max(until - time.monotonic(), 0.1))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def web(port: int, env: dict[str, str]) -> Program:
    command = ["gunicorn", "cppcc.wsgi", "--bind", f"{HOST}:{port}", "--threads", "8", "--timeout", "120"]
    logging = ["--access-logfile", "-", "--logger-class", "cppcc.access_log.AccessLog"]
    return Program("web", [*command, "--graceful-timeout", "3", *logging], env)


def worker(env: dict[str, str]) -> Program:
    command = ["celery", "-A", "cppcc", "worker", "--beat", "--concurrency", "2", "--loglevel", "INFO"]
    return Program("worker", [*command, "--without-gossip", "--without-mingle"], env)


def wait_for_web(program: Program, port: int) -> None:
    """Until the first page answers."""
    host = "127.0.0.1" if HOST in {"0.0.0.0", "::"} else HOST  # noqa: S104
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        if program.has_ended():
            raise Stop(why(program.log, "网页服务没有启动。 / The web server did not start."))
        try:
            with urllib.request.urlopen(f"http://{host}:{port}/health/", timeout=2):  # noqa: S310 - our own address
                return
        except urllib.error.HTTPError as error:
            raise Stop(
                why(program.log, f"网页服务出错（{error.code}）。 / The web server answers with an error.")
            ) from None
        except OSError:
            time.sleep(0.1)
    raise Stop(why(program.log, "网页服务启动太慢。 / The web server takes too long to start."))


def watch(programs: list[Program]) -> NoReturn:
    """Until Ctrl-C. A worker that ends is started again, its jobs go on."""
    while True:
        time.sleep(0.5)
        for program in programs:
            if not program.has_ended():
                continue
            if program.name == "web" or program.restarts >= MAX_RESTARTS:
                raise Stop(why(program.log, f"{program.name} 意外停止。 / {program.name} stopped unexpectedly."))
            program.restarts += 1
            program.start()


def stop_on_signal(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


def run(programs: list[Program]) -> None:
    """Start everything into `programs` and watch it."""
    port = port_number()
    check_place()
    with lock_place():
        check_port(port)
        env = environment()
        get_ready(env)
        programs.append(web(port, env))
        wait_for_web(programs[0], port)
        programs.append(worker(env))
        say(f"\n  政协履职管理系统（试用）： http://{HOST}:{port}/\n")
        if LOGINS.exists():
            say(LOGINS.read_text())
        say(f"  按 Ctrl-C 停止。日志在 {LOGS}")
        watch(programs)


def main() -> int:
    programs: list[Program] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_on_signal)
    try:
        run(programs)
    except Stop as sentence:
        print(f"✗ {sentence}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        say("\n· 正在停止…")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for program in programs:
            program.ask_to_stop()
        until = time.monotonic() + STOP_SECONDS
        for program in programs:
            program.make_sure(until)
    return 0


if __name__ == "__main__":
    sys.exit(main())
