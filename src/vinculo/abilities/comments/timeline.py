"""One timeline of a record and everything under it: comments, files and changes, newest first.

Each source answers one indexed question for the record itself and one for what hangs from it; the newest of
all are merged. Other abilities and domains add a source with `register`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vinculo.abilities.comments.history import Detail, details, verb_text
from vinculo.abilities.comments.models import Comment
from vinculo.entities.noun import Text
from vinculo.entities.registry import entity_named
from vinculo.identity.actor import Actor
from vinculo.records.databases.keys import Among
from vinculo.records.models import Change, RecordAnchor

# Records hang from accounts, and from nothing else.
ABOVE = "account"
PORTION = 2000  # rows read at once while few are in sight


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
    icon: str = ""
    note: str = ""  # a longer text under it

    @property
    def position(self) -> Position:
        return Position(self.at, self.kind, self.object.pk)


@dataclass(slots=True)
class Asked:
    """Whose timeline is wanted, by whom, and the newest `size` items before which position."""

    record: Any
    actor: Actor
    before: Position | None
    size: int
    _sight: dict[int, bool] = field(default_factory=dict)  # of records under this one, as far as was asked

    def rows(self, rows: QuerySet[Any]) -> list[Any]:
        """Of `rows`, which have anchor, account and at: those on the record, or on a visible record under it."""
        rows = rows.order_by("-at", "-pk")
        own = rows.filter(anchor_id=self.record.pk)[: self.size]
        return [*own, *self.below(rows.select_related("anchor"), "anchor_id")]

    def below(self, rows: QuerySet[Any], column: str) -> list[Any]:
        """Of `rows`, those of a record under this one that the actor sees; its key is in `column`.

        They are read until there are enough in sight: most people see all that is under a record they see.
        """
        found: list[Any] = []
        if self.record.kind() != ABOVE:
            return found
        rows, portion = rows.filter(account_id=self.record.pk), self.size
        last: Position | None = None
        while len(found) < self.size:
            some = list(rows.filter(earlier("", last))[:portion])
            self._look({getattr(row, column) for row in some})
            found += [row for row in some if self._sight[getattr(row, column)]]
            if len(some) < portion:
                break
            last, portion = Position(some[-1].at, "", some[-1].pk), min(portion * 4, PORTION)
        return found[: self.size]

    def _look(self, pks: set[int]) -> None:
        if unknown := pks - self._sight.keys():
            visible = RecordAnchor.objects.visible_to(self.actor).filter(Among("pk", unknown))
            seen = set(visible.values_list("pk", flat=True))
            self._sight |= {pk: pk in seen for pk in unknown}

    def about(self, row: Any) -> dict[str, Any]:
        if row.anchor_id == self.record.pk:
            return {}
        return {"about": row.anchor.title, "about_url": entity_named(row.anchor.kind).url(f"{row.anchor_id}/")}


Source = Callable[[Asked], Iterable[Item]]
_sources: dict[str, Source] = {}
labels: dict[str, Text] = {}  # what each kind is called where one chooses among them


def register(kind: str, source: Source, label: Text = "") -> None:
    """Adds a source: it answers with the newest items, in the order of their positions.

    With a `label` people can choose to see nothing else.
    """
    _sources[kind] = source
    if label:
        labels[kind] = label


def timeline(
    record: Any, actor: Actor, *, kinds: Iterable[str] = (), before: Position | None = None, size: int = 30
) -> tuple[list[Item], bool]:
    """The newest `size` items before a position, and whether there are more."""
    asked = Asked(record, actor, before, size + 1)
    wanted = [name for name in kinds if name in _sources] or list(_sources)
    found = [item for name in wanted for item in _sources[name](asked)]
    found.sort(key=lambda item: item.position, reverse=True)
    return found[:size], len(found) > size


def comments(asked: Asked) -> list[Item]:
    rows = Comment.objects.filter(earlier("comment", asked.before))
    return [
        Item("comment", row.at, row.author_name, row.text, pinned=row.pinned, object=row, **asked.about(row))
        for row in asked.rows(rows)
    ]


def changes(asked: Asked) -> list[Item]:
    """What was changed on the record itself, and what came and went under it."""
    rows = Change.objects.filter(earlier("change", asked.before)).order_by("-at", "-pk")
    own = list(rows.filter(kind=asked.record.kind(), record_id=asked.record.pk)[: asked.size])
    below = asked.below(rows.exclude(verb="change"), "record_id")
    found = [
        Item("change", row.at, row.actor_name, verb_text(row.verb), object=row, details=told)
        for row, told in zip(own, details(own, asked.actor), strict=True)
    ]
    return found + [
        Item("change", row.at, row.actor_name, verb_text(row.verb), about=row.title, object=row) for row in below
    ]


register("comment", comments, _("Comments"))
register("change", changes, _("Changes"))
