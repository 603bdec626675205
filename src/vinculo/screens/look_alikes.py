"""Told while somebody types, and once more before it is saved: this may be here already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vinculo.abilities.duplicates.find import NONE, Found, like, out_of_sight
from vinculo.abilities.duplicates.imagined import imagined, typed
from vinculo.abilities.duplicates.profile import profile_of
from vinculo.abilities.duplicates.score import how_sure
from vinculo.entities.entity import Entity
from vinculo.identity.actor import Actor
from vinculo.screens.asked import actor_of, require
from vinculo.screens.detail import find

SEEN = "seen_duplicates"  # what the form says its writer was shown
HIDDEN = "hidden"


def told(entity: type[Entity], found: Found) -> dict[str, Any]:
    """What the template screens/look_alikes.html shows."""
    return {
        "entity": entity,
        "matches": [
            {"match": match, "url": entity.url(f"{match.row.pk}/"), "sure": how_sure(match.score)}
            for match in found.matches
        ],
        "hidden": out_of_sight(entity) if found.hidden else "",
        "seen": " ".join(shown(found)),
        "seen_name": SEEN,
    }


def shown(found: Found) -> list[str]:
    return [*(str(match.row.pk) for match in found.matches), *([HIDDEN] if found.hidden else [])]


def unannounced(
    request: HttpRequest, entity: type[Entity], values: Mapping[str, Any], row: Any = None
) -> dict[str, Any] | None:
    """What resembles the record about to be saved, if the person was not shown all of it before; else None.

    `values` are those of the form, `row` the record they change: only what they change is a reason to ask.
    """
    if not entity.duplicates:
        return None
    found = looked_for(entity, values, actor_of(request), row)
    if set(shown(found)) <= set(request.POST.get(SEEN, "").split()):
        return None
    return told(entity, found)


def looked_for(entity: type[Entity], values: Mapping[str, Any], actor: Actor, row: Any) -> Found:
    """What resembles the record with these values; of a change that makes no difference to that, nothing."""
    wanted = imagined(entity, values, row)
    if row is not None and profile_of(entity, wanted) == profile_of(entity, row):
        return NONE
    return like(entity, wanted, actor)


@require_POST
def look_alikes_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """What resembles the form as it is typed so far, as a fragment; empty when nothing does."""
    actor = actor_of(request)
    pk = request.GET.get("id", "")
    row = None
    if pk.isdecimal() and len(pk) < 19:
        row = find(entity, request, int(pk), "change", trash=False)
    else:
        require(entity, actor, "create")
    values = typed(entity, request.POST, actor)
    found = looked_for(entity, values, actor, row)
    return render(request, "screens/look_alikes.html", told(entity, found))


def context(entity: type[Entity], warned: dict[str, Any] | None, row: Any = None) -> dict[str, Any]:
    """What a form needs to warn: the address to ask while somebody types, and what it could not save without asking."""
    if not entity.duplicates:
        return {}
    url = entity.url("duplicates/check/") + (f"?id={row.pk}" if row is not None else "")
    return {"look_alikes_url": url, "look_alikes": warned, "save_label": _("Save anyway") if warned else ""}
