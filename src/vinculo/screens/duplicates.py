"""The page of probable duplicates: groups with score and reasons, the scan that finds them, «these are not»."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vinculo.abilities.duplicates import groups, scan
from vinculo.abilities.duplicates.find import out_of_sight
from vinculo.abilities.duplicates.models import Scan
from vinculo.abilities.duplicates.profile import declaration
from vinculo.abilities.duplicates.score import how_sure
from vinculo.entities.entity import Entity
from vinculo.entities.fields import Field, Relation
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.formats import format_datetime
from vinculo.records.merging import MOST as MOST_MERGED
from vinculo.screens.asked import actor_of, require
from vinculo.screens.shell import crumbs

State = Scan.State
MOST_PAGES = 1000


@require_http_methods(["GET", "POST"])
def duplicates_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """`/accounts/duplicates/`; with `?poll=1` only how far the scan is."""
    actor = actor_of(request)
    require(entity, actor, "duplicates")
    if request.method == "POST":
        return act(request, entity, actor)
    last = scan.latest(entity)
    stuck = last is not None and scan.stands_still(last)
    working = last is not None and last.state == State.RUNNING and not stuck
    here = entity.url("duplicates/")
    if "poll" in request.GET:
        if not working or last is None:
            return HttpResponse(status=204, headers={"HX-Redirect": here})
        return render(request, "web/components/progress.html", progress(last, here))
    number = page_number(request.GET.get("page", ""))
    found, more = groups.page(entity, actor, number)
    seen = seen_relations(entity, actor, found)
    context: dict[str, Any] = {
        "entity": entity,
        "crumbs": crumbs(entity, (_("Probable duplicates"), "")),
        "title": _("Probable duplicates"),
        "working": working,
        "stuck": stuck,
        "progress": progress(last, here) if working and last else None,
        "when": format_datetime(last.finished) if last and last.finished else "",
        "stopped": last is not None and last.state == State.STOPPED,
        "groups": [card(entity, actor, group, seen) for group in found],
        "out_of_sight": out_of_sight(entity),
        "may_change": entity.may(actor, "change"),
        "previous_url": f"?page={number - 1}" if number > 1 else "",
        "next_url": f"?page={number + 1}" if more else "",
    }
    return render(request, "screens/duplicates.html", context)


def act(request: HttpRequest, entity: type[Entity], actor: Actor) -> HttpResponse:
    """What the buttons do; one that no longer fits does nothing."""
    action = request.POST.get("action", "")
    if action in ("scan", "go_on"):
        scan.start(entity, actor)
    elif action == "stop":
        scan.stop(entity)
    elif action == "dismiss":
        require(entity, actor, "change")
        if groups.dismiss(entity, numbers(request.POST.get("ids", "")), actor):
            messages.success(request, _("That is remembered: these are not the same."))
    number = page_number(request.POST.get("page", ""))
    return redirect(entity.url("duplicates/" + (f"?page={number}" if number > 1 else "")))


def page_number(text: str) -> int:
    return min(int(text), MOST_PAGES) if text.isdecimal() and 0 < len(text) < 6 and int(text) else 1


def numbers(text: str) -> list[int]:
    """The primary keys of «12,15»; what is none is passed over."""
    parts = text.split(",")[: groups.MOST_IN_GROUP]
    return [int(part) for part in parts if part.isdecimal() and len(part) < 19]


def progress(found: Scan, here: str) -> dict[str, Any]:
    """The bar, as components/progress.html takes it."""
    done = min(found.done, found.total)
    return {"label": _("Looking for duplicates…"), "done": done, "total": found.total, "poll_url": f"{here}?poll=1"}


def card(entity: type[Entity], actor: Actor, group: groups.Group, seen: dict[str, set[int]]) -> dict[str, Any]:
    """A group as the template shows it: each record with the fields that were compared."""
    fields = compared_fields(entity, actor)
    pks = [member.row.pk for member in group.members]
    mergeable = len(pks) > 1 and entity.may(actor, "merge")
    first = ",".join(map(str, pks[:MOST_MERGED]))
    return {
        "ids": ",".join(map(str, pks)),
        "score": group.score,
        "sure": how_sure(group.score),
        "hidden": group.hidden,
        "several": len(pks) > 1,
        "merge_url": entity.url(f"merge/?ids={first}&from=duplicates") if mergeable else "",
        "members": [
            {
                "member": member,
                "url": entity.url(f"{member.row.pk}/"),
                "facts": [text for field in fields if (text := fact(field, member.row, seen))],
            }
            for member in group.members
        ],
    }


def compared_fields(entity: type[Entity], actor: Actor) -> list[Field]:
    return [field for field in entity.fields_for(actor) if field.name in declaration(entity).fields]


def seen_relations(entity: type[Entity], actor: Actor, found: list[groups.Group]) -> dict[str, set[int]]:
    """By field, which of the records that those of the page point at the actor may see."""
    seen = {}
    for field in compared_fields(entity, actor):
        if isinstance(field, Relation):
            pks = {getattr(member.row, field.model_field.attname) for group in found for member in group.members}
            rows = access.rows(field.related, actor, "view").filter(pk__in=pks - {None})
            seen[field.name] = set(rows.values_list("pk", flat=True))
    return seen


def fact(field: Field, row: Any, seen: dict[str, set[int]]) -> str:
    """What one field says; nothing of a record out of sight, nor what the title says already."""
    value = getattr(row, field.name)
    if isinstance(field, Relation) and (value is None or value.pk not in seen[field.name]):
        return ""
    text = str(field.show(value))
    return "" if text == str(row) else text
