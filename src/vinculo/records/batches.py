"""Operations: everything written on behalf of one request belongs together, is listed and can be undone."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils import timezone

from vinculo.identity.actor import Actor
from vinculo.records.models import Batch

KEPT_ISSUES = 500

_current: ContextVar[uuid.UUID | None] = ContextVar("batch", default=None)

Issue = tuple[str, int, str]  # (kind, primary key, why the row was left alone)


def current() -> uuid.UUID | None:
    """The operation under which this thread is writing, if any."""
    return _current.get()


@contextmanager
def within(batch: uuid.UUID) -> Iterator[None]:
    """Whatever is noted in the history inside the block belongs to `batch`."""
    token = _current.set(batch)
    try:
        yield
    finally:
        _current.reset(token)


def begin(actor: Actor, verb: str, kind: str, title: str = "", **more: Any) -> Batch:
    """A new operation, running. Writes to it name `pk` as their batch."""
    return Batch.objects.create(
        verb=verb, kind=kind, title=title[:300], user_id=actor.user_id, actor_name=actor.name[:120], **more
    )


def count(batch: Batch, changed: int, issues: Iterable[Issue] = ()) -> None:
    """Adds to what the operation did and to what it left alone; in the transaction of those writes."""
    found = [list(issue) for issue in issues]
    batch.changed += changed
    batch.refused += len(found)
    batch.issues = [*batch.issues, *found[: max(0, KEPT_ISSUES - len(batch.issues))]]
    batch.save(update_fields=["changed", "refused", "issues"])


def end(batch: Batch, state: str = Batch.State.DONE) -> None:
    batch.state, batch.finished = state, timezone.now()
    batch.save(update_fields=["state", "finished"])


def single(actor: Actor, verb: str, kind: str, title: str) -> Batch:
    """An operation on a single record, which is over as soon as its transaction is."""
    return begin(actor, verb, kind, title, total=1, changed=1, state=Batch.State.DONE, finished=timezone.now())
