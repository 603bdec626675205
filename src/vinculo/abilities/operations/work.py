"""An operation at work: a portion of rows per transaction; few rows at once, many in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from vinculo.abilities.operations.portions import act_some, edit_some, trash_some
from vinculo.entities import registry
from vinculo.entities.entity import Entity
from vinculo.identity.actor import Actor
from vinculo.identity.standing_in import standing_in
from vinculo.jobs import control
from vinculo.jobs.backend import enqueue
from vinculo.jobs.models import UNFINISHED, Job
from vinculo.jobs.steps import StepContext, stepped_task
from vinculo.records import batches, undo
from vinculo.records.batches import Issue
from vinculo.records.models import Batch

MOST = 10_000  # rows of one operation
AT_ONCE = 200  # so many are done while somebody waits
AT_A_TIME = 50  # rows in one transaction: others wait for it

EDIT, TRASH, UNDO = "edit", "trash", "undo"

Portion = Callable[[type[Entity], Batch, Sequence[int], Actor], tuple[int, list[Issue]]]


def start(entity: type[Entity], actor: Actor, verb: str, pks: Sequence[int], title: str, **params: Any) -> Batch:
    """Does `verb` (edit, trash or the name of an action) to the rows `pks`, or has it done.

    The rows are those of this moment. What the actor may not do to one of them is counted as refused.
    """
    batch = batches.begin(actor, verb, entity.key(), title, todo=list(pks), total=len(pks), params=params)
    return set_to_work(batch, actor)


def unchanged(batch: Batch) -> int:
    """How many rows an edit that is done found with the values it brought."""
    if batch.verb != EDIT or batch.state != Batch.State.DONE:
        return 0
    return max(0, batch.total - batch.changed - batch.refused)


def start_undo(batch: Batch, actor: Actor) -> Batch:
    """Undoes an operation, or has it undone. Raises PermissionDenied, and ValidationError when it cannot be."""
    return set_to_work(undo.begin(batch, actor), actor)


def set_to_work(batch: Batch, actor: Actor) -> Batch:
    if batch.total > AT_ONCE:
        with transaction.atomic():
            batch.job = enqueue(work_on, str(batch.pk), by=actor.user_id).pk
            batch.save(update_fields=["job"])
        return batch
    cursor: Any = None
    while True:
        with transaction.atomic():
            cursor = step(batch, actor, cursor)
        if cursor is None:
            return batch


@stepped_task(max_attempts=5)
def work_on(cursor: Any, batch_id: str, *, context: StepContext) -> Any:
    """One portion of an operation, in the name of whoever asked for it."""
    rows = Batch.objects.select_for_update(of=("self",)).select_related("undoes")
    batch = rows.filter(pk=batch_id, state=Batch.State.RUNNING).first()
    if batch is None:
        return None  # stopped meanwhile
    with standing_in(batch.user_id, via="job") as actor:
        cursor = step(batch, actor, cursor)
    context.progress(batch.done, batch.total)
    return cursor


def step(batch: Batch, actor: Actor, cursor: int | None) -> int | None:
    """The portion that `cursor` points at; the next cursor, None at the end."""
    if batch.verb == UNDO:
        return undo.step(batch, actor, cursor)
    here = cursor or 0
    some = batch.todo[here : here + AT_A_TIME]
    if some:
        entity = registry.entity_named(batch.kind)
        with batches.within(batch.pk):
            changed, issues = portion_of(batch)(entity, batch, some, actor)
        batches.count(batch, changed, issues)
    if here + AT_A_TIME >= len(batch.todo):
        batches.end(batch)
        return None
    return here + AT_A_TIME


def portion_of(batch: Batch) -> Portion:
    return {EDIT: edit_some, TRASH: trash_some}.get(batch.verb, act_some)


def stop(batch: Batch) -> None:
    """Ends the work after the portion in hand; what is written stays, and can be undone."""
    with transaction.atomic():
        running = Batch.objects.filter(pk=batch.pk, state=Batch.State.RUNNING)
        running.update(state=Batch.State.STOPPED, finished=timezone.now())
        job = Job.objects.filter(pk=batch.job).first() if batch.job else None
        if job:
            control.cancel(job)


def stands_still(batch: Batch) -> bool:
    """Whether it is at work only on paper: its job failed for good, or is gone."""
    if batch.state != Batch.State.RUNNING or not batch.job:
        return False
    return not Job.objects.filter(pk=batch.job, status__in=UNFINISHED).exists()


def go_on(batch: Batch) -> None:
    """Lets an operation that stands still go on where it was."""
    job = Job.objects.filter(pk=batch.job).first() if batch.job else None
    if job is not None and stands_still(batch):
        control.retry(job)
