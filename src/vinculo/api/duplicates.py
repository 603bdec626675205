"""What is probably here already: asked for before a row is sent, and told when one was created."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.abilities.duplicates.find import Found, like
from vinculo.abilities.duplicates.imagined import LONGEST, compared_inputs, imagined, typed
from vinculo.api.errors import Problem
from vinculo.api.reading import json, require
from vinculo.entities.entity import Entity
from vinculo.identity.actor import Actor

Schema = dict[str, Any]

NUMBER = re.compile(r"[1-9][0-9]{0,17}")


def similar(request: HttpRequest, entity: type[Entity], actor: Actor) -> HttpResponse:
    """`{"items": [{"id", "title", "score", "reasons"}], "hidden": …}` for the values in the query string."""
    require(entity, actor, "view")
    if errors := refused(entity, request.GET, actor):
        raise Problem(400, errors)
    found = like(entity, imagined(entity, typed(entity, request.GET, actor)), actor)
    items = [
        {"id": match.row.pk, "title": str(match.row), "score": match.score, "reasons": match.reasons}
        for match in found.matches
    ]
    return json({"items": items, "hidden": found.hidden})


def refused(entity: type[Entity], asked: QueryDict, actor: Actor) -> dict[str, list[str]]:
    """What of a query makes no sense, by parameter."""
    known = {field.name: field for field in compared_inputs(entity, actor)}
    errors: dict[str, list[str]] = {}
    for name, texts in asked.lists():
        if name not in known:
            errors[name] = [_("There is no parameter with this name.")]
        elif len(texts) > 1:
            errors[name] = [_("Give one value.")]
        elif len(texts[0]) > LONGEST:
            errors[name] = [_("Give at most %(count)d letters.") % {"count": LONGEST}]
        elif known[name].model_field.is_relation and not NUMBER.fullmatch(texts[0]):
            errors[name] = [_("Give a whole number.")]
    return errors if asked else {"__all__": [_("Give at least one value to compare.")]}


def headers(entity: type[Entity], row: Any, actor: Actor) -> dict[str, str]:
    """What a new row is told with: the ids of those it resembles, and whether there is one out of sight."""
    if not entity.duplicates:
        return {}
    found: Found = like(entity, row, actor)
    told = {"Duplicates": ", ".join(str(match.row.pk) for match in found.matches)} if found.matches else {}
    return told | ({"Duplicates-Hidden": "true"} if found.hidden else {})


# --- in the document ----------------------------------------------------------------------------

COMPONENT: Schema = {
    "type": "object",
    "properties": {
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "integer"},
                    "title": {"type": "string"},
                    "score": {"type": "integer", "minimum": 0, "maximum": 100},
                    "reasons": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["id", "title", "score", "reasons"],
            },
        },
        "hidden": {"type": "boolean"},
    },
    "required": ["items", "hidden"],
}


def parameters(entity: type[Entity], documentation: Actor) -> list[Schema]:
    """The values one may ask with."""
    found = []
    for field in compared_inputs(entity, documentation):
        relation = field.model_field.is_relation
        schema = {"type": "integer", "minimum": 1} if relation else {"type": "string", "maxLength": LONGEST}
        label = lazy(lambda field=field: field.label, str)()
        found.append({"in": "query", "name": field.name, "required": False, "schema": schema, "description": label})
    return found


def response_headers() -> Schema:
    """The headers of the answer to a POST."""
    return {
        "Duplicates": {
            "schema": {"type": "string"},
            "description": gettext_lazy("Ids of rows that are probably the same."),
        },
        "Duplicates-Hidden": {
            "schema": {"type": "string"},
            "description": gettext_lazy("There is a similar row that you do not see; ask a supervisor."),
        },
    }
