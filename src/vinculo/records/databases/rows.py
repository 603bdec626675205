"""Rows as plain tuples on their way into a table: what bulk writing needs of Django's fields, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import orjson
from django.db import models

# Python's own values of these columns are what both drivers take.
_AS_IT_IS = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.AutoField)
# Few different values among many rows: of a moment there is usually one per transaction.
_REPEATING = (models.DateTimeField, models.UUIDField)


def columns_of(connection: Any, model: type[models.Model], names: Sequence[str]) -> list[str]:
    """The quoted columns behind field names or attribute names (`owner` and `owner_id` are the same)."""
    return [connection.ops.quote_name(model._meta.get_field(name).column) for name in names]  # type: ignore[union-attr]


def adapted(
    connection: Any, model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterable[Sequence[Any]]:
    """`rows` with every value as the driver wants it. Values stand in the order of `names`."""
    rows = list(rows)
    adapters = [_adapter(connection, model._meta.get_field(name)) for name in names]
    if not rows or not any(adapters):
        return rows
    by_column = zip(adapters, zip(*rows, strict=True), strict=True)
    return zip(*(map(adapt, values) if adapt else values for adapt, values in by_column), strict=True)


def _adapter(connection: Any, field: Any) -> Callable[[Any], Any] | None:
    target = field
    while target.remote_field:
        target = target.target_field
    if isinstance(target, _AS_IT_IS):
        return None
    if isinstance(target, models.JSONField) and target.encoder is None:
        return _json

    def adapt(value: Any) -> Any:
        return None if value is None else target.get_db_prep_save(value, connection)

    return _remembering(adapt) if isinstance(target, _REPEATING) else adapt


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


def _remembering(adapt: Callable[[Any], Any]) -> Callable[[Any], Any]:
    known: dict[Any, Any] = {}

    def remembered(value: Any) -> Any:
        found = known.get(value, known)
        if found is known:
            found = known[value] = adapt(value)
        return found

    return remembered
