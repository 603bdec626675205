"""A record that is not there yet, as far as somebody has typed or sent it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField

from vinculo.abilities.duplicates.profile import declaration
from vinculo.entities.entity import Entity
from vinculo.entities.fields import Field
from vinculo.identity.actor import Actor
from vinculo.records.record import Record

LONGEST = 300


def imagined(entity: type[Entity], values: Mapping[str, Any], row: Any = None) -> Record:
    """The record with these values, or `row` as they would make it; never to be saved."""
    model: Any = entity.model
    fields = [f.attname for f in model._meta.concrete_fields]
    found: Record = model(**({name: getattr(row, name) for name in fields} if row is not None else {}))
    for name, value in values.items():
        setattr(found, name, value)
    found.prepare()
    return found


def compared_inputs(entity: type[Entity], actor: Actor) -> list[Field]:
    """The fields the actor may fill in that have a say in the comparison; a name may be made of several texts."""
    wanted = declaration(entity).fields
    return [
        field
        for field in entity.fields_for(actor)
        if field.name in wanted or (isinstance(field.model_field, CharField) and not field.model_field.choices)
    ]


def typed(entity: type[Entity], data: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    """What a form or a query holds of them, by attribute: texts as they are, relations by number."""
    values: dict[str, Any] = {}
    for field in compared_inputs(entity, actor):
        if field.name not in data:
            continue
        text = data[field.name][:LONGEST].replace("\x00", "")
        if field.model_field.is_relation:
            values[field.model_field.attname] = int(text) if text.isdecimal() and len(text) < 19 else None
        else:
            values[field.name] = text
    return values
