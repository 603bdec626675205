"""Web server and worker side by side, and what happens when one of them goes."""

import json
import os
import signal
import socket
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import CommandError

from vinculo.jobs.backend import enqueue
from vinculo.jobs.management.commands.serve import refuse_taken
from vinculo.jobs.models import Job, Status
from vinculo.jobs.tests import lab as bench
from vinculo.jobs.tests.lab import open_lab, until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.concurrency,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]


@pytest.fixture
def lab(transactional_db, tmp_path, monkeypatch):
    with open_lab(tmp_path, monkeypatch) as opened:
        yield opened


class House:
    """A supervisor with one web process and one worker."""

    def __init__(self, lab, *options):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        arguments = ("--host", "127.0.0.1", "--port", self.port, "--workers", 1, *options)
        self.process = lab.start(*arguments, module="vinculo.jobs.supervisor")
        until(self.answers)

    def answers(self):
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/") as answer:
            return json.load(answer)["worker"]

    def child(self, name):
        """Process id of the supervisor's child with this word in its command line; None without one."""
        for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            if name in Path(f"/proc/{pid}/cmdline").read_text().split("\0"):
                return int(pid)
        return None


@pytest.fixture
def house(lab):
    return House(lab)


def gone(pid):
    return not Path(f"/proc/{pid}").exists()


def end(pid):
    os.kill(pid, signal.SIGKILL)


def test_it_serves_and_works_and_stops_when_told(house):
    job = enqueue(bench.note, "x")
    until(lambda: Job.objects.get(pk=job.pk).status == Status.DONE)
    web, worker = house.child("granian"), house.child("work")
    house.process.send_signal(signal.SIGTERM)
    assert house.process.wait(timeout=20) == 0
    assert gone(web)
    assert gone(worker)
    assert not house.answers()


def test_a_dead_worker_is_replaced(house):
    first = house.child("work")
    end(first)
    until(lambda: house.child("work") not in (None, first))
    job = enqueue(bench.note, "x")
    until(lambda: Job.objects.get(pk=job.pk).status == Status.DONE)
    assert house.answers()


def test_without_its_web_it_ends_and_says_so(house):
    worker = house.child("work")
    end(house.child("granian"))
    error = house.process.communicate(timeout=20)[1]
    assert house.process.returncode != 0
    assert "web server ended" in error
    assert gone(worker)
    assert not house.answers(), "what the web server had started is gone too"


def test_killed_it_leaves_nothing_behind(house):
    web, worker = house.child("granian"), house.child("work")
    end(house.process.pid)
    house.process.wait()
    until(lambda: gone(web) and gone(worker) and not house.answers())


def test_web_alone(lab):
    house = House(lab, "--no-jobs")
    assert house.child("granian")
    assert house.child("work") is None


def test_a_taken_port_is_refused_with_its_name():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=str(port)):
            refuse_taken("127.0.0.1", port)
    refuse_taken("127.0.0.1", port)
