"""The lease queue seen from inside: who holds a job, and what a late holder can still do."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from vinculo.jobs import queue
from vinculo.jobs.backend import enqueue
from vinculo.jobs.control import cancel, retry
from vinculo.jobs.models import Job, Status
from vinculo.jobs.tests import lab as bench
from vinculo.jobs.worker import run_due

pytestmark = pytest.mark.django_db(transaction=True)


def lapse(job, seconds=60):
    """As if its worker had been silent for so long."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=seconds))


def steal(job):
    """Take the job from a holder that only seems to be dead."""
    lapse(job)
    assert queue.reap() == 0, "a lapsed lease is doubted before it is taken"
    Job.objects.filter(pk=job.pk).update(doubted=timezone.now() - queue.LEASE)
    assert queue.reap() == 1
    return queue.claim("thief")


def test_a_rolled_back_job_never_runs(lab):
    with transaction.atomic():
        enqueue(bench.note, "never")
        transaction.set_rollback(True)
    assert run_due() == 0
    assert lab.lines() == []


def test_urgent_ones_first_then_by_age(lab):
    bench.note.enqueue("first")
    bench.note.using(priority=-1).enqueue("whenever")
    bench.note.enqueue("second")
    bench.note.using(priority=5).enqueue("urgent")
    bench.note.using(run_after=timezone.now() + timedelta(hours=1)).enqueue("not yet")
    assert run_due() == 4
    assert lab.lines() == ["urgent", "first", "second", "whenever"]


def test_a_worker_takes_only_its_queues(lab):
    bench.note.using(queue_name="mail").enqueue("mail")
    assert queue.claim("w", ["import"]) is None
    assert queue.claim("w", ["import", "mail"]) is not None


def test_two_workers_never_hold_the_same_job():
    enqueue(bench.note, "x")
    assert queue.claim("a") is not None
    assert queue.claim("b") is None


def test_a_renewed_lease_is_not_taken():
    enqueue(bench.note, "x")
    job = queue.claim("a")
    lapse(job)
    queue.reap()
    Job.objects.update(doubted=timezone.now() - queue.LEASE)
    assert queue.renew([job.worker]) == 1
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert queue.reap() == 0, "the doubt was cleared, so it starts anew"
    assert Job.objects.get().status == Status.RUNNING


def test_a_zombie_can_neither_finish_nor_save_nor_fail_nor_renew():
    enqueue(bench.note, "x")
    zombie = queue.claim("zombie")
    thief = steal(zombie)
    before = Job.objects.values().get()
    with pytest.raises(queue.LeaseLost):
        queue.finish(zombie, "wrong")
    with pytest.raises(queue.LeaseLost):
        queue.save_step(zombie, {"at": "wrong"})
    assert not queue.fail(zombie, ValueError("wrong"))
    assert not queue.release(zombie)
    assert queue.renew([zombie.worker]) == 0
    assert Job.objects.values().get() == before
    queue.finish(thief, "right")
    assert Job.objects.get().result == "right"


def test_even_the_same_worker_cannot_use_its_older_claim():
    enqueue(bench.note, "x")
    older = queue.claim("a")
    steal(older)
    Job.objects.update(status=Status.READY)
    queue.claim("a")
    with pytest.raises(queue.LeaseLost):
        queue.finish(older)


def test_a_job_that_kills_its_workers_is_given_up():
    enqueue(bench.kill_the_worker)  # two attempts
    steal(queue.claim("a"))
    job = Job.objects.get()
    assert (job.status, job.attempts) == (Status.RUNNING, 2)
    lapse(job)
    queue.reap()
    Job.objects.update(doubted=timezone.now() - queue.LEASE)
    assert queue.reap() == 1
    assert Job.objects.get() in Job.objects.failed()
    assert "WorkerVanished" in Job.objects.get().summary


def test_a_failing_job_backs_off_then_fails_and_can_be_retried():
    job = enqueue(bench.fail)  # three attempts
    for attempt, seconds in ((1, 2), (2, 4)):
        began = timezone.now()
        assert run_due() == 1
        assert run_due() == 0, "it waits"
        job.refresh_from_db()
        assert (job.status, job.attempts) == (Status.READY, attempt)
        assert began + timedelta(seconds=seconds) <= job.run_after < began + timedelta(seconds=seconds + 1)
        assert job in Job.objects.retrying()
        Job.objects.update(run_after=timezone.now())
    run_due()
    job.refresh_from_db()
    assert job.status == Status.FAILED
    assert job.finished
    assert job.summary == "builtins.ValueError: as it must"
    assert "Traceback" in job.error
    assert list(Job.objects.failed()) == [job]

    assert retry(job)
    assert not retry(job), "it waits already"
    assert run_due() == 1
    job.refresh_from_db()
    assert (job.status, job.attempts) == (Status.READY, 1), "it has all its attempts again"


def test_giving_up_takes_no_second_attempt():
    job = enqueue(bench.give_up)
    run_due()
    job.refresh_from_db()
    assert (job.status, job.attempts) == (Status.FAILED, 1)


def test_a_task_that_no_longer_exists_fails_like_any_other():
    Job.objects.create(task="vinculo.gone.away", max_attempts=1)
    assert run_due() == 1
    assert "ModuleNotFoundError" in Job.objects.get().summary


def test_cancel_before_and_while_it_runs(lab):
    waiting = enqueue(bench.note, "never")
    assert cancel(waiting)
    assert not cancel(waiting)
    assert run_due() == 0

    running = enqueue(bench.note, "late")
    held = queue.claim("a")
    assert cancel(running)
    with pytest.raises(queue.LeaseLost):
        queue.finish(held)
    running.refresh_from_db()
    assert running.status == Status.CANCELLED
    assert retry(running)
    assert run_due() == 1


def test_a_key_is_unique_while_unfinished(lab):
    first = enqueue(bench.note, "x", unique_key="k", by=7)
    assert enqueue(bench.note, "x", unique_key="k") == first
    assert enqueue(bench.note, "x", unique_key="other") != first
    run_due()
    second = enqueue(bench.note, "x", unique_key="k")
    assert second != first
    assert first.enqueued_by == 7


def test_a_once_key_is_unique_for_good(lab):
    first = enqueue(bench.note, "x", unique_key="k", once=True)
    run_due()
    assert enqueue(bench.note, "x", unique_key="k", once=True) == first
    assert enqueue(bench.note, "x", unique_key="k") == first


def test_no_retry_while_a_newer_job_has_the_key():
    old = enqueue(bench.give_up, unique_key="k")
    run_due()
    enqueue(bench.give_up, unique_key="k")
    with transaction.atomic():
        assert not retry(old)
        assert Job.objects.count() == 2, "the transaction around it is still good"
