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
