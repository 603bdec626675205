"""The form of a verb, spoken in JSON: what its fields take, and the values that reach the verb."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vinculo.entities import json_values as values
from vinculo.entities.actions import Action
from vinculo.entities.inputs import RecordField
from vinculo.identity.actor import Actor

Schema = dict[str, Any]
ID: Schema = {"type": "integer", "minimum": 1, "maximum": values.MAX_ID}


def cleaned(action: Action, actor: Actor, row: Any, sent: dict[str, Any]) -> dict[str, Any]:
    """The further values of `action` from a JSON body. What is not sent stays as the form would offer it.

    Raises ValidationError by field.
    """
    form = action.form_for(actor, row)
    fields = form.fields if form else {}
    errors, data = {}, {}
    for name, value in sent.items():
        try:
            if name not in fields:
                raise ValidationError(_("There is no such field."))
            data[name] = typed(fields[name], value)
        except ValidationError as bad:
            errors[name] = bad.messages
    if errors:
        raise ValidationError(errors)
    if form is None:
        return {}
    offered = {name: as_typed(field, form.get_initial_for_field(field, name)) for name, field in fields.items()}
    bound = action.form_for(actor, row, {**offered, **data})
    assert bound is not None
    if not bound.is_valid():
        raise ValidationError({name: bad.as_data() for name, bad in bound.errors.items()})
    return bound.cleaned_data


Reader = Callable[[Any], Any]


def several(read: Reader) -> Reader:
    """The reader of a list whose items `read` takes."""

    def read_list(values: Any) -> list[Any]:
        if not isinstance(values, list):
            raise ValidationError(_("Give a list."))
        return [read(value) for value in values]

    return read_list


# Kind of form field, JSON schema, reader. The first that fits; everything else is a text.
KINDS: tuple[tuple[type[forms.Field] | tuple[type[forms.Field], ...], Schema, Reader], ...] = (
    (forms.ModelMultipleChoiceField, {"type": "array", "items": ID}, several(values.read_id)),
    ((forms.ModelChoiceField, RecordField), ID, values.read_id),
    (forms.MultipleChoiceField, {"type": "array", "items": {"type": "string"}}, several(values.read_text)),
    (forms.BooleanField, {"type": "boolean"}, values.read_boolean),
    ((forms.DecimalField, forms.FloatField), {"type": ["string", "number"]}, values.read_decimal),
    (forms.IntegerField, {"type": "integer"}, values.read_whole),
    (forms.DateTimeField, {"type": "string", "format": "date-time"}, values.read_moment),
    (forms.DateField, {"type": "string", "format": "date"}, values.read_date),
    (forms.Field, {"type": "string"}, values.read_text),
)


def kind_of(field: forms.Field) -> tuple[Schema, Reader]:
    return next((schema, read) for kinds, schema, read in KINDS if isinstance(field, kinds))


def typed(field: forms.Field, value: Any) -> Any:
    """A JSON value as the field's widget would hand it over. Raises ValidationError."""
    if value is None:
        return None
    if isinstance(field, RecordField):
        value = field.relation.find(field.actor, value)  # by its id alone, not by what people type
    else:
        value = kind_of(field)[1](value)
    return as_typed(field, value)


def as_typed(field: forms.Field, value: Any) -> Any:
    """`value` as a browser would send it back; ids and whole numbers are texts there."""
    value = field.prepare_value(value)
    return str(value) if type(value) is int else value


def form_schema(action: Action) -> Schema:
    """The JSON schema of the body of `action`."""
    form = action.form_for(Actor.system("API documentation"), None)
    fields = form.fields if form else {}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: field_schema(field) for name, field in fields.items()},
        "required": [name for name, field in fields.items() if field.required],
    }


def field_schema(field: forms.Field) -> Schema:
    found: Schema = {"title": field.label, **kind_of(field)[0]}
    if field.help_text:
        found["description"] = field.help_text
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        offered = [str(value) for value, _label in choices if value != "" or not field.required]
        if found["type"] == "array":
            found["items"] = {"type": "string", "enum": offered}
        else:
            found["enum"] = offered
    if limit := getattr(field, "max_length", None):
        found["maxLength"] = limit
    return found if field.required else nullable(found)


def nullable(found: Schema) -> Schema:
    """The same schema, which also takes null."""
    kinds = found["type"] if isinstance(found["type"], list) else [found["type"]]
    also = {"enum": [*found["enum"], None]} if "enum" in found else {}
    return {**found, "type": [*kinds, "null"], **also}
