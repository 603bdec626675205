"""What people and probes do with jobs: look, try again, cancel, ask whether the queue answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from vinculo.jobs.models import UNFINISHED, Job, Status

# A due job left alone for so long, or a queue without any finished job for so long, means no worker: the
# housekeeping job runs every ten minutes.
PATIENCE = timedelta(minutes=5)
PULSE = timedelta(minutes=30)


def retry(job: Job) -> bool:
    """Let a failed or cancelled job go on where it stopped, with all its attempts; False when it cannot.

    It cannot when it is in any other state or when its unique key is taken by a newer job.
    """
    stopped = Job.objects.filter(pk=job.pk, status__in=(Status.FAILED, Status.CANCELLED))
    again = {"status": Status.READY, "attempts": 0, "run_after": timezone.now()}
    try:
        with transaction.atomic():
            return bool(stopped.update(**again, started=None, finished=None))
    except IntegrityError:
        return False


def cancel(job: Job) -> bool:
    """Stop a waiting or running job; False when it had already ended.

    A running one stops before its next step; a task without steps runs on, but its end is not recorded.
    """
    rows = Job.objects.filter(pk=job.pk, status__in=UNFINISHED)
    return bool(rows.update(status=Status.CANCELLED, finished=timezone.now()))


def job_progress(job_id: int) -> dict[str, Any]:
    """What a screen shows while it waits: done, total, message, status, error. Raises Job.DoesNotExist."""
    job = Job.objects.get(pk=job_id)
    return {
        "done": job.progress_done,
        "total": job.progress_total,
        "message": job.message,
        "status": job.status,
        "error": job.summary,
    }


@dataclass(frozen=True)
class Health:
    ok: bool
    reason: str = ""  # for the log and the webmaster, in English
    oldest_wait: float = 0.0  # seconds the most patient due job has waited


def queue_health() -> Health:
    """Whether the database answers and somebody works on the queue; never raises a DatabaseError.

    Judged by what workers leave in the job table: a live lease or a job finished lately.
    """
    now = timezone.now()
    try:
        waiting_since = Job.objects.due().order_by("run_after").values_list("run_after", flat=True).first()
        wait = (now - waiting_since).total_seconds() if waiting_since else 0.0
        busy = Job.objects.running().filter(lease_until__gt=now).exists()
        ended = Job.objects.filter(status__in=(Status.DONE, Status.FAILED)).order_by("-finished")
        last_end = ended.values_list("finished", flat=True).first()
    except DatabaseError as error:
        return Health(False, f"the database does not answer: {error}")
    quiet = now - last_end if last_end else None
    if not busy and wait > PATIENCE.total_seconds() and (quiet is None or quiet > PATIENCE):
        return Health(False, f"a job has waited {wait:.0f} s and no worker takes it", wait)
    if not busy and quiet is not None and quiet > PULSE:
        return Health(False, f"no job has finished for {quiet.total_seconds():.0f} s", wait)
    return Health(True, oldest_wait=wait)
