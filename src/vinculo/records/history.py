"""The change history: one row per write, with old and new values, whoever wrote and by whichever road."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import ForeignKey, Model

from vinculo.identity.actor import Actor
from vinculo.records.models import Change

# Bookkeeping columns: true, but nothing anybody would call a change.
SILENT = frozenset({"version", "changed", "last_activity", "created", "trash_batch"})


@dataclass(slots=True)
class Entry:
    """One write about to be noted."""

    row: Model
    verb: str
    values: dict[str, list[Any]] = field(default_factory=dict)


def note(actor: Actor, entries: Iterable[Entry], batch: uuid.UUID | None = None) -> None:
    """Writes the history of one transaction."""
    Change.objects.bulk_create(
        [
            Change(
                kind=entry.row._meta.model_name,
                record_id=entry.row.pk,
                account_id=_account_of(entry.row),
                title=str(entry.row)[:300],
                verb=entry.verb,
                values=entry.values,
                user_id=actor.user_id,
                actor_name=actor.name[:120],
                via=actor.via,
                ip=actor.ip,
                batch=batch,
            )
            for entry in entries
        ],
        batch_size=1000,
    )


def _account_of(row: Model) -> int | None:
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
    found = {}
    for model_field in row._meta.concrete_fields:
        if not model_field.editable or model_field.name in SILENT or model_field.primary_key:
            continue
        raw = getattr(row, model_field.attname)
        if raw not in (None, "", [], {}) and raw != model_field.get_default():
            # A relation that is not loaded is noted by its key: naming it would cost a query per row.
            known = not isinstance(model_field, ForeignKey) or model_field.is_cached(row)
            found[model_field.name] = [None, stored(model_field, getattr(row, model_field.name)) if known else raw]
    return found


def stored(model_field: Any, value: Any) -> Any:
    """`value` as the history keeps it: plain JSON, and for a relation its key and its name then."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(model_field, ForeignKey):
        return [value.pk, str(value)[:120]] if isinstance(value, Model) else value
    if isinstance(value, str | list | dict):
        return value
    return model_field.value_to_string(_Holder(model_field.attname, value))


class _Holder:
    """An object with one attribute, which is all `value_to_string` looks at."""

    def __init__(self, name: str, value: Any) -> None:
        setattr(self, name, value)
