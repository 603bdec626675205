"""A PostgreSQL server for one test run: private socket, temporary folder, nothing kept."""

import ctypes
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

# The data lives as long as the tests: speed matters, surviving a power cut does not.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "jit=off", "max_connections=100")
CLUSTER = ("--username=vinculo", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")


class PrivatePostgres:
    """`start()` returns the URL; `stop()` ends the server and removes its folder.

    PostgreSQL refuses to run as root, so root hands it to the user `postgres` or `nobody`. A `data` folder of
    one's own outlives the server.
    """

    settings: tuple[str, ...] = FAST

    def __init__(self, data: Path | None = None) -> None:
        self.programs = find_programs()
        # A socket's path may have 107 characters at most, which rules out pytest's own folders.
        self.folder = Path(tempfile.mkdtemp(prefix="vpg-", dir="/tmp"))
        self.data = data or self.folder / "data"
        self.user = unprivileged_user()
        self.server: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        self.data.mkdir(exist_ok=True)
        for folder in (self.folder, self.data) if self.user else ():
            shutil.chown(folder, self.user)
        if not (self.data / "PG_VERSION").exists():
            self._run("initdb", "--pgdata", self.data, *CLUSTER)
        settings = [word for setting in self.settings for word in ("-c", setting)]
        self.server = subprocess.Popen(
            [self.programs / "postgres", "-D", self.data, "-k", self.folder, "-h", "", *settings],
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "log").open("wb"),
            preexec_fn=die_with_parent,
            **self._as_user(),
        )
        url = f"postgres://vinculo@{quote(str(self.folder), safe='')}/postgres"
        self._wait(url)
        return url

    def stop(self) -> None:
        if self.server:
            self.server.send_signal(signal.SIGQUIT)
            self.server.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self, url: str) -> None:
        assert self.server
        for _ in range(200):
            try:
                psycopg.connect(url).close()
                return
            except psycopg.OperationalError:
                if self.server.poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError("PostgreSQL did not start:\n" + (self.folder / "log").read_text())

    def _run(self, program: str, *arguments: object) -> None:
        words = [str(self.programs / program), *map(str, arguments)]
        done = subprocess.run(words, capture_output=True, text=True, cwd=self.folder, **self._as_user())
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")

    def _as_user(self) -> dict:
        if not self.user:
            return {}
        return {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []}


def find_programs() -> Path:
    """The newest folder that holds `initdb`: PATH first, then where Debian and its kin keep it."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    known = [*Path("/usr/lib/postgresql").glob("*/bin/initdb"), *Path("/usr").glob("pgsql-*/bin/initdb")]
    if not known:
        raise RuntimeError("PostgreSQL is missing. On Debian or Ubuntu: apt-get install postgresql")
    return max(known, key=lambda path: int(re.sub(r"\D", "", path.parent.parent.name) or 0)).parent


def unprivileged_user() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def die_with_parent() -> None:
    """Linux ends the server even when the test run is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
