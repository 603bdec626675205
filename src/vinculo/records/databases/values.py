"""Single values of the JSON column `custom`, and the indexes over them.

Django's own JSON lookups hand the path over as a parameter, which no index on SQLite matches. Here it is a literal,
and one function writes the expression for queries and indexes alike. It is never null: what is missing counts as
the least value of its kind, so that lists can be walked along it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Func, Model

# Below every number people type.
LEAST_NUMBER = -1e15
_PATH = re.compile(r"[a-z][a-z0-9_]*~?")

SQLITE = {
    "text": """COALESCE(JSON_EXTRACT({column}, '$."{path}"'), '')""",
    "number": """CAST(COALESCE(JSON_EXTRACT({column}, '$."{path}"'), -1e15) AS REAL)""",
    "boolean": """CAST(COALESCE(JSON_EXTRACT({column}, '$."{path}"'), 0) AS INTEGER)""",
    "reference": """CAST(COALESCE(JSON_EXTRACT({column}, '$."{path}"'), 0) AS INTEGER)""",
}
POSTGRES = {
    "text": """(COALESCE(({column} ->> '{path}'), '') COLLATE "C")""",
    "number": """COALESCE(({column} ->> '{path}')::float8, '-1e15'::float8)""",
    "boolean": """COALESCE(({column} ->> '{path}')::boolean, false)""",
    "reference": """COALESCE(({column} ->> '{path}')::bigint, 0)""",
}


def _expression(vendor: str, column: str, path: str, kind: str) -> str:
    if not _PATH.fullmatch(path):
        raise ValueError(f"{path!r} is no path of a custom value.")
    return (POSTGRES if vendor == "postgresql" else SQLITE)[kind].format(column=column, path=path)


class StoredValue(Func):
    """The value under `path` of a JSON column; `kind` is text, number, boolean or reference (a primary key)."""

    conditional = False  # a bare boolean in WHERE would miss its index

    def __init__(self, column: Any, path: str, kind: str, output_field: Any) -> None:
        super().__init__(column, output_field=output_field)
        self.path, self.kind = path, kind

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:  # type: ignore[override]
        column, params = compiler.compile(self.source_expressions[0])
        return _expression(connection.vendor, column, self.path, self.kind), params

    as_sqlite = as_sql  # Django's own would put a cast around numbers, and no index has that


def existing_indexes(model: type[Model], prefix: str) -> set[str]:
    """The names of the usable indexes of `model` that start with `prefix`."""
    if connection.vendor == "postgresql":
        sql = (
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
            "JOIN pg_class t ON t.oid = i.indrelid WHERE i.indisvalid AND t.relname = %s"
        )
    else:
        sql = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [model._meta.db_table])
        return {name for (name,) in cursor.fetchall() if name.startswith(prefix)}


def create_index(model: type[Model], name: str, columns: Sequence[str], value: tuple[str, str], *then: str) -> None:
    """An index over the live rows of `model`: `columns`, then the custom value (path, kind), then the fields `then`.

    On PostgreSQL nobody's writes wait for it, unless it is made inside a transaction. SQLite lets one write at a
    time, so there they wait for as long as this one takes.
    """
    quote = connection.ops.quote_name
    concurrently = _concurrently()
    path, kind = value
    parts = [quote(_column(model, one)) for one in columns]
    parts.append(f"({_expression(connection.vendor, quote('custom'), path, kind)})")
    parts += [quote(_column(model, one)) for one in (*then, "pk")]
    if concurrently:
        drop_index(name)  # one left half-made by a build that was cut short
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE INDEX {'CONCURRENTLY ' if concurrently else ''}IF NOT EXISTS {quote(name)} "
            f"ON {quote(model._meta.db_table)} ({', '.join(parts)}) WHERE {quote('trashed')} IS NULL"
        )


def drop_index(name: str) -> None:
    concurrently = "CONCURRENTLY " if _concurrently() else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {concurrently}IF EXISTS {connection.ops.quote_name(name)}")


def _concurrently() -> bool:
    if connection.vendor != "postgresql":
        return False
    if connection.in_atomic_block:
        connection.check_constraints()  # what is still to be checked at the end would keep the table busy
    return not connection.in_atomic_block


def _column(model: type[Model], name: str) -> str:
    found = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return str(found.column)  # type: ignore[union-attr]


__all__ = ["LEAST_NUMBER", "StoredValue", "create_index", "drop_index", "existing_indexes"]
