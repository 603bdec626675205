"""What the schedule does with old operations."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from vinculo.jobs.schedule import scheduled
from vinculo.jobs.steps import StepContext, stepped_task
from vinculo.records.models import Batch

CHUNK = 200


@scheduled("50 3 * * *")
@stepped_task(max_attempts=3)
def forget_old_operations(cursor: int | None, *, context: StepContext) -> int | None:
    """Forgets operations after a time: what they wrote stays, with its history, and is undone no more.

    One that is still at work stays, and so does what it undoes.
    """
    before = timezone.now() - timedelta(days=settings.KEEP_OPERATIONS_DAYS)
    old = Batch.objects.filter(at__lt=before).exclude(state=Batch.State.RUNNING)
    running = Batch.objects.filter(state=Batch.State.RUNNING, undoes__isnull=False).values("undoes")
    pks = list(old.exclude(pk__in=running).order_by("at").values_list("pk", flat=True)[:CHUNK])
    Batch.objects.filter(pk__in=pks).delete()
    forgotten = (cursor or 0) + len(pks)
    context.progress(forgotten)
    return forgotten if len(pks) == CHUNK else None
