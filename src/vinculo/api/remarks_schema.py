"""How the addresses below a record stand in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from vinculo.abilities.comments.write import LONGEST
from vinculo.abilities.tags.models import Tag
from vinculo.api.forms import ID, Schema, nullable
from vinculo.api.reading import LARGEST_PAGE, PAGE

MOMENT: Schema = {"type": "string", "format": "date-time"}
TEXT: Schema = {"type": "string"}
BY: dict[str, Schema] = {"author": nullable(ID), "author_name": TEXT, "at": MOMENT}


def given(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def sent(name: str, schema: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": {name: schema}, "required": [name]}


COMMENT = given(id=ID, text=TEXT, **BY, edited=nullable(MOMENT), pinned={"type": "boolean"})
FILE = given(id=ID, name=TEXT, size={"type": "integer"}, content_type=TEXT, **BY)
TAG = given(id=ID, name=TEXT, colour={"type": "string", "enum": list(Tag.Colour.values)})
SHAPES = {"RecordComment": COMMENT, "RecordFile": FILE, "RecordTag": TAG}


def components() -> dict[str, Schema]:
    """Each shape, and the page of a list of it."""
    found: dict[str, Schema] = {}
    for name, shape in SHAPES.items():
        items = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}
        found |= {name: shape, f"{name}Page": given(items=items, next=nullable(ID))}
    return found


NEW_COMMENT = sent("text", {"type": "string", "minLength": 1, "maxLength": LONGEST})
NEW_TAG = sent("name", {"type": "string", "minLength": 1, "maxLength": 40})
UPLOAD: Schema = {
    "required": True,
    "content": {
        "multipart/form-data": {"schema": sent("file", {"type": "string", "format": "binary"})},
    },
}
BYTES: Schema = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


def number(name: str, most: int, text: Any, **more: Any) -> Schema:
    schema = {"type": "integer", "minimum": 1, "maximum": most, **more}
    return {"in": "query", "name": name, "required": False, "schema": schema, "description": text}


PAGING = [
    number("page_size", LARGEST_PAGE, _("Rows of a page."), default=PAGE),
    number("before", ID["maximum"], _("The `next` of the page before.")),
]
