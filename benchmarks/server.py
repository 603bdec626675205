"""The real server in a process of its own, a client that keeps its connection, and what the processes weigh."""

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path


@contextmanager
def serving(*, jobs=False):
    """`vinculo serve` with two web workers, as production runs it. Gives its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    os.environ["VINCULO_BASE_URL"] = f"http://127.0.0.1:{port}"
    words = ["serve", "--workers", "2", "--port", str(port), *([] if jobs else ["--no-jobs"])]
    command = [sys.executable, "-m", "vinculo.cli", *words]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    process.port = port
    try:
        wait_for(process)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


def wait_for(process):
    """The first start also collects the assets, which takes a while."""
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with code {process.returncode}")
        try:
            Client(process.port).get("/empty/")
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


class Client:
    """One connection that stays open, as a browser's does. Raises AssertionError for another status."""

    def __init__(self, port, **headers):
        self.connection = HTTPConnection("127.0.0.1", port, timeout=600)
        self.headers = headers

    def get(self, path):
        return self.send("GET", path)

    def timed(self, path):
        """Milliseconds until the whole answer is here."""
        began = time.perf_counter()
        self.get(path)
        return (time.perf_counter() - began) * 1000

    def send(self, method, path, body=None, expected=200):
        self.connection.request(method, path, body, self.headers)
        response = self.connection.getresponse()
        content = response.read()
        assert response.status == expected, f"{method} {path}: {response.status} {content[:300]!r}"
        return content


def tree(pid):
    """A process and all below it."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has just ended
            continue
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def processor_time(pid):
    """Milliseconds of processor a process tree has had so far; to the microsecond (Linux)."""
    total = 0
    for one in tree(pid):
        for task in Path(f"/proc/{one}/task").glob("*/schedstat"):
            with suppress(OSError):  # a thread that has just ended
                total += int(task.read_text().split()[0])
    return total / 1_000_000


def proportional_memory(pid):
    """Bytes of memory of a process tree, what processes share counted once (Linux)."""
    total = 0
    for one in tree(pid):
        rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
        total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1]) * 1024
    return total
