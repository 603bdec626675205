"""The queue among real processes: killed, told to stop, racing each other."""

import signal
import time

import pytest
from django.db import connection, transaction
from django.utils import timezone

from vinculo.jobs.backend import enqueue
from vinculo.jobs.models import Job, Status
from vinculo.jobs.tests import lab as bench
from vinculo.jobs.tests.lab import kill, ledger, open_lab, until
from vinculo.jobs.tests.lab_process import LEASE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency, pytest.mark.slow]


@pytest.fixture
def lab(transactional_db, tmp_path, monkeypatch):
    with open_lab(tmp_path, monkeypatch) as opened:
        yield opened


def status_of(job):
    return Job.objects.values_list("status", flat=True).get(pk=job.pk)


def done(job):
    return lambda: status_of(job) == Status.DONE


def forget_holder():
    """As if the lease of a killed worker had run out and been doubted long ago."""
    long_ago = timezone.now().replace(year=2020)
    Job.objects.running().update(lease_until=long_ago, doubted=long_ago)


def test_not_visible_before_commit_and_never_after_rollback(lab):
    with transaction.atomic():
        enqueue(bench.note, "early")
        lab.drain()  # on SQLite our transaction holds the write lock: an idle worker does without it
        assert lab.lines() == []
    lab.drain()
    assert lab.lines() == ["early"]
    with transaction.atomic():
        enqueue(bench.note, "never")
        transaction.set_rollback(True)
    lab.drain()
    assert lab.lines() == ["early"]


def test_a_killed_workers_job_runs_again_soon(lab):
    job = enqueue(bench.hang_once)
    first = lab.work()
    until(lambda: lab.lines() == ["first time"])
    kill(first)
    lab.work()
    took = until(done(job))
    assert lab.lines() == ["first time", "second time"]
    assert LEASE - 1 < took < LEASE + LEASE / 3 + 6


def test_a_job_longer_than_its_lease_runs_once(lab):
    workers = [lab.work(), lab.work("--threads", "2")]
    job = enqueue(bench.slow, 2 * LEASE + 1)
    until(done(job))
    assert lab.lines() == ["start", "end"]
    assert all(worker.poll() is None for worker in workers)


def test_a_long_foreign_write_makes_no_job_run_twice(lab):
    """While somebody holds SQLite's only write lock, no worker can renew its lease."""
    lab.work()
    job = enqueue(bench.slow, 2 * LEASE + 2)
    until(lab.lines)
    lab.work()
    with transaction.atomic(), connection.cursor() as sql:
        sql.execute("INSERT INTO lab_ledger (number, so_far) VALUES (0, 0)")
        time.sleep(LEASE + 2)
    until(done(job))
    assert lab.lines() == ["start", "end"]


def test_steps_killed_at_any_moment_leave_what_an_undisturbed_run_leaves(lab):
    job = enqueue(bench.count_up, 60, 0.03)
    reached = 0
    for further in (1, 13, 1, 15, 17):
        worker = lab.work()
        until(lambda target=reached + further: (Job.objects.get().cursor or 0) >= target)
        kill(worker)
        forget_holder()
        reached = Job.objects.get().cursor
    assert reached < 60, "the kills came before the end"
    lab.drain()
    assert status_of(job) == Status.DONE
    assert ledger() == [(number, number * (number - 1) // 2) for number in range(1, 61)]


def test_others_can_write_beside_a_long_job(lab):
    """On SQLite each step holds the only write lock; the pause after it is what lets others in."""
    enqueue(bench.count_up, 1000, 0.08)
    lab.work()
    until(lambda: Job.objects.get().cursor)
    waits = []
    for number in range(20):
        began = time.monotonic()
        with transaction.atomic(), connection.cursor() as sql:
            sql.execute("INSERT INTO lab_ledger (number, so_far) VALUES (%s, 0)", [-number])
        waits.append(time.monotonic() - began)
        time.sleep(0.05)
    assert sum(waits) / len(waits) < 0.4, waits
    assert max(waits) < 2, waits


def test_told_to_stop_it_ends_the_step_and_gives_the_job_back(lab):
    enqueue(bench.count_up, 1000, 0.03)
    worker = lab.work()
    until(lambda: (Job.objects.get().cursor or 0) >= 3)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=5) == 0
    job = Job.objects.get()
    assert (job.status, job.attempts) == (Status.READY, 0)
    assert len(ledger()) == job.cursor == job.progress_done


def test_told_to_stop_it_ends_a_job_without_steps(lab):
    job = enqueue(bench.slow, 1.5)
    worker = lab.work()
    until(lab.lines)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=10) == 0
    assert status_of(job) == Status.DONE


def test_a_job_that_kills_its_worker_does_so_only_as_often_as_it_may(lab):
    job = enqueue(bench.kill_the_worker)  # two attempts
    for _ in range(2):
        assert lab.work().wait(timeout=20) == -signal.SIGKILL
        forget_holder()
    lab.work()
    until(lambda: status_of(job) == Status.FAILED)
    assert lab.lines() == ["kill", "kill"]


def test_many_workers_run_each_job_once(lab):
    Job.objects.bulk_create([Job(task=bench.note.module_path, args=[str(number)]) for number in range(200)])
    workers = [lab.work("--drain", "--threads", "2") for _ in range(4)]
    assert [worker.wait(timeout=60) for worker in workers] == [0] * 4
    assert sorted(lab.lines(), key=int) == [str(number) for number in range(200)]


def test_four_processes_make_each_slot_once(lab):
    start = time.time() + 2
    racers = [lab.start("slots", start, 50) for _ in range(4)]
    for racer in racers:
        error = racer.communicate(timeout=60)[1]
        assert racer.returncode == 0, error
    keys = list(Job.objects.values_list("unique_key", flat=True))
    assert sorted(keys) == sorted(f"cron:note:{slot}" for slot in range(50))


def test_once_runs_one_job(lab):
    enqueue(bench.note, "1")
    enqueue(bench.note, "2")
    assert lab.work("--once").wait(timeout=20) == 0
    assert lab.lines() == ["1"]
