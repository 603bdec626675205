"""What other screens show of maps: a record's place, a place to choose in a form."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from vinculo.entities.entity import Entity
from vinculo.entities.layout import Map, RecordPart
from vinculo.identity.actor import Actor

NEARBY = 12  # the zoom at which the map of a record opens


def basis(entity: type[Entity]) -> dict[str, Any]:
    """What every map of `entity` needs to know."""
    return {
        "language": get_language() or "es",
        "tiles": settings.MAP_TILES,
        "credit": settings.MAP_TILES_CREDIT,
        "url": entity.url("map/"),
    }


def to_choose(entity: type[Entity], names: tuple[str, ...]) -> dict[str, Any]:
    """The map under those fields of a form that hold a place; empty under others."""
    where = entity.map
    if where is None or not {where.latitude, where.longitude} <= set(names):
        return {}
    return {"after": "screens/map_pick.html", "map": basis(entity) | {"fields": f"{where.latitude} {where.longitude}"}}


def add(entity: type[Entity]) -> None:
    """Gives the page of a record with a place a small map of it."""
    if where := entity.map:
        entity.added_parts.append(
            RecordPart("screens/map_place.html", lambda row, actor: place(entity, where, row, actor))
        )


def place(entity: type[Entity], where: Map, row: Any, actor: Actor) -> dict[str, Any]:
    """The place of `row`, when it has one and the actor may know it."""
    latitude, longitude = getattr(row, where.latitude), getattr(row, where.longitude)
    if latitude is None or longitude is None or entity.map_for(actor) is None:
        return {"map": None}
    found = basis(entity) | {"latitude": latitude, "longitude": longitude}
    return {"map": found | {"big_url": f"{found['url']}#{NEARBY}/{latitude:.4f}/{longitude:.4f}"}}
