"""«List» and «map»: two looks at the same rows."""

from __future__ import annotations

from vinculo.entities.entity import Entity
from vinculo.identity.actor import Actor


def switch(entity: type[Entity], actor: Actor, here: str) -> dict[str, str]:
    """The addresses of both with the same query; empty where the entity has no map for this actor."""
    if entity.map_for(actor) is None:
        return {}
    query = here if here != "?" else ""
    return {"list_url": entity.url() + query, "map_url": entity.url("map/") + query}
