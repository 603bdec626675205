"""«Today»: what this person worked on last, and where to go on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.abilities.comments.models import Comment
from vinculo.abilities.comments.timeline import Item
from vinculo.entities.entity import Entity
from vinculo.entities.registry import entities, entity_named
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_relative
from vinculo.records.models import RecordAnchor
from vinculo.records.rows import Order
from vinculo.screens.asked import actor_of
from vinculo.screens.shell import creatables
from vinculo.screens.timeline import entry

SHOWN = 8
LOOKED_AT = 60  # of the newest comments, to find some the person may see


@require_GET
def home_screen(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    records = [one for one in entities() if one.is_record() and one.may(actor, "view")]
    context = {
        "crumbs": [],
        "greeting": greeting(),
        "latest": [latest(entity, actor) for entity in records],
        "entries": comments(actor),
        "creatables": creatables(actor),
    }
    return render(request, "screens/home.html", context)


def greeting() -> str:
    hour = timezone.localtime().hour
    if hour < 6 or hour >= 21:
        return _("Good night")
    return _("Good morning") if hour < 14 else _("Good afternoon")


def latest(entity: type[Entity], actor: Actor) -> dict[str, Any]:
    """The records of one kind where something happened last."""
    rows = entity.rows(actor).page(Order("last_activity", descending=True), SHOWN)
    items = [
        {"title": str(row), "url": entity.url(f"{row.pk}/"), "when": format_relative(row.last_activity)} for row in rows
    ]
    icon = entity.menu.icon if entity.menu else "file"
    url = entity.url("?sort=-last_activity") if entity.may(actor, "list") else ""
    return {"label": entity.noun.title, "icon": icon, "url": url, "items": items}


def comments(actor: Actor) -> list[dict[str, Any]]:
    """What colleagues wrote last on records the person sees."""
    newest = list(Comment.objects.select_related("anchor").order_by("-id")[:LOOKED_AT])
    anchors = RecordAnchor.objects.visible_to(actor).filter(pk__in={row.anchor_id for row in newest})
    visible = set(anchors.values_list("pk", flat=True)) if newest else set()
    rows = [row for row in newest if row.anchor_id in visible][:SHOWN]
    return [
        entry(
            Item(
                "comment", row.at, row.author_name, row.text, about=row.anchor.title,
                about_url=entity_named(row.anchor.kind).url(f"{row.anchor_id}/"), object=row,
            ),
            actor,
            "",
        )
        for row in rows
    ]  # fmt: skip
