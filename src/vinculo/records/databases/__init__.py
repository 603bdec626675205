"""The only place that may ask which database this is: search, sort keys, counts with a limit, fast loads.

Each function takes the connection of the default database and hands the work to `postgres` or `sqlite`,
which offer the same small set of functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from django.db import connection
from django.db.models import Q

from vinculo.records.databases import postgres, sqlite


def _vendor() -> ModuleType:
    return postgres if connection.vendor == "postgresql" else sqlite


def install() -> None:
    """Creates what migrations cannot express (text index, triggers); safe to run after every migrate."""
    _vendor().install(connection)


def missing_objects() -> list[str]:
    """Names of the schema objects `install` should have made and did not."""
    found: list[str] = _vendor().missing_objects(connection)
    return found


def text_condition(words: list[str], path: str = "anchor__") -> Q:
    """The condition that a record's search text holds every one of the folded `words`.

    `path` leads from the filtered model to its anchor; empty for the anchor itself.
    """
    found: Q = _vendor().text_condition(connection, words, path)
    return found


class WorkLimit(Exception):
    """A query was stopped because it took longer than it was given."""


@contextmanager
def work_limit(milliseconds: int) -> Iterator[None]:
    """Stops the queries inside after `milliseconds`; raises WorkLimit."""
    with _vendor().work_limit(connection, milliseconds, WorkLimit):
        yield


def refresh_statistics() -> None:
    """Tells the planner about what a bulk load just changed."""
    _vendor().refresh_statistics(connection)


__all__ = ["WorkLimit", "install", "missing_objects", "refresh_statistics", "text_condition", "work_limit"]
