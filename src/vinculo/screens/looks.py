"""The ways a list can be looked at: rows, map and board with the same query, and what an entity declares."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from vinculo.entities.entity import Entity
from vinculo.identity.actor import Actor


def looks(entity: type[Entity], actor: Actor, here: str, now: str) -> list[dict[str, Any]]:
    """[{key, label, icon, url, active}]; empty where there is only the list. `here` is the query of the list."""
    query = here if here != "?" else ""
    found = [("list", _("List"), "list", "")]
    if entity.board:
        found.append(("board", _("Board"), "square-kanban", "board/"))
    if entity.map_for(actor):
        found.append(("map", _("Map"), "map", "map/"))
    ways = [(key, label, icon, entity.url(path) + query) for key, label, icon, path in found]
    ways += [(look.key, str(look.label), look.icon, entity.url(look.path)) for look in entity.looks]
    return [
        {"key": key, "label": label, "icon": icon, "url": url, "active": key == now}
        for key, label, icon, url in ways
        if len(ways) > 1
    ]


def look_url(entity: type[Entity], actor: Actor, key: str) -> str:
    """The address of a look, or of the list where there is none called so."""
    return next((one["url"] for one in looks(entity, actor, "", key) if one["active"]), entity.url())
