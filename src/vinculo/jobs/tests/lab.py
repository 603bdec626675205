"""Tasks to experiment with, and worker processes to kill."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.http import JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django_tasks import task

from vinculo.jobs.queue import GiveUp
from vinculo.jobs.steps import stepped_task

# --- tasks; what they do is read from the log (a line may be there twice) or the ledger (it may not) ----


def log(line):
    with Path(os.environ["LAB_LOG"]).open("a") as file:
        file.write(f"{line}\n")


@task
def note(word):
    log(word)
    return word


@task
def where():
    """The language and the clock it finds itself with."""
    return [get_language(), timezone.get_current_timezone_name()]


@task
def tick():
    pass


@task
def slow(seconds):
    log("start")
    time.sleep(seconds)
    log("end")


@task(max_attempts=3)
def hang_once():
    if Path(os.environ["LAB_LOG"]).exists():
        log("second time")
        return
    log("first time")
    time.sleep(60)


@task(max_attempts=2)
def kill_the_worker():
    log("kill")
    os.kill(os.getpid(), signal.SIGKILL)


@task(max_attempts=3)
def fail():
    raise ValueError("as it must")


@task
def give_up():
    raise GiveUp("there is no sense in it")


@stepped_task(max_attempts=2)
def count_up(cursor, total, pace, *, context):
    """Writes 1…total into the ledger, one a step; each depends on the sum of those before."""
    number = (cursor or 0) + 1
    with connection.cursor() as sql:
        sql.execute("SELECT COALESCE(SUM(number), 0) FROM lab_ledger")
        so_far = sql.fetchone()[0]
        time.sleep(pace)
        sql.execute("INSERT INTO lab_ledger (number, so_far) VALUES (%s, %s)", [number, so_far])
    context.progress(number, total, f"{number} of {total}")
    return number if number < total else None


@stepped_task(max_attempts=2)
def stumble(cursor, *, context):
    """Fails the first time at every step but the first and still gets to the end."""
    step = cursor or 0
    with connection.cursor() as sql:
        sql.execute("INSERT INTO lab_ledger (number, so_far) VALUES (%s, 0)", [step])
    if step and context.job.attempts == 1:
        raise ValueError(f"stumbled at {step}")
    return step + 1 if step < 4 else None


# --- the bench ----------------------------------------------------------------------------------------


def ledger():
    with connection.cursor() as sql:
        sql.execute("SELECT number, so_far FROM lab_ledger ORDER BY number, so_far")
        return sql.fetchall()


class Lab:
    """Starts worker processes on the test database; everything is killed at the end."""

    def __init__(self, folder):
        self.log_file = folder / "log"
        settings = connection.settings_dict
        database = {name: settings[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "vinculo.jobs.tests.lab_settings",
            "LAB_DATABASE": json.dumps(database, default=str),
            "LAB_LOG": str(self.log_file),
            "PYTHONPATH": str(Path(__file__).parents[3]),
        }
        self.started = []

    def start(self, *arguments, module="vinculo.jobs.tests.lab_process"):
        command = [sys.executable, "-m", module, *map(str, arguments)]
        process = subprocess.Popen(
            command, env=self.environment, start_new_session=True, stderr=subprocess.PIPE, text=True
        )
        self.started.append(process)
        return process

    def work(self, *options):
        return self.start("work", *options)

    def drain(self):
        """Run what is due in another process, to the end."""
        process = self.work("--drain")
        error = process.communicate(timeout=60)[1]
        assert process.returncode == 0, error

    def lines(self):
        return self.log_file.read_text().split("\n")[:-1] if self.log_file.exists() else []

    def close(self):
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.communicate()


@contextmanager
def open_lab(folder, monkeypatch):
    """A lab with an empty ledger; tasks that run in the test's own process write there too."""
    lab = Lab(folder)
    monkeypatch.setenv("LAB_LOG", str(lab.log_file))
    with connection.cursor() as sql:
        sql.execute("CREATE TABLE lab_ledger (number integer NOT NULL, so_far integer NOT NULL)")
    try:
        yield lab
    finally:
        lab.close()
        with connection.cursor() as sql:
            sql.execute("DROP TABLE lab_ledger")


def kill(process):
    """kill -9, and wait until it is gone."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def until(condition, seconds=30):
    """Wait for the condition; returns the seconds it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "it never happened"
        time.sleep(0.05)
    return time.monotonic() - began


# The web of the lab, for the supervisor.
urlpatterns = [path("health/", lambda request: JsonResponse({"worker": os.getpid()}))]
