"""JSON Schema of what the API takes and gives, drawn from the same field objects that read and write it.

Texts for people stay lazy: they are put into words, in the reader's language, when the document is written.
"""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from vinculo.api import board, duplicates, remarks_schema
from vinculo.api.body import must_be_sent
from vinculo.api.errors import MEDIA_TYPE, TITLES
from vinculo.api.forms import ID, Schema, nullable
from vinculo.api.reading import LARGEST_PAGE, PAGE
from vinculo.api.shape import readable, shape_of
from vinculo.entities import fields, json_values
from vinculo.entities.entity import Entity
from vinculo.entities.fields import Field, field_of
from vinculo.entities.filters import MAX_VALUES, NONE, Filter
from vinculo.entities.layout import ME
from vinculo.entities.periods import PATTERN
from vinculo.entities.registry import entity_of, has_entity
from vinculo.identity.actor import Actor

DOCUMENTATION = Actor.system("API documentation")
DECIMAL = f"^{json_values.DECIMAL}$"
PROBLEM: Schema = {
    "type": "object",
    "title": "Problem",
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
        "current": {"type": "object", "description": _("What the row holds now, when somebody was faster.")},
    },
    "required": ["title", "status", "errors"],
}
BOOKKEEPING: dict[str, Schema] = {
    "id": ID,
    "number": {"type": "integer", "title": _("Number")},
    "created": {"type": "string", "format": "date-time", "title": _("Created")},
    "changed": {"type": "string", "format": "date-time", "title": _("Changed")},
    "version": {"type": "integer", "minimum": 1, "title": _("Version")},
    "trashed": {"type": ["string", "null"], "format": "date-time", "title": _("In the trash since")},
}


# --- values -----------------------------------------------------------------------------------


def value_schema(field: Field, *, writing: bool) -> Schema:
    """One value; `writing` says what is accepted, otherwise what is given."""
    found = _kind_schema(field, writing=writing)
    found["title"] = lazy(lambda: field.label, str)()
    if field.help:
        found["description"] = field.model_field.help_text
    if isinstance(field, fields.Relation) and has_entity(field.related):
        found["description"] = f"/{entity_of(field.related).path}"
    if _nullable(field, writing=writing):
        found = nullable(found)
    return found


def _nullable(field: Field, *, writing: bool) -> bool:
    if not writing:
        return field.nullable
    return not must_be_sent(field) and not field.required and not isinstance(field, fields.Boolean)


def _kind_schema(field: Field, *, writing: bool) -> Schema:
    match field:
        case fields.Relation():
            return {**ID}
        case fields.Choice() if field.added and not writing:
            return {"type": "string"}  # also what is offered no more
        case fields.Choice():
            values = [value for value, _label in field.choices]
            kind = "integer" if all(type(value) is int for value in values) else "string"
            return {"type": kind, "enum": values}
        case fields.Boolean():
            return {"type": "boolean"}
        case fields.Integer():
            least, most = field.limits
            return {"type": "integer", "minimum": least, "maximum": most}
        case fields.Number():
            # Read exactly as it was written down; numbers are taken too, texts are given.
            return {"type": ["string", "number"] if writing else "string", "pattern": DECIMAL}
        case fields.DateTime():
            return {"type": "string", "format": "date-time"}
        case fields.Date():
            return {"type": "string", "format": "date"}
        case Field(list_schema=dict() as listed):
            return {**listed}
    found: Schema = {"type": "string"}
    if field.model_field.max_length:
        found["maxLength"] = field.model_field.max_length
    if writing and field.required:
        found["minLength"] = 1
    if writing and isinstance(field, fields.Email) and field.required:
        found["format"] = "email"
    return found


# --- rows -------------------------------------------------------------------------------------


def name_of(entity: type[Entity]) -> str:
    """The entity's name among the components: `AccountRole`."""
    return entity.model.__name__


def row_schema(entity: type[Entity]) -> Schema:
    """A row as it is given. Keys that a role may not see are not required."""
    shape = shape_of(entity.model, tuple(readable(entity, DOCUMENTATION)))
    hideable = {name for section in entity.form if section.needs for name in section.names}
    hideable |= {column.name for column in entity.columns_for(DOCUMENTATION) if column.needs}
    return {
        "type": "object",
        "title": lazy(lambda: entity.noun.one, str)(),
        "properties": {
            key: BOOKKEEPING.get(key) or value_schema(field_of(entity.model, key), writing=False) for key in shape.keys
        },
        "required": [key for key in shape.keys if key not in hideable],
    }


def input_schema(entity: type[Entity], *, new: bool) -> Schema:
    """What creates a row, or changes one: then nothing is required."""
    writable = [field for field in entity.fields_for(DOCUMENTATION) if field.in_api]
    found: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {field.name: value_schema(field, writing=True) for field in writable},
    }
    if new:
        found["required"] = [field.name for field in writable if must_be_sent(field)]
    elif entity.is_record():
        text = _("The version you started from; when there is a newer one, nothing is written (409).")
        found["properties"]["version"] = {"type": ["integer", "null"], "description": text}
    return found


def page_schema(entity: type[Entity]) -> Schema:
    cursor = {"type": ["string", "null"]}
    items = {"type": "array", "items": ref(name_of(entity))}
    return {
        "type": "object",
        "properties": {"items": items, "next": cursor, "previous": cursor},
        "required": ["items", "next", "previous"],
    }


