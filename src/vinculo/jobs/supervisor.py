"""Keeps the web server and the worker running side by side: ``python -m vinculo.jobs.supervisor``.

Started by ``vinculo serve`` in its own place (exec). It imports nothing but the standard library: a watcher
need not weigh more than what it watches.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from types import FrameType

GRACE = 30.0  # seconds a child gets to end by itself
CALM = 60.0  # seconds after which a restarted worker is trusted again
LONGEST_WAIT = 30.0


def start(*module_and_arguments: str) -> subprocess.Popen[bytes]:
    """Start ``python -m …`` in a session of its own, so that Ctrl-C reaches only us."""
    command = [sys.executable, "-m", *module_and_arguments]
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_die_with_parent)


def _die_with_parent() -> None:
    """On Linux, have the kernel end the child when we are killed ourselves."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


class Supervisor:
    def __init__(self, host: str, port: int, workers: int, jobs: bool) -> None:
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        self.web = start(
            *("granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"),
            *("--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", "4"),
            *("--respawn-failed-workers", "--workers-kill-timeout", "20", "vinculo.wsgi:application"),
        )
        self.jobs = start("django", "work") if jobs else None
        self.jobs_since = time.monotonic()
        self.restart_at = 0.0
        self.wait = 1.0

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def watch(self) -> int:
        """Until a signal (exit code 0) or the end of the web server (never 0)."""
        while not self.stopping and self.web.poll() is None:
            self._keep_worker()
            time.sleep(0.2)
        code = 0 if self.stopping else (self.web.returncode or 1)
        if code:
            print(f"the web server ended with code {self.web.returncode}", file=sys.stderr)
        self._end([child for child in (self.web, self.jobs) if child])
        return code if code >= 0 else 128 - code

    def _keep_worker(self) -> None:
        if self.jobs is None or self.jobs.poll() is None:
            return
        now = time.monotonic()
        if not self.restart_at:
            self.wait = 1.0 if now - self.jobs_since > CALM else self.wait
            message = f"the worker ended with code {self.jobs.returncode}; again in {self.wait:.0f} s"
            print(message, file=sys.stderr)
            self.restart_at = now + self.wait
            self.wait = min(self.wait * 2, LONGEST_WAIT)
        elif now >= self.restart_at:
            self.jobs, self.jobs_since, self.restart_at = start("django", "work"), now, 0.0

    def _end(self, children: list[subprocess.Popen[bytes]]) -> None:
        for child in children:
            child.terminate()
        deadline = time.monotonic() + GRACE
        for child in children:
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, deadline - time.monotonic()))
            with suppress(ProcessLookupError):  # and what it has left in its session
                os.killpg(child.pid, signal.SIGKILL)


def main() -> int:
    parser = argparse.ArgumentParser(prog="vinculo serve")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--no-jobs", action="store_false", dest="jobs")
    options = parser.parse_args()
    return Supervisor(options.host, options.port, options.workers, options.jobs).watch()


if __name__ == "__main__":
    sys.exit(main())
