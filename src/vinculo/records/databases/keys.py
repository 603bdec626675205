"""A condition that a column holds one of many values, at a price that hardly grows with how many they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from django.db.models import BooleanField, Expression, F


def as_table(connection: Any, values: Sequence[Any]) -> tuple[str, Any]:
    """A table `asked` with the texts `values` in its column `value`, which travel as one parameter."""
    if connection.vendor == "postgresql":
        return "unnest(%s::text[]) AS asked(value)", list(values)
    return "json_each(%s) AS asked", orjson.dumps(list(values)).decode()


class Among(Expression):
    """`Among("account", pks)`: like `account__in=pks`, but the values, numbers or texts, travel as one.

    Django checks and adapts the values of an `__in` one by one, and the driver gives each a place in the statement.
    """

    conditional = True
    output_field = BooleanField()

    def __init__(self, column: str, keys: Iterable[Any]) -> None:
        super().__init__(output_field=BooleanField())
        self.column: Any = F(column)
        self.keys = list(keys)

    def get_source_expressions(self) -> list[Any]:
        return [self.column]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.column,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = compiler.compile(self.column)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", (*params, self.keys)
        return f"{column} IN (SELECT value FROM json_each(%s))", (*params, orjson.dumps(self.keys).decode())