def components(entities: list[type[Entity]]) -> dict[str, Schema]:
    found = {
        "Problem": PROBLEM,
        "LookAlikes": duplicates.COMPONENT,
        "Board": board.COMPONENT,
        **remarks_schema.components(),
    }
    for entity in entities:
        name = name_of(entity)
        found[name] = row_schema(entity)
        found[f"{name}Page"] = page_schema(entity)
        if entity.form:
            found[f"New{name}"] = input_schema(entity, new=True)
            found[f"{name}Change"] = input_schema(entity, new=False)
    return found


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


# --- parameters -------------------------------------------------------------------------------


def list_parameters(entity: type[Entity]) -> list[Schema]:
    """Everything the query string of a list understands."""
    shown = [c for c in entity.columns_for(DOCUMENTATION) if not c.field or c.field.in_api]
    sorts = [column.name for column in shown if column.sort]
    found = [
        query("q", {"type": "string", "minLength": 1, "maxLength": 200}, _("Free text.")),
        query("page_size", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE}),
        query("after", {"type": "string", "minLength": 1}, _("The `next` of the page before.")),
        query("before", {"type": "string", "minLength": 1}, _("The `previous` of the page after.")),
    ]
    if sorts:
        offered = [sign + name for name in sorts for sign in ("", "-")]
        text = _("A minus sign turns the order round.")
        found.append(query("sort", {"type": "string", "enum": offered}, text))
    found += trash_parameters(entity)
    for one in entity.filters_for(DOCUMENTATION):
        if one.field.in_api:
            found += filter_parameters(one)
    return found


def trash_parameters(entity: type[Entity]) -> list[Schema]:
    offered = query("trash", {"type": "string", "enum": ["0", "1"]}, _("1 looks into the trash."))
    return [offered] if entity.is_record() else []


def version_parameters(entity: type[Entity]) -> list[Schema]:
    text = _("Write only over this version, the ETag of what was read; otherwise 412.")
    schema = {"type": "string", "pattern": r'^("[0-9]{1,9}"|\*)$'}
    offered = {"in": "header", "name": "If-Match", "required": False, "schema": schema, "description": text}
    return [offered] if entity.is_record() else []


def filter_parameters(one: Filter) -> list[Schema]:
    items = _filter_value(one)
    several = {"type": "array", "items": items, "minItems": 1, "maxItems": MAX_VALUES}
    label = lazy(lambda: one.label, str)()
    found = [query(one.name, several, label)]
    for operator in one.operators:
        text = format_lazy("{} {}", label, {"gte": "≥", "lte": "≤"}[operator])
        found.append(query(f"{one.name}__{operator}", items, text))
    return found


def _filter_value(one: Filter) -> Schema:
    words = [NONE] if one.may_be_empty else []
    match one.field:
        case fields.Relation():
            words += [ME] if one.is_person else []
            return {"anyOf": [ID, {"type": "string", "enum": words}]} if words else ID
        case fields.Choice():
            return {"type": "string", "enum": [str(value) for value, _label in one.field.choices]}
        case fields.Boolean():
            return {"type": "string", "enum": ["true", "false"]}
        case fields.DateTime() | fields.Date():
            period = {"type": "string", "pattern": f"^{PATTERN}$"}
            return {"anyOf": [{"type": "string", "format": "date"}, period]}
        case fields.Integer():
            return {"type": "integer"}
        case fields.Number():
            return {"type": "string", "pattern": DECIMAL}
    return {"type": "string", "minLength": 1, "maxLength": min(one.field.model_field.max_length or 300, 300)}


def query(name: str, schema: Schema, description: Any = None) -> Schema:
    found = {"in": "query", "name": name, "required": False, "schema": schema}
    return found if description is None else {**found, "description": description}  # a lazy text is not looked at yet


# Of every write.
REPEATS: list[Schema] = [
    query("dry_run", {"type": "string", "enum": ["0", "1"]}, _("1 only tries: nothing is written.")),
    {
        "in": "header", "name": "Idempotency-Key", "required": False,
        "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
        "description": _("Sent again with the same key within a day, a write only repeats its first answer."),
    },
]  # fmt: skip


# --- responses --------------------------------------------------------------------------------


def responses(entity: type[Entity], status: int, gives: str, problems: tuple[int, ...]) -> dict[int, Schema]:
    """The answer of an operation and the problems it may meet, beside those of every call."""
    found: dict[int, Schema] = {status: {}}
    if gives == "bytes":
        found[status]["content"] = remarks_schema.BYTES
    elif gives:
        found[status]["content"] = {"application/json": {"schema": ref(gives)}}
    if gives == name_of(entity) and entity.is_record():
        found[status]["headers"] = {"ETag": {"schema": {"type": "string"}, "description": _("The version.")}}
    if status == 201 and gives == name_of(entity) and entity.duplicates:
        found[status]["headers"] |= duplicates.response_headers()
    for problem in sorted({400, 401, 403, 429, 503, *problems}):
        content = {MEDIA_TYPE: {"schema": ref("Problem")}}
        found[problem] = {"description": TITLES[problem], "content": content}
    return found


def body(schema: Schema, *, required: bool = True) -> Schema:
    return {"required": required, "content": {"application/json": {"schema": schema}}}
