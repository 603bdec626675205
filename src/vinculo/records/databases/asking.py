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
            sql, found = question.query.exists().get_compiler(connection=connection).as_sql()
        except EmptyResultSet:
            pieces.append("0 = 1")
        else:
            pieces.append(f"EXISTS({sql})")
            params += found
    if not params and all(piece == "0 = 1" for piece in pieces):
        return [False] * len(pieces)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(pieces)}", params)
        return [bool(found) for found in cursor.fetchone()]


def count_by(several: Sequence[tuple[QuerySet[Any], str]]) -> list[dict[Any, int]]:
    """[{value: how many}] of each (rows, name of the column that holds the value): one statement for all of them.

    Only the conditions are Django's: a list counts on every page, and compiling whole queries took longer than asking.
    """
    pieces: list[str] = []
    params: list[Any] = []
    for number, (rows, name) in enumerate(several):
        compiler = rows.query.get_compiler(connection=connection)
        table = rows.query.get_initial_alias()
        column = f"{compiler.quote_name_unless_alias(table)}.{compiler.quote_name_unless_alias(column_of(rows, name))}"
        try:
            where, found = compiler.compile(rows.query.where)
        except EmptyResultSet:
            continue
        source, joined = compiler.get_from_clause()
        condition = f"WHERE {where}" if where else ""
        counted = f"SELECT {number}, {column}, COUNT(*) FROM {' '.join(source)} {condition} GROUP BY {column}"
        pieces.append(counted)
        params += [*joined, *found]
    counts: list[dict[Any, int]] = [{} for _one in several]
    if pieces:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(pieces), params)
            for number, value, count in cursor.fetchall():
                counts[number][value] = count
    return counts


def column_of(rows: QuerySet[Any], name: str) -> str:
    return str(rows.model._meta.get_field(name).column)
