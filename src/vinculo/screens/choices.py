"""What a picker offers while somebody types: rows of an entity the actor may see."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from vinculo.abilities.favourites.marks import recent
from vinculo.entities.any_record import newest_of_each_kind
from vinculo.entities.entity import Entity
from vinculo.entities.registry import entities
from vinculo.records.rows import Order
from vinculo.records.text import search_words
from vinculo.screens.asked import actor_of, require
from vinculo.screens.going_with import spoken

OFFERED = 10


@require_GET
def choices_screen(request: HttpRequest, entity: type[Entity]) -> JsonResponse:
    """[{id, text, hint}] for `?q=`: the newest ten that match; without text, the ones last used.

    `?id=12&with=account+phone` answers that one row with what goes with it: {…, with: {name: {id, text}}}.
    """
    actor = actor_of(request)
    require(entity, actor, "view")
    if wanted := request.GET.get("id"):
        row = entity.get(actor, int(wanted)) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else None
        names = request.GET.get("with", "").split()[:20]
        one = {"id": row.pk, "text": str(row), "with": spoken(row, names, actor)} if row is not None else None
        return JsonResponse([one] if one else [], safe=False)
    q = request.GET.get("q", "").replace("\x00", "")[:200].strip()
    rows = entity.rows(actor)
    order = entity.default_order()
    if q:
        rows = rows.together().filter(entity.searched(q, rows))
        order = Order("pk", descending=True)
    elif entity.is_record():
        order = Order("last_activity", descending=True)
    found, hidden = rows.page(order, OFFERED), entity.hidden_names(actor)
    return JsonResponse([{"id": row.pk, "text": str(row), "hint": hint(row, hidden)} for row in found], safe=False)


@require_GET
def any_record_screen(request: HttpRequest) -> JsonResponse:
    """[{id, text, hint}] of records of whatever kind for `?q=`, the newest ten; without text, those opened last."""
    actor = actor_of(request)
    words = search_words(request.GET.get("q", "").replace("\x00", "")[:200])
    found = newest_of_each_kind(words, actor, OFFERED)[:OFFERED] if words else recent(actor, OFFERED)
    kinds = {one.key(): one.noun.one for one in entities()}
    return JsonResponse([{"id": row.pk, "text": row.title, "hint": kinds[row.kind]} for row in found], safe=False)


@require_GET
def filter_choices_screen(request: HttpRequest, entity: type[Entity], name: str) -> JsonResponse:
    """[{id, text}] for `?q=` of a filter with more choices than a select shows."""
    actor = actor_of(request)
    require(entity, actor, "list")
    found = next((one for one in entity.filters_for(actor) if one.name == name and one.widget == "choice"), None)
    if found is None:
        raise Http404
    hits = found.matching(request.GET.get("q", "")[:200], actor)
    return JsonResponse([{"id": value, "text": label} for value, label in hits[:OFFERED]], safe=False)


def hint(row: Any, hidden: set[str]) -> str:
    """What tells two rows of the same name apart, without the fields that are `hidden`."""
    parts = [getattr(row, name, "") for name in ("fiscal_id", "city", "position", "email") if name not in hidden]
    return " · ".join(str(part) for part in parts if part)[:120]
