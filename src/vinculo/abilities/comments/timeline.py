"""One timeline of a record and everything under it: comments, files and changes, newest first.

Each source answers one indexed question for the record itself and one for what hangs from it; the newest of
all are merged. Other abilities and domains add a source with `register`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from vinculo.abilities.comments.history import Detail, details, verb_text
from vinculo.abilities.comments.models import Comment
from vinculo.entities.registry import entity_named
from vinculo.identity.actor import Actor
from vinculo.records.models import Change, RecordAnchor


class Position(NamedTuple):
    """Where an item stands: many happen at the same moment, so the moment alone would skip some."""

    at: dt.datetime
    kind: str
    pk: int


def earlier(kind: str, before: Position | None) -> Q:
    """That a row of `kind` stands before a position; True of all rows when there is none."""
    if before is None:
        return Q()
    if kind == before.kind:
        return Q(at__lte=before.at) & (Q(at__lt=before.at) | Q(pk__lt=before.pk))
    return Q(at__lte=before.at) if kind < before.kind else Q(at__lt=before.at)


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

    @property
    def position(self) -> Position:
        return Position(self.at, self.kind, self.object.pk)


# (record, who asks, after which item, how many) -> the newest items, in the order of their positions
Source = Callable[[int, Actor, Position | None, int], Iterable[Item]]
_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    _sources[kind] = source


def timeline(
    anchor_id: int, actor: Actor, *, kinds: Iterable[str] = (), before: Position | None = None, size: int = 30
) -> tuple[list[Item], bool]:
    """The newest `size` items before a position, and whether there are more."""
    wanted = [name for name in kinds if name in _sources] or list(_sources)
    found = [item for name in wanted for item in _sources[name](anchor_id, actor, before, size + 1)]
    found.sort(key=lambda item: item.position, reverse=True)
    return found[:size], len(found) > size


def of_record(rows: QuerySet[Any], anchor_id: int, actor: Actor, size: int) -> list[Any]:
    """Rows on the record, or on a visible record under it, newest first; rows have anchor, account and at."""
    rows = rows.order_by("-at", "-pk")
    below = rows.filter(in_sight(actor, "anchor_id"), account_id=anchor_id).select_related("anchor")
    return [*rows.filter(anchor_id=anchor_id)[:size], *below[:size]]


def in_sight(actor: Actor, column: str) -> Exists:
    """That the record whose key is in `column` is one the actor sees: asked row by row, as far as needed."""
    return Exists(RecordAnchor.objects.visible_to(actor).filter(pk=OuterRef(column)))


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


def comments(anchor_id: int, actor: Actor, before: Position | None, size: int) -> list[Item]:
    rows = Comment.objects.filter(earlier("comment", before))
    return [
        Item("comment", row.at, row.author_name, row.text, pinned=row.pinned, object=row, **about(row, anchor_id))
        for row in of_record(rows, anchor_id, actor, size)
    ]


def changes(anchor_id: int, actor: Actor, before: Position | None, size: int) -> list[Item]:
    """What was changed on the record itself, and what came and went under it."""
    anchors = RecordAnchor.objects.unscoped("whoever asks for a record's timeline has reached the record")
    kinds = list(anchors.filter(pk=anchor_id).values_list("kind", flat=True))
    rows = Change.objects.filter(earlier("change", before)).order_by("-at", "-pk")
    own = list(rows.filter(kind__in=kinds, record_id=anchor_id)[:size])
    below = rows.filter(in_sight(actor, "record_id"), account_id=anchor_id).exclude(verb="change")[:size]
    found = [
        Item("change", row.at, row.actor_name, verb_text(row.verb), object=row, details=told)
        for row, told in zip(own, details(own, actor), strict=True)
    ]
    return found + [
        Item("change", row.at, row.actor_name, verb_text(row.verb), about=row.title, object=row) for row in below
    ]


register("comment", comments)
register("change", changes)
