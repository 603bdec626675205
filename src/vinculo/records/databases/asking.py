"""Small questions that go to the database together: what one statement can answer is not worth two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def which_exist(questions: Sequence[QuerySet[Any]]) -> list[bool]:
    """Whether each finds a row: one statement for all of them, none when they cannot find any."""
    pieces: list[str] = []
    params: list[Any] = []
    for question in questions:
        try:
            source, found = source_of(question)
        except EmptyResultSet:
            pieces.append("0 = 1")
        else:
            pieces.append(f"EXISTS(SELECT 1 FROM {source})")
            params += found
    if not params and all(piece == "0 = 1" for piece in pieces):
        return [False] * len(pieces)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(pieces)}", params)
        return [bool(found) for found in cursor.fetchone()]


def count_by(several: Sequence[tuple[QuerySet[Any], str]]) -> list[dict[Any, int]]:
    """[{value: how many}] of each (rows, name of the column that holds the value): one statement for all of them.

    Only the conditions are compiled by Django: that of whole queries took longer than asking.
    """
    pieces: list[str] = []
    params: list[Any] = []
    quote = connection.ops.quote_name
    for number, (rows, name) in enumerate(several):
        try:
            source, found = source_of(rows)
        except EmptyResultSet:
            continue
        column = f"{quote(rows.model._meta.db_table)}.{quote(rows.model._meta.get_field(name).column)}"
        pieces.append(f"SELECT {number}, {column}, COUNT(*) FROM {source} GROUP BY {column}")
        params += found
    counts: list[dict[Any, int]] = [{} for _one in several]
    if pieces:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(pieces), params)
            for number, value, count in cursor.fetchall():
                counts[number][value] = count
    return counts


def source_of(rows: QuerySet[Any]) -> tuple[str, list[Any]]:
    """What stands behind FROM, up to the conditions, of rows that are neither sliced nor grouped.

    Raises EmptyResultSet where nothing can be found.
    """
    compiler = rows.query.get_compiler(connection=connection)
    rows.query.get_initial_alias()
    where, params = compiler.compile(rows.query.where)
    tables, joined = compiler.get_from_clause()
    return f"{' '.join(tables)}{f' WHERE {where}' if where else ''}", [*joined, *params]
