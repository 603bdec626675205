"""Rows that share a key with what is asked, at a price that large blocks of equal keys do not raise."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model

from vinculo.records.databases.keys import as_table


def sharing(model: type[Model], kind: str, keys: Iterable[str], most: int) -> list[tuple[str, int]]:
    """[(key, anchor_id)] of the rows of `kind` under `keys`; keys that more than `most` rows share are left out.

    `model` has the columns `kind`, `key` and `anchor_id`, with an index in this order.
    """
    asked = list(keys)
    if not asked:
        return []
    table = connection.ops.quote_name(model._meta.db_table)
    values, keys_sent = as_table(connection, asked)
    counted = f"SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE kind = %s AND key = asked.value LIMIT %s) few"
    small = f"SELECT asked.value FROM {values} WHERE ({counted}) <= %s"
    under = f"{table} WHERE kind = %s AND key = small.value"
    # The keys come first, always: by statistics from when the table was nearly empty, PostgreSQL would count them
    # again for each row held. SQLite keeps the order of a CROSS JOIN, PostgreSQL that of a fenced LATERAL.
    held = f"LATERAL (SELECT * FROM {under} OFFSET 0) held" if connection.vendor == "postgresql" else under
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, anchor_id FROM ({small}) small CROSS JOIN {held}",
            [keys_sent, kind, most + 1, most, kind],
        )
        return list(cursor.fetchall())
