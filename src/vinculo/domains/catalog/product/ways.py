"""The ways to look at the products: as a list, by categories, as a tree."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from vinculo.identity.actor import Actor

LIST, GRID, TREE = "/products/", "/products/categories/", "/products/tree/"


def ways(now: str) -> list[dict[str, Any]]:
    """[{label, icon, url, active}]"""
    found = [(_("List"), "list", LIST), (_("Categories"), "grid-2x2", GRID), (_("Tree"), "network", TREE)]
    return [{"label": label, "icon": icon, "url": url, "active": url == now} for label, icon, url in found]


def list_part(query: str, actor: Actor) -> dict[str, Any]:
    """What the list of products says of the other ways."""
    return {"ways": ways(LIST)}
