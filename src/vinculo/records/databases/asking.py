"""Small questions that go to the database together: what one statement can answer is not worth two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
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
    for number, (rows, name) in enumerate(several):
        try:
            source, found = source_of(rows)
        except EmptyResultSet:
            continue
        column = column_of(rows, name)
        pieces.append(f"SELECT {number}, {column}, COUNT(*) FROM {source} GROUP BY {column}")
        params += found
    counts: list[dict[Any, int]] = [{} for _one in several]
    if pieces:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(pieces), params)
            for number, value, count in cursor.fetchall():
                counts[number][value] = count
    return counts


def count_sql(ways: Sequence[QuerySet[Any]], most: int) -> tuple[str, list[Any]]:
    """An expression that counts what any of the ways find, none of which is walked further than `most`."""
    pieces: list[str] = []
    params: list[Any] = []
    for number, rows in enumerate(ways):
        try:
            source, found = source_of(rows)
        except EmptyResultSet:
            continue
        limited = f"SELECT {column_of(rows, rows.model._meta.pk.name)} FROM {source} LIMIT {most}"
        pieces.append(f"SELECT * FROM ({limited}) way{number}")
        params += found
    return (f"(SELECT COUNT(*) FROM ({' UNION '.join(pieces)}) counted)" if pieces else "0"), params


def source_of(rows: QuerySet[Any]) -> tuple[str, list[Any]]:
    """What stands behind FROM, up to the conditions, of rows that are neither sliced nor grouped.

    Raises EmptyResultSet where nothing can be found.
    """
    query = rows.query
    if query.is_sliced or query.combinator or query.distinct or query.group_by is not None:
        raise TypeError("Only conditions can be asked together.")
    compiler = query.get_compiler(connection=connection)
    query.get_initial_alias()
    try:
        where, params = compiler.compile(query.where)
    except FullResultSet:
        where, params = "", ()
    tables, joined = compiler.get_from_clause()
    return f"{' '.join(tables)}{f' WHERE {where}' if where else ''}", [*joined, *params]


def column_of(rows: QuerySet[Any], name: str) -> str:
    meta = rows.model._meta
    return f"{connection.ops.quote_name(meta.db_table)}.{connection.ops.quote_name(meta.get_field(name).column)}"
