"""What goes with what in a form: fields of one kind of row only, and fields that a chosen record fills in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import forms

from vinculo.entities.entity import Entity
from vinculo.entities.fields import Field, Relation, field_of
from vinculo.entities.registry import entity_of, has_entity
from vinculo.identity.actor import Actor
from vinculo.web.widgets import Picker


def tie(form: forms.Form, entity: type[Entity], actor: Actor) -> None:
    """Tells the inputs of `form` what goes with them; frontend/src/behaviours/going_with.ts acts on it."""
    for name, kinds in entity.kinds.items():
        tied = {one: of for one, of in kinds.kinds_by_field().items() if one in form.fields}
        if name in form.fields and tied:
            form.fields[name].widget.attrs["data-kinds"] = json.dumps(dict(kinds.of(actor)))
            for one, of in tied.items():
                form.fields[one].kind_of, form.fields[one].kind_in = name, " ".join(of)  # type: ignore[attr-defined]
    for name, filled in entity.fills.items():
        if name in form.fields and isinstance(widget := form.fields[name].widget, Picker):
            widget.fills = " ".join(one for one in filled.split() if one in form.fields)


def values_with(row: Any, names: Iterable[str], actor: Actor) -> dict[str, Any]:
    """{name: value} of those fields of `row` that the actor may know; blank ones are left out."""
    if not has_entity(type(row)):
        return {}
    fields = {field.name: field for field in entity_of(type(row)).fields_for(actor)}
    found = {}
    for name in names:
        if (field := fields.get(name)) is None or (value := getattr(row, name)) in (None, ""):
            continue
        if not isinstance(field, Relation) or field.rows(actor).queryset().filter(pk=value.pk).exists():
            found[name] = value
    return found


def spoken(row: Any, names: Iterable[str], actor: Actor) -> dict[str, dict[str, str]]:
    """{name: {id, text}} as inputs take them."""
    found = {}
    for name, value in values_with(row, names, actor).items():
        field = field_of(type(row), name)
        if isinstance(field, Relation):
            found[name] = {"id": str(value.pk), "text": str(value)}
        else:
            text = field.form_field(actor).widget.format_value(field.initial(value))
            found[name] = {"id": "", "text": "" if text is None else str(text)}
    return found


def filled_beforehand(entity: type[Entity], fields: list[Field], asked: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """What goes with the records that the address of a new form names, of what it does not name itself."""
    offered = {field.name: field for field in fields}
    found: dict[str, Any] = {}
    for name, filled in entity.fills.items():
        field, key = offered.get(name), str(asked.get(name) or "")
        if isinstance(field, Relation) and key.isascii() and key.isdigit() and len(key) < 19:
            row = field.rows(actor).queryset().filter(pk=int(key)).first()
            wanted = [one for one in filled.split() if one in offered and not asked.get(one)]
            if row is not None:
                found |= {one: offered[one].initial(value) for one, value in values_with(row, wanted, actor).items()}
    return found
