"""The lease queue: taking, keeping, giving back and finishing jobs, on any database with transactions.

A worker *claims* a job by a conditional UPDATE and holds it under a lease which it renews. Whoever stops
renewing (killed, cut off) loses the job to the next worker. Each later write of the old holder still has to
find its own claim in the row, so a worker that comes back too late changes nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection
from datetime import timedelta
from traceback import format_exception
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from vinculo.jobs.models import Job, JobQuerySet, Status

LEASE = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
VANISHED = "vinculo.jobs.queue.WorkerVanished: the worker stopped without a word"

_claims = itertools.count(1)
_when_given_up: list[Callable[[Job], None]] = []


def on_given_up(listener: Callable[[Job], None]) -> None:
    """`listener(job)` is called in the transaction in which a job has failed for good."""
    _when_given_up.append(listener)


class LeaseLost(Exception):
    """The job was given to somebody else, or cancelled, while it ran here."""


class WorkerVanished(Exception):
    """The process that held the job was killed or lost its database."""


class GiveUp(Exception):
    """Raised by a task that will not succeed however often it is tried."""


def claim(worker: str, queues: Collection[str] = ()) -> Job | None:
    """The most urgent due job, now held by `worker`; None, after a mere read, when nothing is due."""
    for pk in list(Job.objects.due(queues).values_list("pk", flat=True)[:10]):
        name = f"{worker}#{next(_claims)}"
        with transaction.atomic():
            now = timezone.now()  # not earlier: SQLite may have made us wait for its write lock
            taken = Job.objects.filter(pk=pk, status=Status.READY, run_after__lte=now).update(
                status=Status.RUNNING,
                worker=name,
                lease_until=now + LEASE,
                doubted=None,
                attempts=F("attempts") + 1,
                started=Coalesce("started", Value(now, output_field=DateTimeField())),
            )
            if taken:
                return Job.objects.get(pk=pk)
    return None


def renew(names: Collection[str]) -> int:
    """Prolong the leases held under these claim names; how many of them still count."""
    with transaction.atomic():
        return Job.objects.running().filter(worker__in=names).update(lease_until=timezone.now() + LEASE, doubted=None)


def reap() -> int:
    """Take back the jobs of vanished workers; how many.

    A lapsed lease is only doubted at first: while some other program wrote for long, no worker could renew
    on SQLite. Each holder gets one more beat, counted from a moment at which the database did take writes.
    """
    if not Job.objects.running().filter(lease_until__lt=timezone.now()).exists():
        return 0
    with transaction.atomic():
        now = timezone.now()
        lapsed = Job.objects.running().filter(lease_until__lt=now)
        dead = lapsed.filter(doubted__lt=now - LEASE / 3)
        spent = dead.filter(attempts__gte=F("max_attempts"))
        lost = list(spent)
        failed = spent.update(status=Status.FAILED, finished=now, error=VANISHED)
        for job in lost:
            _tell_given_up(job)
        freed = dead.update(status=Status.READY, run_after=now, error=VANISHED)
        lapsed.filter(doubted=None).update(doubted=now)
    return failed + freed


def held(job: Job) -> JobQuerySet:
    """The job's row, as long as this claim of it still counts."""
    return Job.objects.running().filter(pk=job.pk, worker=job.worker)


def save_step(job: Job, cursor: Any) -> None:
    """Record how far the job is; to be called in the step's own transaction. Raises LeaseLost."""
    job.cursor, job.attempts = cursor, 1  # what moves forward may fail anew
    lease = {"lease_until": timezone.now() + LEASE, "doubted": None}
    if not held(job).update(cursor=cursor, attempts=1, **lease, **_progress(job)):
        raise LeaseLost(str(job))


def finish(job: Job, result: Any = None) -> None:
    """Mark the job done. Raises LeaseLost when it is no longer ours."""
    job.status, job.result, job.error, job.finished = Status.DONE, result, "", timezone.now()
    end = {"status": job.status, "result": result, "error": "", "finished": job.finished}
    if not held(job).update(**end, **_progress(job)):
        raise LeaseLost(str(job))


def _progress(job: Job) -> dict[str, Any]:
    return {
        "progress_done": job.progress_done,
        "progress_total": job.progress_total,
        "message": job.message[:300],
    }


def release(job: Job) -> bool:
    """Give the job back unharmed, behind what is already waiting; the attempt does not count."""
    return bool(held(job).update(status=Status.READY, run_after=timezone.now(), attempts=job.attempts - 1))


def fail(job: Job, error: BaseException) -> bool:
    """Record the error and try again in 2, 4, 8… seconds; after the last attempt the job has failed.

    Returns whether that was the last attempt.
    """
    now = timezone.now()
    kind = type(error)
    job.error = f"{kind.__module__}.{kind.__qualname__}: {error}\n\n{''.join(format_exception(error))}"
    if job.attempts < job.max_attempts and not isinstance(error, GiveUp):
        wait = min(timedelta(seconds=2 ** min(job.attempts, 12)), LONGEST_WAIT)
        held(job).update(status=Status.READY, error=job.error, run_after=now + wait)
        return False
    with transaction.atomic():
        failed = bool(held(job).update(status=Status.FAILED, error=job.error, finished=now))
        job.status, job.finished = Status.FAILED, now
        if failed:
            _tell_given_up(job)
    return failed


def _tell_given_up(job: Job) -> None:
    for listener in _when_given_up:
        listener(job)
