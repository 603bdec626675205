"""The queue's own housekeeping."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Max
from django.utils import timezone
from django_tasks import task_backends

from vinculo.jobs.models import Job, Status
from vinculo.jobs.schedule import scheduled
from vinculo.jobs.steps import StepContext, stepped_task

CHUNK = 500


@scheduled("*/10 * * * *")
@stepped_task(max_attempts=3)
def prune_jobs(cursor: int | None, *, context: StepContext) -> int | None:
    """Forget finished jobs after 14 days and failed ones after 90 (options keep_done_days, keep_failed_days).

    The newest job of each scheduled task stays: it tells a starting worker what was missed. As this runs
    often, the health check takes it for the pulse of the queue.
    """
    options = task_backends["default"].options
    now = timezone.now()
    done_before = now - timedelta(days=options.get("keep_done_days", 14))
    failed_before = now - timedelta(days=options.get("keep_failed_days", 90))
    newest = Job.objects.filter(once=True).order_by().values("task").annotate(id=Max("pk")).values("id")
    found: list[int] = []
    for status, before in (
        (Status.DONE, done_before),
        (Status.FAILED, failed_before),
        (Status.CANCELLED, failed_before),
    ):
        old = Job.objects.filter(status=status, finished__lt=before).exclude(pk__in=newest)
        found += old.values_list("pk", flat=True)[: CHUNK - len(found)]
    Job.objects.filter(pk__in=found).delete()
    forgotten = (cursor or 0) + len(found)
    context.progress(forgotten)
    return forgotten if len(found) == CHUNK else None
