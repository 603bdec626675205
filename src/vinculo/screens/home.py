"""«Today»: what waits for this person, what happened, and where to go on; every domain adds blocks of its own.

A block is a function in the `home.py` of an entity folder: `@block(key, order, template)` over
`build(actor) -> {…} | None`. None leaves it out, which is also how it says that it is for other roles.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import compress
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.abilities.comments.models import Comment
from vinculo.abilities.comments.timeline import Item
from vinculo.abilities.duplicates.groups import open_pairs
from vinculo.entities.registry import entities, entity_named
from vinculo.identity.actor import Actor
from vinculo.records.databases.asking import which_exist
from vinculo.records.discovery import import_all
from vinculo.records.formats import format_relative
from vinculo.records.models import RecordAnchor
from vinculo.records.rows import Order
from vinculo.screens.asked import actor_of
from vinculo.screens.timeline import entry

SHOWN = 8
LOOKED_AT = 60  # of the newest comments, to find some the person may see

Build = Callable[[Actor], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Block:
    """A panel of the page: `template` is rendered with what `build` gives, as `block`."""

    key: str
    order: int
    template: str
    build: Build


_blocks: dict[str, Block] = {}


def block(key: str, order: int, template: str) -> Callable[[Build], Build]:
    """Makes the function a block of the page; lower orders come first."""

    def register(build: Build) -> Build:
        _blocks[key] = Block(key, order, template, build)
        return build

    return register


@cache
def blocks() -> list[Block]:
    """All blocks in their order, those of the domains included."""
    for app in apps.get_app_configs():
        if app.name.startswith("vinculo.domains."):
            import_all(app.name, "home")
    return sorted(_blocks.values(), key=lambda one: one.order)


@require_GET
def home_screen(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    built = [(one, one.build(actor)) for one in blocks()]
    shown = [{"key": one.key, "template": one.template, **found} for one, found in built if found is not None]
    return render(request, "screens/home.html", {"crumbs": [], "greeting": greeting(), "blocks": shown})


def greeting() -> str:
    hour = timezone.localtime().hour
    if hour < 6 or hour >= 21:
        return _("Good night")
    return _("Good morning") if hour < 14 else _("Good afternoon")


@block("duplicates", 50, "screens/home_duplicates.html")
def duplicates(actor: Actor) -> dict[str, Any] | None:
    """For whoever can merge them: where a scan found records that are probably one."""
    kinds = [one for one in entities() if one.duplicates and one.may(actor, "duplicates") and one.may(actor, "merge")]
    found = list(compress(kinds, which_exist([open_pairs(one, actor) for one in kinds])))
    return {"items": [{"text": one.noun.title, "url": one.url("duplicates/")} for one in found]} if found else None


@block("recent", 60, "screens/home_recent.html")
def recent(actor: Actor) -> dict[str, Any] | None:
    """The clients where something happened last."""
    kinds = [one for one in entities() if one.is_record() and one.menu and one.menu.group == "clients"]
    found = []
    for entity in (one for one in kinds if one.may(actor, "view")):
        for row in entity.rows(actor).page(Order("last_activity", descending=True), SHOWN):
            icon = entity.menu.icon if entity.menu else ""
            found.append((row.last_activity, {"title": str(row), "url": entity.url(f"{row.pk}/"), "icon": icon}))
    if not any(one.may(actor, "view") for one in kinds):
        return None
    newest = sorted(found, key=lambda pair: pair[0], reverse=True)[:SHOWN]
    return {"items": [{**item, "when": format_relative(at)} for at, item in newest]}


@block("comments", 70, "screens/home_comments.html")
def comments(actor: Actor) -> dict[str, Any] | None:
    """What colleagues wrote last on records the person sees; people from outside have none."""
    if actor.is_external:
        return None
    newest = list(Comment.objects.select_related("anchor").order_by("-id")[:LOOKED_AT])
    anchors = RecordAnchor.objects.visible_to(actor).filter(pk__in={row.anchor_id for row in newest})
    closed = [one.key() for one in entities() if not one.shows_remarks(actor)]
    visible = set(anchors.exclude(kind__in=closed).values_list("pk", flat=True)) if newest else set()
    rows = [row for row in newest if row.anchor_id in visible][:SHOWN]
    entries = [
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
    return {"entries": entries}
