"""Turns the columns of a list into plain tuples for a file, straight from the database.

Each column names the path it is read from, so no model instance is built for the rows of an export.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model

from vinculo.entities.columns import Column, RelatedCount
from vinculo.entities.entity import Entity
from vinculo.entities.fields import Choice, Relation
from vinculo.entities.tables.columns import TableColumn
from vinculo.identity.actor import Actor
from vinculo.records.rows import Order, Rows

CHUNK = 5000


def title_path(model: type[Model]) -> str:
    """The column a row of `model` is called by."""
    return getattr(model, "title_field", "name")


class ExportPlan:
    """What is read, and how each piece becomes a cell."""

    def __init__(self, entity: type[Entity], columns: list[Column], actor: Actor, *, language: str) -> None:
        self.entity = entity
        self.actor = actor
        self.language = language
        self.sources = list(columns)
        self.columns = [TableColumn(column.label, column.kind) for column in columns]  # type: ignore[arg-type]
        self.paths = [self._path(column) for column in columns]
        self.labels: dict[int, Callable[[Any], Any]] = {}
        for place, column in enumerate(columns):
            if isinstance(column.field, Choice):
                words = {value: str(label) for value, label in column.field.choices}
                self.labels[place] = lambda value, words=words: words.get(value, value)  # type: ignore[misc]
        self.counted = [place for place, column in enumerate(columns) if isinstance(column, RelatedCount)]

    def _path(self, column: Column) -> str:
        if isinstance(column.field, Relation):
            return f"{column.name}__{title_path(column.field.related)}"
        return "pk" if isinstance(column, RelatedCount) else column.name

    def rows(self, rows: Rows, order: Order) -> Iterator[tuple[Any, ...]]:
        """Every row as a tuple of typed values, read in short queries along the order."""
        width = len(self.paths)

        def shape(found: Any) -> Any:
            return found.values_list(*self.paths, order.field, "pk")

        for chunk in rows.chunks(order, CHUNK, shape=shape, position=lambda row: [row[-2], row[-1]]):
            if not self.labels and not self.counted:
                yield from (row[:width] for row in chunk)
                continue
            counts = {place: self._counts(place, chunk) for place in self.counted}
            for row in chunk:
                cells = list(row[:width])
                for place, label in self.labels.items():
                    cells[place] = label(cells[place])
                for place, found in counts.items():
                    cells[place] = found.get(row[-1], 0)
                yield tuple(cells)

    def _counts(self, place: int, chunk: list[tuple[Any, ...]]) -> dict[int, int]:
        column = self.sources[place]
        assert isinstance(column, RelatedCount)
        return column.counts([row[-1] for row in chunk], self.actor)
