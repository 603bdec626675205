"""The history of a record, and an old value of a field put back from there."""

from __future__ import annotations

from typing import Any

from django.utils.text import Truncator

from vinculo.abilities.comments.history import details, known, named_in, readable, road_text, verb_text
from vinculo.entities.entity import Entity
from vinculo.entities.fields import Field, Relation
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.models import Change
from vinculo.records.undo import read_back

SHOWN = 200


def history(entity: type[Entity], row: Any, actor: Actor) -> list[dict[str, Any]]:
    """The newest changes of this record, with old and new values, and the old ones that can be put back."""
    changes = list(Change.objects.filter(kind=entity.key(), record_id=row.pk).order_by("-at", "-pk")[:SHOWN])
    told = details(changes, actor)
    may_change = getattr(row, "trashed", None) is None and access.offers(row, actor, "change")
    fields = {field.name: field for field in entity.fields_for(actor)} if may_change else {}
    seen = known({pk for change in changes for pk in named_in(change)}, actor) if fields else set()
    return [
        {
            "pk": change.pk,
            "at": change.at,
            "who": change.actor_name,
            "verb": verb_text(change.verb),
            "via": road_text(change.via),
            "details": lines,
            "old": old_values(entity, change, row, fields, seen),
        }
        for change, lines in zip(changes, told, strict=True)
    ]


def old_values(
    entity: type[Entity], change: Change, row: Any, fields: dict[str, Field], seen: set[int]
) -> list[dict[str, str]]:
    """[{name, label, text}] of the fields that this change gave another value than they had, and have again not."""
    if change.verb == "create" or change.version is None:
        return []
    found = []
    for name, (old, _new) in change.values.items():
        field = fields.get(name)
        if field is None or read_back(field.model_field, old) == getattr(row, field.model_field.attname):
            continue
        text = Truncator(readable(entity, name, old, seen)).chars(40)
        if text or not field.required:
            found.append({"name": name, "label": field.label, "text": text})
    return found


def old_value(field: Field, stored: Any, actor: Actor) -> Any:
    """The value as the row would hold it. Raises ValidationError when it may no longer be chosen."""
    value = read_back(field.model_field, stored)
    if value is None:
        return field.empty
    return field.find(actor, value) if isinstance(field, Relation) else value
