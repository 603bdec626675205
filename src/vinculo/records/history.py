"""The change history: one row per write, with old and new values, whoever wrote and by whichever road."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import ForeignKey, Model
from django.utils import timezone

from vinculo.identity.actor import Actor
from vinculo.records import batches, custom, databases
from vinculo.records.models import Change, RecordAnchor

CHANGE_FIELDS = (
    "kind", "record_id", "account_id", "title", "verb", "values", "at",
    "user_id", "actor_name", "via", "ip", "batch", "version",
)  # fmt: skip
# Bookkeeping columns: true, but nothing anybody would call a change.
SILENT = frozenset({"version", "changed", "last_activity", "created", "trash_batch"})


@dataclass(slots=True)
class Entry:
    """One write about to be noted; what was done to a comment, file or tag is noted of its anchor."""

    row: Model
    verb: str
    values: dict[str, list[Any]] = field(default_factory=dict)


Listener = Callable[[Actor, Sequence[Entry], uuid.UUID | None], None]
_listeners: list[Listener] = []


def on_note(listener: Listener) -> None:
    """`listener(actor, entries, batch)` is called behind every write, in its transaction."""
    _listeners.append(listener)


def note(actor: Actor, entries: Iterable[Entry], batch: uuid.UUID | None = None) -> None:
    """Writes the history of one transaction; what is done within an operation belongs to that."""
    entries = list(entries)
    now, who = timezone.now(), (actor.user_id, actor.name[:120], actor.via, actor.ip, batch or batches.current())
    rows = (
        (
            _kind_of(entry.row), entry.row.pk, _account_of(entry.row), str(entry.row)[:300],
            entry.verb, entry.values, now, *who, getattr(entry.row, "version", None),
        )
        for entry in entries
    )  # fmt: skip
    databases.insert(Change, CHANGE_FIELDS, rows)
    for listener in _listeners:
        listener(actor, entries, batch or batches.current())


def note_event(actor: Actor, kind: str, verb: str, title: str, values: dict[str, Any] | None = None) -> None:
    """Notes what happened to no single record: a login, an export, a change of rights."""
    Change.objects.create(
        kind=kind,
        record_id=0,
        title=title[:300],
        verb=verb,
        values=values or {},
        user_id=actor.user_id,
        actor_name=actor.name[:120],
        via=actor.via,
        ip=actor.ip,
    )


def _kind_of(row: Model) -> str:
    return row.kind if isinstance(row, RecordAnchor) else str(row._meta.model_name)


def _account_of(row: Model) -> int | None:
    if isinstance(row, RecordAnchor):
        return row.account_id
    found = getattr(row, "account_anchor_id", None)
    return found() if found else None


def difference(row: Model, values: dict[str, Any]) -> dict[str, list[Any]]:
    """{field: [old, new]} for the `values` that differ from what `row` holds, ready for JSON."""
    found = {}
    for name, new in values.items():
        old = getattr(row, name)
        if old != new:
            model_field = row._meta.get_field(name)
            found[name] = [stored(model_field, old), stored(model_field, new)]
    return found


def first_values(row: Model) -> dict[str, list[Any]]:
    """{field: [null, value]} for what a new row was filled with."""
    found: dict[str, list[Any]] = {}
    for model_field, default in _noted_fields(type(row)):
        raw = getattr(row, model_field.attname)
        if raw.__class__ is str:  # most are; a file brings thousands of rows
            if raw and raw != default:
                found[model_field.name] = [None, raw]
        elif raw not in (None, [], {}) and raw != default:
            # A relation that is not loaded is noted by its key: naming it would cost a query per row.
            known = not isinstance(model_field, ForeignKey) or model_field.is_cached(row)
            found[model_field.name] = [None, stored(model_field, getattr(row, model_field.name)) if known else raw]
    if getattr(row, "custom", None):
        added = ((one, getattr(row, one.name)) for one in custom.fields_of(row))
        found |= {one.name: [None, stored(one, value)] for one, value in added if value != one.empty}
    return found


@cache
def _noted_fields(model: type[Model]) -> list[tuple[Any, Any]]:
    """The fields whose first value is worth noting, each with its default."""
    return [
        (f, None if callable(f.default) else f.get_default())
        for f in model._meta.concrete_fields
        if f.editable and f.name not in SILENT and not f.primary_key
    ]


def stored(model_field: Any, value: Any) -> Any:
    """`value` as the history keeps it: plain JSON, and for a relation its key and its name then."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Model):
        return [value.pk, str(value)[:120]]
    if isinstance(model_field, ForeignKey) or isinstance(value, str | list | dict):
        return value
    return model_field.value_to_string(_Holder(model_field.attname, value))


class _Holder:
    """An object with one attribute, which is all `value_to_string` looks at."""

    def __init__(self, name: str, value: Any) -> None:
        setattr(self, name, value)
