"""Two or more records side by side: which one stays, which values it keeps, what moves to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vinculo.abilities.tags.write import tags_of
from vinculo.entities.entity import Entity
from vinculo.entities.fields import Field, field_of
from vinculo.entities.inputs import OUT_OF_SIGHT
from vinculo.entities.merging import merge, relations
from vinculo.entities.noun import capital
from vinculo.entities.registry import entity_of, has_entity
from vinculo.identity.actor import Actor
from vinculo.records import access, carry, moves
from vinculo.records.formats import format_integer
from vinculo.records.merging import MOST
from vinculo.records.record import Record
from vinculo.screens.asked import actor_of, refusal, require
from vinculo.screens.form import done
from vinculo.screens.shell import crumbs

UNPROCESSABLE = 422
FROM_DUPLICATES = "duplicates/"  # who settles one group there goes on with the next


@require_http_methods(["GET", "POST"])
def merge_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """`?ids=1,2`: compares them, and makes them one."""
    actor = actor_of(request)
    require(entity, actor, "merge")
    asked = request.POST if request.method == "POST" else request.GET
    pks = keys_in(asked)
    if not 2 <= len(pks) <= MOST:
        text = _("Choose between two and %(most)d of them.") % {"most": MOST}
        return refusal(request, entity, {"ids": text}, UNPROCESSABLE)
    rows = compared(entity, pks, actor)
    winner = next((row for row in rows if str(row.pk) == asked.get("winner")), rows[0])
    came_from = asked.get("from") == "duplicates"
    refused = ""
    if request.method == "POST":
        kept = {name: request.POST.get(f"keep_{name}", "") for name in names_of(entity, actor)}
        chosen = {name: int(pk) for name, pk in kept.items() if pk.isdecimal() and len(pk) < 19}
        try:
            batch = merge(entity, winner.pk, pks, actor, chosen)
        except ValidationError as bad:
            refused = " ".join(bad.messages)
        else:
            told = _("Merged into «%(name)s».") % {"name": winner}
            messages.success(request, told, extra_tags=f"/settings/batches/{batch.pk}/undo/")
            return done(request, entity.url(FROM_DUPLICATES if came_from else f"{winner.pk}/"))
    context = {
        "entity": entity,
        "rows": rows,
        "winner": winner,
        "ids": ",".join(str(row.pk) for row in rows),
        "heads": [{"row": row, "url": entity.url(f"{row.pk}/"), "stays": row.pk == winner.pk} for row in rows],
        "fields": differing(entity, rows, winner, actor, asked),
        "moves": [{"row": row, "counts": counted(row, actor)} for row in rows],
        "refusal": refused,
        "cancel_url": entity.url(FROM_DUPLICATES if came_from else ""),
        "came_from": "duplicates" if came_from else "",
        "crumbs": crumbs(entity, (_("Merge"), "")),
    }
    return render(request, "screens/merge.html", context, status=UNPROCESSABLE if refused else 200)


def keys_in(asked: QueryDict) -> list[int]:
    """The keys asked for, `?ids=1,2` or `?ids=1&ids=2`, each once."""
    words = [word.strip() for text in asked.getlist("ids") for word in text.split(",")]
    return list(dict.fromkeys(int(word) for word in words if word.isdecimal() and len(word) < 19))


def compared(entity: type[Entity], pks: Sequence[int], actor: Actor) -> list[Any]:
    """The live records, the one that moved last first. Raises Http404 for what is out of sight, PermissionDenied."""
    model: Any = entity.model
    live = {"pk__in": pks, "trashed__isnull": True}
    if access.rows(model, actor, "view").filter(**live).count() < len(pks):
        raise Http404
    found = list(access.rows(model, actor, "merge").filter(**live).select_related(*relations(model)))
    if len(found) < len(pks):
        raise PermissionDenied
    return sorted(found, key=lambda row: (-row.last_activity.timestamp(), row.pk))


def names_of(entity: type[Entity], actor: Actor) -> list[str]:
    return [field.name for field in entity.fields_for(actor)]


def differing(
    entity: type[Entity], rows: Sequence[Any], winner: Any, actor: Actor, asked: QueryDict
) -> list[dict[str, Any]]:
    """[{name, label, options: [{pk, value, chosen}]}] of the fields that are not the same in all of them.

    At first each has the value of the one that stays, or where that has none, of the first that has one.
    """
    found = []
    for name in names_of(entity, actor):
        values = [getattr(row, name) for row in rows]
        if all(value == values[0] for value in values):
            continue
        field = field_of(entity.model, name)
        filled = [row for row, value in zip(rows, values, strict=True) if value not in (None, "", [], {})]
        first = winner if winner in filled or not filled else filled[0]
        chosen = asked.get(f"keep_{name}", str(first.pk))
        options = [
            {
                "row": row,
                "text": text_of(field, getattr(row, name), actor),
                "chosen": chosen == str(row.pk),
                "blank": row not in filled,
            }
            for row in rows
        ]
        found.append({"name": name, "label": field.label, "options": options})
    return found


def text_of(field: Field, value: Any, actor: Actor) -> str:
    """A value as people read it; a record out of sight is not named."""
    secret = isinstance(value, Record) and not access.reaches(value, actor, "view")
    return str(OUT_OF_SIGHT) if secret else field.show(value)


def counted(row: Any, actor: Actor) -> list[tuple[str, str]]:
    """[(what, how many)] of what hangs from a record, as far as the actor sees it."""
    found: list[tuple[str, int]] = []
    for other, key in moves.below(type(row)):
        if has_entity(other):
            there = entity_of(other).rows(actor).filter(**{key.name: row.pk}).queryset()
            found.append((capital(str(other._meta.verbose_name_plural)), there.count()))
    for hanging in carry.anchored_models():
        rows = hanging._default_manager.filter(anchor_id=row.pk)
        if any(f.name == "trashed" for f in hanging._meta.concrete_fields):
            rows = rows.filter(trashed__isnull=True)
        found.append((capital(str(hanging._meta.verbose_name_plural)), rows.count()))
    found.append((_("Tags"), len(tags_of(row.pk))))
    return [(label, format_integer(count)) for label, count in found if count]
