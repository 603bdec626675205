"""One timeline of a record and everything under it: comments, files and changes, newest first.

Each source answers one indexed question for the record itself and one for what hangs from it; the newest of
all are merged. Other abilities and domains add a source with `register`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from vinculo.abilities.comments.history import Detail, details, verb_text
from vinculo.abilities.comments.models import Comment
from vinculo.entities.registry import entity_named
from vinculo.identity.actor import Actor
from vinculo.records.models import Change, RecordAnchor


@dataclass(slots=True)
class Item:
    """One entry of a timeline. `about` names the record when it is another than the one being looked at."""

    kind: str
    at: dt.datetime
    who: str
    text: str = ""
    about: str = ""
    about_url: str = ""
    pinned: bool = False
    object: Any = None
    details: list[Detail] = field(default_factory=list)


Source = Callable[[int, Actor, dt.datetime | None, int], Iterable[Item]]
_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    _sources[kind] = source


def timeline(
    anchor_id: int, actor: Actor, *, kinds: Iterable[str] = (), before: dt.datetime | None = None, size: int = 30
) -> tuple[list[Item], bool]:
    """The newest `size` items before a moment, and whether there are more."""
    wanted = [name for name in kinds if name in _sources] or list(_sources)
    found = [item for name in wanted for item in _sources[name](anchor_id, actor, before, size + 1)]
    found.sort(key=lambda item: item.at, reverse=True)
    return found[:size], len(found) > size


def of_record(rows: QuerySet[Any], anchor_id: int, actor: Actor, before: dt.datetime | None, size: int) -> list[Any]:
    """Rows on the record, or on a visible record under it, newest first; rows have anchor, account and at."""
    if before:
        rows = rows.filter(at__lt=before)
    own = rows.filter(anchor_id=anchor_id).order_by("-at")[:size]
    below = rows.filter(account_id=anchor_id).select_related("anchor").order_by("-at")[:size]
    return [*own, *only_visible(list(below), actor)]


def only_visible(rows: list[Any], actor: Actor) -> list[Any]:
    """Of rows under an account, those whose record the actor sees."""
    if not rows:
        return []
    anchors = RecordAnchor.objects.visible_to(actor).filter(pk__in={row.anchor_id for row in rows})
    visible = set(anchors.values_list("pk", flat=True))
    return [row for row in rows if row.anchor_id in visible]


def about(row: Any, anchor_id: int) -> dict[str, Any]:
    if row.anchor_id == anchor_id:
        return {}
    return {"about": row.anchor.title, "about_url": entity_named(row.anchor.kind).url(f"{row.anchor_id}/")}


def comments(anchor_id: int, actor: Actor, before: dt.datetime | None, size: int) -> list[Item]:
    rows = of_record(Comment.objects.all(), anchor_id, actor, before, size)
    return [
        Item("comment", row.at, row.author_name, row.text, pinned=row.pinned, object=row, **about(row, anchor_id))
        for row in rows
    ]


def changes(anchor_id: int, actor: Actor, before: dt.datetime | None, size: int) -> list[Item]:
    """What was changed on the record itself, and what came and went under it."""
    earlier = Q(at__lt=before) if before else Q()
    anchors = RecordAnchor.objects.unscoped("whoever asks for a record's timeline has reached the record")
    kinds = anchors.filter(pk=anchor_id).values_list("kind", flat=True)
    own = list(Change.objects.filter(earlier, kind__in=list(kinds), record_id=anchor_id).order_by("-id")[:size])
    below = Change.objects.filter(earlier, account_id=anchor_id).exclude(verb="change").order_by("-id")[:size]
    listed = list(below)
    visible = RecordAnchor.objects.visible_to(actor).filter(pk__in={row.record_id for row in listed})
    seen = set(visible.values_list("pk", flat=True))
    found = [
        Item("change", row.at, row.actor_name, verb_text(row.verb), object=row, details=told)
        for row, told in zip(own, details(own, actor), strict=True)
    ]
    found += [
        Item("change", row.at, row.actor_name, verb_text(row.verb), about=row.title, object=row)
        for row in listed
        if row.record_id in seen
    ]
    return found


register("comment", comments)
register("change", changes)
