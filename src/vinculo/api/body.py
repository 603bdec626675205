"""The JSON somebody sent, as Python values by field name."""

from __future__ import annotations

from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from vinculo.api.errors import Problem
from vinculo.api.shape import readable
from vinculo.entities.entity import Entity
from vinculo.entities.fields import Field, Relation
from vinculo.identity.actor import Actor

LARGEST_BODY = 2 * 2**20


def read_object(request: HttpRequest, *, required: bool = True) -> dict[str, Any]:
    """The JSON object of the body; when it is not `required`, nothing is an empty one.

    Raises Problem 400, 413 or 415.
    """
    if len(request.body) > LARGEST_BODY:
        raise Problem(413)
    if not request.body:
        if required:
            raise Problem(400, {"__all__": [_("Send one JSON object.")]})
        return {}
    if request.content_type != "application/json":
        raise Problem(415)
    try:
        found = orjson.loads(request.body)
    except orjson.JSONDecodeError as bad:
        raise Problem(400, {"__all__": [_("This is not JSON.")]}) from bad
    if not isinstance(found, dict):
        raise Problem(400, {"__all__": [_("Send one JSON object.")]})
    return found


def read_values(entity: type[Entity], sent: dict[str, Any], actor: Actor, *, new: bool) -> dict[str, Any]:
    """What `sent` gives the fields of a row. Raises ValidationError by field."""
    fields = {field.name: field for field in entity.fields_for(actor) if field.in_api}
    values: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name, value in sent.items():
        field = fields.get(name)
        try:
            if field is None:
                raise ValidationError(unwritable(entity, name, actor))
            values[name] = read_value(field, value, actor)
        except ValidationError as bad:
            errors[name] = bad.messages
    if new:
        for field in fields.values():
            if must_be_sent(field) and field.name not in sent:
                errors[field.name] = [_("This field is required.")]
    if errors:
        raise ValidationError(errors)
    return values


def read_value(field: Field, value: Any, actor: Actor) -> Any:
    if value is None and must_be_sent(field):
        raise ValidationError(_("This field is required."))
    if isinstance(field, Relation) and value is not None:
        return field.find(actor, value)
    return field.from_json(value)


def must_be_sent(field: Field) -> bool:
    """Whether a new row needs it said: it may not be empty and starts with nothing."""
    return field.required and not field.model_field.has_default()


def unwritable(entity: type[Entity], name: str, actor: Actor) -> str:
    if name in {"id", "number", "created", "changed", "version", "trashed", *readable(entity, actor)}:
        return _("This value is kept by the program and cannot be written.")
    return _("There is no such field.")
