"""Jobs in steps: each counts once with its cursor, or not at all."""

import threading

import pytest
from django.utils import timezone

from vinculo.jobs import execution, queue
from vinculo.jobs.backend import enqueue
from vinculo.jobs.control import cancel, job_progress, retry
from vinculo.jobs.models import Job, Status
from vinculo.jobs.tests import lab as bench
from vinculo.jobs.worker import run_due

pytestmark = pytest.mark.django_db(transaction=True)

STOP = threading.Event()
STOP.set()


def one_step():
    """Claim the job and run as one does who was told to stop."""
    execution.run(queue.claim("w"), STOP)


def test_it_runs_to_the_end_and_tells_its_progress(lab):
    job = enqueue(bench.count_up, 3, 0)
    assert job_progress(job.pk) == {"done": 0, "total": None, "message": "", "status": "ready", "error": ""}
    one_step()
    assert job_progress(job.pk) == {
        "done": 1, "total": 3, "message": "1 of 3", "status": "ready", "error": "",
    }  # fmt: skip
    assert run_due() == 1
    assert job_progress(job.pk)["message"] == "3 of 3"
    assert job_progress(job.pk)["status"] == "done"
    assert bench.ledger() == [(1, 0), (2, 1), (3, 3)]


def test_giving_it_back_costs_no_attempt(lab):
    job = enqueue(bench.count_up, 5, 0)
    for cursor in (1, 2, 3, 4):
        one_step()
        job.refresh_from_db()
        assert (job.status, job.cursor, job.attempts) == (Status.READY, cursor, 0)


def test_the_step_of_a_zombie_is_rolled_back(lab):
    enqueue(bench.count_up, 3, 0)
    zombie = queue.claim("zombie")
    Job.objects.update(worker="thief")
    execution.run(zombie, threading.Event())
    assert bench.ledger() == []
    assert Job.objects.get().cursor is None


def test_the_last_step_of_a_zombie_is_rolled_back_too(lab):
    enqueue(bench.count_up, 1, 0)
    zombie = queue.claim("zombie")
    Job.objects.update(worker="thief")
    execution.run(zombie, threading.Event())
    assert bench.ledger() == []
    assert Job.objects.get().status == Status.RUNNING


def test_a_cancelled_job_makes_no_further_step(lab):
    job = enqueue(bench.count_up, 3, 0)
    one_step()
    held = queue.claim("w")
    cancel(job)
    execution.run(held, threading.Event())
    assert bench.ledger() == [(1, 0)]
    assert retry(job)
    run_due()
    assert bench.ledger() == [(1, 0), (2, 1), (3, 3)]


def test_a_failed_step_leaves_nothing_and_progress_renews_the_attempts(lab):
    """Four failures with two attempts: each step that succeeds gives the next one both again."""
    job = enqueue(bench.stumble)
    for _ in range(20):
        Job.objects.filter(status=Status.READY).update(run_after=timezone.now())
        if not run_due():
            break
    job.refresh_from_db()
    assert job.status == Status.DONE
    assert job.error == ""
    assert bench.ledger() == [(0, 0), (1, 0), (2, 0), (3, 0), (4, 0)]


def test_others_get_their_turn(lab, monkeypatch):
    monkeypatch.setattr(execution, "TURN", 0.0)
    enqueue(bench.count_up, 3, 0.01)
    enqueue(bench.note, "between")
    job = queue.claim("w")
    execution.run(job, threading.Event())
    job.refresh_from_db()
    assert (job.status, job.cursor) == (Status.READY, 1)
    assert queue.claim("w").task.endswith("note")


def test_called_directly_all_steps_run(lab):
    bench.count_up.call(3, 0)
    assert bench.ledger() == [(1, 0), (2, 1), (3, 3)]
