"""The star of a record's page, the records opened last, and where both are shown: palette and home."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vinculo.abilities.favourites.marks import favourites, is_starred, note_visit, recent, star
from vinculo.entities.entity import Entity
from vinculo.entities.registry import entity_named
from vinculo.identity.actor import Actor
from vinculo.records.models import RecordAnchor
from vinculo.screens.asked import actor_of, refusal
from vinculo.screens.detail import find
from vinculo.screens.home import block

UNPROCESSABLE = 422
IN_PALETTE = 8
ON_HOME = 10


@require_POST
def star_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """Puts the star on or takes it off (`on` is 1 or 0); a script gets the button back as it is now."""
    actor = actor_of(request)
    row = find(entity, request, pk, trash=False)
    try:
        star(row.pk, actor, on=request.POST.get("on") == "1")
    except ValidationError as bad:
        return refusal(request, entity, {"on": " ".join(bad.messages)}, UNPROCESSABLE)
    if request.headers.get("HX-Request"):
        context = {"url": entity.url(f"{pk}/"), "starred": is_starred(row.pk, actor)}
        return render(request, "screens/star.html", context)
    return redirect(entity.url(f"{pk}/"))


@require_POST
def visit_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """Notes that the page was opened; sent by the page itself once it stands."""
    note_visit(find(entity, request, pk, trash=False).pk, actor_of(request))
    return HttpResponse(status=204)


def item(anchor: RecordAnchor) -> dict[str, str]:
    """{label, hint, url, icon} of a record."""
    entity = entity_named(anchor.kind)
    icon = entity.menu.icon if entity.menu else "file"
    return {"label": anchor.title, "hint": entity.noun.one, "url": entity.url(f"{anchor.pk}/"), "icon": icon}


def palette_groups(actor: Actor) -> list[dict[str, Any]]:
    """What the palette offers before anything is typed."""
    return [
        {"label": _("Opened last"), "items": [item(one) for one in recent(actor, IN_PALETTE)]},
        {"label": _("Favourites"), "items": [item(one) for one in favourites(actor, IN_PALETTE)]},
    ]


@block("mine", 55, "screens/home_mine.html")
def mine(actor: Actor) -> dict[str, Any] | None:
    """One's own stars and what one opened last; nothing of it for who has neither yet."""
    starred = [item(one) for one in favourites(actor, ON_HOME)]
    opened = [item(one) for one in recent(actor, ON_HOME)]
    return {"starred": starred, "opened": opened} if starred or opened else None
