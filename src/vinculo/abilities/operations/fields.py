"""Which fields many rows may be given at once, and how their values travel to the background."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vinculo.entities.entity import Entity
from vinculo.entities.fields import Boolean, Choice, Field, Relation
from vinculo.identity.actor import Actor
from vinculo.records import custom


def bulk_fields(entity: type[Entity], actor: Actor) -> list[Field]:
    """Those the declaration names (`bulk`), or else choices, switches and short relations; and those the installation
    added. As far as he may fill in.
    """
    named = entity.bulk.split()

    def offered(field: Field) -> bool:
        if custom.is_custom(field.name):
            return True
        short = isinstance(field, Choice | Boolean) or (isinstance(field, Relation) and not field.is_large)
        return field.name in named if named else short

    return [field for field in entity.fields_for(actor) if field.model_field.editable and offered(field)]


def to_json(entity: type[Entity], values: dict[str, Any], actor: Actor) -> dict[str, Any]:
    fields = {field.name: field for field in bulk_fields(entity, actor)}
    return {name: fields[name].to_json(value) for name, value in values.items()}


def values_of(entity: type[Entity], stored: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """Values by field name as `to_json` left them. Raises ValidationError for what may no longer be chosen."""
    fields = {field.name: field for field in bulk_fields(entity, actor)}
    found = {}
    for name, value in stored.items():
        if name not in fields:
            raise ValidationError(_("You may not fill in this field."))
        field = fields[name]
        is_row = isinstance(field, Relation) and value is not None
        found[name] = field.find(actor, value) if is_row else field.from_json(value)  # type: ignore[attr-defined]
    return found


def shown(entity: type[Entity], values: dict[str, Any], actor: Actor) -> str:
    """The values as a sentence: «Role → Client · City → Olot»."""
    fields = {field.name: field for field in bulk_fields(entity, actor)}
    return " · ".join(f"{fields[name].label} → {fields[name].show(value) or '—'}" for name, value in values.items())
