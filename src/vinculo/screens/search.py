"""Search everything: one question over the anchors of all records the actor may see."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.abilities.comments.history import known
from vinculo.entities.any_record import newest_of_each_kind
from vinculo.entities.entity import Entity
from vinculo.entities.registry import entities
from vinculo.identity.actor import Actor
from vinculo.records.models import RecordAnchor
from vinculo.records.text import fold, search_words
from vinculo.screens.asked import actor_of
from vinculo.screens.favourites import palette_groups
from vinculo.screens.shell import creatables, menu

IN_PALETTE = 5
ON_PAGE = 20


@require_GET
def palette_screen(request: HttpRequest) -> JsonResponse:
    """{groups: [{label, items: [{label, hint, url, icon}]}]}: records, then things to create, then pages."""
    actor = actor_of(request)
    q = asked_text(request)
    groups = found_records(actor, q, IN_PALETTE) if q else palette_groups(actor)
    words = fold(q).split()

    def fits(label: str) -> bool:
        return all(word in fold(label) for word in words)

    create = [
        {
            "label": _("New: %(what)s") % {"what": one["label"]},
            "hint": f"c {one['shortcut']}" if one["shortcut"] else "",
            "url": one["url"],
            "icon": "plus",
        }
        for one in creatables(actor)
    ]
    pages = [
        {"label": one["label"], "hint": section["label"], "url": one["url"], "icon": one["icon"]}
        for section in menu(actor)
        for one in section["items"]
    ]
    groups.append({"label": _("Create"), "items": [one for one in create if fits(one["label"])]})
    groups.append({"label": _("Pages"), "items": [one for one in pages if fits(one["label"])][:8]})
    return JsonResponse({"groups": [group for group in groups if group["items"]]})


@require_GET
def search_screen(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    q = asked_text(request)
    groups = found_records(actor, q, ON_PAGE) if q else []
    groups = [group for group in groups if group["items"]]
    return render(request, "screens/search.html", {"q": q, "groups": groups, "crumbs": []})


def asked_text(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "")[:200].strip()


def record_kinds(actor: Actor) -> list[type[Entity]]:
    return [entity for entity in entities() if entity.is_record() and entity.may(actor, "view")]


def found_records(actor: Actor, q: str, size: int) -> list[dict[str, Any]]:
    """By kind, the newest records that hold every word of `q`."""
    kinds = {entity.key(): entity for entity in record_kinds(actor)}
    hits = newest_of_each_kind(search_words(q), actor, size + 1, lambda rows: rows.select_related("account"))
    told = known({hit.account_id for hit in hits if hit.account_id}, actor)
    by_kind: dict[str, list[RecordAnchor]] = {kind: [] for kind in kinds}
    for hit in hits:
        by_kind[hit.kind].append(hit)
    return [group_of(kinds[kind], found, q, size, told, actor) for kind, found in by_kind.items() if found]


def group_of(
    entity: type[Entity], hits: list[RecordAnchor], q: str, size: int, told: set[int], actor: Actor
) -> dict[str, Any]:
    """What is shown of one kind: `size` of the `hits`, with the accounts that may be `told`, and where more are."""
    icon = entity.menu.icon if entity.menu else "file"
    items = [
        {
            "label": hit.title,
            "hint": hit.account.title if hit.account and hit.account_id in told else "",
            "url": entity.url(f"{hit.pk}/"),
            "icon": icon,
        }
        for hit in hits[:size]
    ]
    more = f"{entity.url()}?{urlencode({'q': q})}" if len(hits) > size and entity.may(actor, "list") else ""
    return {"label": entity.noun.title, "items": items, "more_url": more}
