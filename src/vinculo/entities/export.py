"""Turns the columns of a list into plain tuples for a file, straight from the database.

Each column names the path it is read from, so no model instance is built for the rows of an export.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model

from vinculo.entities.columns import Column, Record, prepare_each
from vinculo.entities.entity import Entity
from vinculo.entities.fields import Choice, Relation
from vinculo.entities.tables.columns import TableColumn
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.records import access
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
        # Columns that are no field are asked for what they show, all rows of a chunk at once.
        self.asked = [place for place, column in enumerate(columns) if column.field is None]
        # Rows of other tables that added fields point to: no join leads there.
        self.pointing = [
            place for place, column in enumerate(columns) if isinstance(column.field, Relation) and column.field.added
        ]
        # Titles of records that not everybody sees.
        self.veiled = [
            place
            for place, column in enumerate(columns)
            if isinstance(column, Record) and access.level_for(column.field.related, actor, "view") < Level.ALL  # type: ignore[union-attr]
        ]

    def _path(self, column: Column) -> str:
        if isinstance(column.field, Relation):
            return column.name if column.field.added else f"{column.name}__{title_path(column.field.related)}"
        return "pk" if column.field is None else column.name

    def rows(self, rows: Rows, order: Order) -> Iterator[tuple[Any, ...]]:
        """Every row as a tuple of typed values, read in short queries along the order."""
        width = len(self.paths)
        keys = {place: width + n for n, place in enumerate(self.veiled)}

        def shape(found: Any) -> Any:
            return found.values_list(*self.paths, *(f"{self.sources[n].name}_id" for n in keys), order.field, "pk")

        for chunk in rows.chunks(order, CHUNK, shape=shape, position=lambda row: [row[-2], row[-1]]):
            if not self.labels and not self.asked and not self.veiled and not self.pointing:
                yield from (row[:width] for row in chunk)
                continue
            keyed = [self.entity.model(pk=row[-1]) for row in chunk] if self.asked else []
            told = prepare_each([self.sources[place] for place in self.asked], keyed, self.actor)
            prepared = dict(zip(self.asked, told, strict=True))
            sights = {place: self._in_sight(place, {row[key] for row in chunk}) for place, key in keys.items()}
            titles = {place: self._titles(place, {row[place] for row in chunk} - {None}) for place in self.pointing}
            for number, row in enumerate(chunk):
                cells = list(row[:width])
                for place, label in self.labels.items():
                    cells[place] = label(cells[place])
                for place, named in titles.items():
                    cells[place] = named.get(cells[place])
                for place, found in prepared.items():
                    cells[place] = self.sources[place].value(keyed[number], found)
                for place, seen in sights.items():
                    if row[keys[place]] not in seen:
                        cells[place] = None
                yield tuple(cells)

    def _in_sight(self, place: int, pks: set[Any]) -> dict[int, bool]:
        column = self.sources[place]
        assert isinstance(column, Record)
        return column.in_sight(pks, self.actor)

    def _titles(self, place: int, pks: set[int]) -> dict[int, str]:
        field = self.sources[place].field
        assert isinstance(field, Relation)
        found: dict[int, str] = field.model_field.titles(pks, title_path(field.related))
        return found
