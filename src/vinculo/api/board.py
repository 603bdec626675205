"""GET …/board: the columns of a board with what stands in them, as numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.api.forms import ID, Schema
from vinculo.api.reading import check_parameters, json, require
from vinculo.entities.board import BoardPage
from vinculo.entities.entity import Entity
from vinculo.entities.query import BadQuery, parse_query
from vinculo.identity.actor import Actor
from vinculo.records.money import house_currency

# Of a list, but of no board: it has no pages and no order.
NOT_HERE = ("sort", "after", "before", "page_size", "trash")


def columns(request: HttpRequest, entity: type[Entity], actor: Actor) -> HttpResponse:
    """`{"board": id, "currency": …, "columns": [{"id", "name", "closed", "count", "sum", "weighted"}]}`."""
    require(entity, actor, "list")
    if unknown := [name for name in NOT_HERE if name in request.GET]:
        raise BadQuery(dict.fromkeys(unknown, _("There is no parameter with this name.")))
    check_parameters(entity, request.GET, actor)
    page = BoardPage(entity, parse_query(entity, request.GET, actor), actor)
    found = [
        {
            "id": column.pk,
            "name": str(column.row),
            "closed": column.closed,
            "count": column.count,
            "sum": text(column.sum),
            "weighted": text(column.weighted),
        }
        for column in page.measure()
    ]
    return json({"board": page.home.pk if page.home else None, "currency": house_currency(), "columns": found})


def text(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")


AMOUNT: Schema = {"type": ["string", "null"]}
COMPONENT: Schema = {
    "type": "object",
    "properties": {
        "board": {"type": ["integer", "null"], "description": gettext_lazy("What the columns belong to.")},
        "currency": {"type": "string", "description": gettext_lazy("Of the sums: the currency of the house.")},
        "columns": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": ID,
                    "name": {"type": "string"},
                    "closed": {
                        "type": "boolean",
                        "description": gettext_lazy("Its figures are those of the last 30 days."),
                    },
                    "count": {"type": ["integer", "null"]},
                    "sum": AMOUNT,
                    "weighted": AMOUNT,
                },
                "required": ["id", "name", "closed", "count", "sum", "weighted"],
            },
        },
    },
    "required": ["board", "currency", "columns"],
}


def parameters(of_list: list[Any]) -> list[Any]:
    """Those of the list that make sense here."""
    return [one for one in of_list if one["name"] not in NOT_HERE]
