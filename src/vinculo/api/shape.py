"""A row as JSON: which keys an actor gets, in which order, and how database values become JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from django.db.models import Model

from vinculo.entities.entity import Entity
from vinculo.entities.fields import Field, Relation, field_of
from vinculo.identity.actor import Actor
from vinculo.records.custom import is_custom
from vinculo.records.record import Record

RECORD_KEYS = ("created", "changed", "version", "trashed")


@dataclass(frozen=True, slots=True)
class Shape:
    """`keys` of the JSON object, and the model attribute behind each one."""

    keys: tuple[str, ...]
    attributes: tuple[str, ...]
    # Only the values that are not JSON as they come: (place, converter).
    converters: tuple[tuple[int, Callable[[Any], Any]], ...]
    # What this reader is told instead of some of the values, for all rows at once.
    personal: Callable[[list[dict[str, Any]]], None] | None = None

    def objects(self, rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
        """The objects of rows of `values_list(*attributes)`; further values are ignored."""
        found = [self.written(row) for row in rows]
        if self.personal is not None:
            self.personal(found)
        return found

    def from_values(self, values: Sequence[Any]) -> dict[str, Any]:
        """The object of one row."""
        return self.objects([values])[0]

    def written(self, values: Sequence[Any]) -> dict[str, Any]:
        found = dict(zip(self.keys, values, strict=False))
        for place, convert in self.converters:
            key = self.keys[place]
            found[key] = convert(found[key])
        return found

    def from_row(self, row: Model) -> dict[str, Any]:
        return self.from_values([getattr(row, name) for name in self.attributes])


def shape_for(entity: type[Entity], actor: Actor) -> Shape:
    """Everything `actor` may read of a row: what the form holds and what the columns show."""
    shape = shape_of(entity.model, tuple(readable(entity, actor)))
    if entity.personal is None or not entity.personal.applies(actor):
        return shape
    return replace(shape, personal=partial(tell, entity, actor))


def tell(entity: type[Entity], actor: Actor, found: list[dict[str, Any]]) -> None:
    """Writes what `actor` is told over what is stored."""
    assert entity.personal is not None
    told = entity.personal.values([one["id"] for one in found], actor)
    for one in found:
        for name, value in told[one["id"]].items():
            if name in one:
                one[name] = field_of(entity.model, name).to_json(value)


def readable(entity: type[Entity], actor: Actor) -> Iterable[str]:
    """The model fields `actor` may read, in the order of the declaration."""
    hidden = entity.hidden_names(actor)
    shown = [column.name for column in entity.columns_for(actor) if isinstance(column.field, Field)]
    further = [field.name for field in entity.custom_for(actor) if field.definition.in_api]
    known = (*entity.form_names(), *(name for name in shown if not is_custom(name)), *further)
    return dict.fromkeys(name for name in known if name not in hidden)


@lru_cache(maxsize=500)
def shape_of(model: type[Model], names: tuple[str, ...]) -> Shape:
    """The shape with these model fields between the keys that every row has."""
    existing = {field.name for field in model._meta.concrete_fields}
    first = ("number",) if "number" in existing else ()
    last = RECORD_KEYS if issubclass(model, Record) else ()
    keys = ("id", *dict.fromkeys((*first, *(name for name in names if name not in last), *last)))
    fields = [None, *(field_of(model, name) for name in keys[1:])]
    return Shape(
        keys,
        tuple(attribute(field) for field in fields),
        tuple((place, field.to_json) for place, field in enumerate(fields) if field and needs_converting(field)),
    )


def attribute(field: Field | None) -> str:
    return "pk" if field is None else str(field.model_field.attname)


def needs_converting(field: Field) -> bool:
    """Relations are read as ids; the JSON writer itself knows texts, numbers, moments and dates."""
    if isinstance(field, Relation) or field.kind in ("date", "datetime"):
        return False
    return type(field).to_json is not Field.to_json
