"""The only place that may ask which database this is: search, sort keys, counts with a limit, fast loads.

Each function takes the connection of the default database and hands the work to `postgres` or `sqlite`,
which offer the same small set of functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model, QuerySet

from vinculo.records.databases import postgres, sqlite
from vinculo.records.databases.rows import adapted, columns_of
from vinculo.records.databases.search import text_by_kind, text_condition


def _vendor() -> ModuleType:
    return postgres if connection.vendor == "postgresql" else sqlite


def install() -> None:
    """Creates what migrations cannot express (text index, triggers); safe to run after every migrate."""
    _vendor().install(connection, searched_kinds())
    for model, columns in sealed():
        _vendor().seal(connection, model._meta.db_table, columns)


def searched_kinds() -> list[str]:
    """The kinds of record there are."""
    from vinculo.records.record import record_models

    return sorted(record_models())


def sealed() -> list[tuple[type[Model], list[str]]]:
    """The models with columns that are written once (`sealed_columns`), those whose table is there."""
    found = [model for model in apps.get_models() if getattr(model, "sealed_columns", ())]
    tables = set(connection.introspection.table_names()) if found else set()
    return [
        (model, [str(model._meta.get_field(name).column) for name in model.sealed_columns])  # type: ignore[attr-defined,union-attr]
        for model in found
        if model._meta.db_table in tables
    ]


def missing_objects() -> list[str]:
    """Names of the schema objects `install` should have made and did not."""
    found: list[str] = _vendor().missing_objects(connection, searched_kinds())
    tables = [model._meta.db_table for model, _columns in sealed()]
    return [*found, *_vendor().missing_seals(connection, tables)]


def weighs_values() -> bool:
    """Whether the planner knows how common each value of a column is.

    Then an OR of several scopes is read the best way there is; otherwise each is better asked by itself.
    """
    return bool(_vendor().WEIGHS_VALUES)


class WorkLimit(Exception):
    """A query was stopped because it took longer than it was given."""


@contextmanager
def work_limit(milliseconds: int) -> Iterator[None]:
    """Stops the queries inside after `milliseconds`; raises WorkLimit."""
    with _vendor().work_limit(connection, milliseconds, WorkLimit):
        yield


def ask_within(milliseconds: int, sql: str, params: Sequence[Any]) -> tuple[Any, ...]:
    """The one row that `sql` gives; raises WorkLimit where it takes longer."""
    found: tuple[Any, ...] = _vendor().ask_within(connection, milliseconds, sql, params, WorkLimit)
    return found


def reserve_ids(model: type[Model], count: int) -> Sequence[int]:
    """`count` primary keys of `model` that nobody else will get. Must run inside a transaction."""
    found: Sequence[int] = _vendor().reserve_ids(connection, model, count)
    return found


def take_numbers(series: str, count: int) -> int | None:
    """Moves the counter of `series` by `count` and returns where it stands; None when there is no counter."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_counter SET last = last + %s WHERE series = %s RETURNING last", [count, series])
        found = cursor.fetchone()
    return int(found[0]) if found else None


def shared_lock(rows: QuerySet[Any]) -> bool:
    """Locks the rows of a plain query against change until the transaction ends; others may share the lock.

    False when there is none.
    """
    assert connection.in_atomic_block
    found: bool = _vendor().shared_lock(connection, rows)
    return found


def is_collision(error: BaseException) -> bool:
    """Whether the database gave up because two transactions stood in each other's way: trying again may help."""
    return bool(_vendor().is_collision(error))


def insert(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts many rows, tuples of values for the fields `names`, the fastest way the database has.

    Columns left out must have a default of their own, as an automatic primary key does.
    """
    columns = columns_of(connection, model, names)
    with connection.wrap_database_errors:
        _vendor().insert(connection, model._meta.db_table, columns, adapted(connection, model, names, rows))


def update(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Updates many rows by primary key: tuples of values for the fields `names`, the key last."""
    assert model._meta.pk is not None
    assert model._meta.pk.column is not None
    columns = columns_of(connection, model, names)
    key = connection.ops.quote_name(model._meta.pk.column)
    assignments = ", ".join(f"{column} = %s" for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    values = list(adapted(connection, model, [*names, model._meta.pk.name], rows))
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {assignments} WHERE {key} = %s", values)


def refresh_statistics(*models: type[Model]) -> None:
    """Puts in order what a bulk load leaves behind: what the planner knows of `models` (all without any), the index."""
    tables = [connection.ops.quote_name(model._meta.db_table) for model in models]
    _vendor().refresh_statistics(connection, tables, searched_kinds())


__all__ = [
    "WorkLimit", "ask_within", "insert", "install", "is_collision", "missing_objects", "refresh_statistics",
    "reserve_ids", "shared_lock", "take_numbers", "text_by_kind", "text_condition", "update", "weighs_values",
    "work_limit",
]  # fmt: skip
