"""When segments are worked out: soon after records were written, every night, and when their criteria change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks import task

from vinculo.domains.directory.segment.evaluate import TOUCHED, automatic, settle_portion, settle_touched
from vinculo.domains.directory.segment.model import Segment, TouchedRecord
from vinculo.jobs.backend import enqueue
from vinculo.jobs.models import Job, Status
from vinculo.jobs.schedule import scheduled
from vinculo.jobs.steps import StepContext, stepped_task
from vinculo.records import databases
from vinculo.records.databases.keys import Among
from vinculo.records.watch import on_write

# So long are notes of touched records gathered before they are looked at together.
GATHER = timedelta(seconds=2)


@on_write
def note_touched(model: type[Any], pks: Sequence[int]) -> None:
    """Remembers, in the transaction of a write, which records may have entered or left a segment.

    What hangs from an account (a visit, a contact) may be what a segment of accounts asks about.
    """
    kind = str(model._meta.model_name)
    noted = [(kind, pk) for pk in pks] if kind in Segment.Of.values and automatic(kind).exists() else []
    if any(f.name == "account" for f in model._meta.concrete_fields) and automatic(Segment.Of.ACCOUNT).exists():
        hanging = model.objects.unscoped("whose segments a write may change").filter(Among("pk", pks))
        accounts = hanging.filter(account__isnull=False).order_by().values_list("account_id", flat=True).distinct()
        noted += [(Segment.Of.ACCOUNT.value, pk) for pk in accounts]
    if noted:
        databases.insert(TouchedRecord, ["kind", "anchor_id"], noted)
        wake()


def wake() -> None:
    """Sees to it that a job will look at what was noted. One that already runs may have looked too early."""
    if not Job.objects.filter(task=settle_segments.module_path, status=Status.READY).exists():
        enqueue(settle_segments, run_after=timezone.now() + GATHER)


@stepped_task
def settle_segments(cursor: int | None, *, context: StepContext) -> int | None:
    """Works out the records written since the last time, a portion per step."""
    count = settle_touched()
    done = (cursor or 0) + count
    context.progress(done)
    return done if count == TOUCHED else None


@stepped_task
def renew_segment(cursor: int | None, pk: int, *, context: StepContext) -> int | None:
    """Works out a segment from the beginning, a portion of its members per step."""
    segment = Segment.objects.filter(pk=pk, kind=Segment.Kind.AUTOMATIC).first()
    if segment is None:
        return None
    context.progress((context.job.progress_done or 0) + 1)
    return settle_portion(segment, cursor or 0)


@scheduled("20 3 * * *")
@task
def renew_segments() -> None:
    """Every night: days counted from today have moved on, and whatever escaped notice is found."""
    for pk in Segment.objects.filter(kind=Segment.Kind.AUTOMATIC).values_list("pk", flat=True):
        enqueue(renew_segment, pk, unique_key=f"segment {pk} anew")


@scheduled("*/10 * * * *")
@task
def look_for_touched() -> None:
    """Notes whose job looked before they were committed wait no longer than this."""
    if TouchedRecord.objects.exists():
        wake()
