"""Records of whatever kind: found by words, picked by typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from vinculo.entities.inputs import Choosable, RecordField
from vinculo.entities.registry import entities
from vinculo.identity.actor import Actor
from vinculo.records.access import anchor_arms
from vinculo.records.databases import text_by_kind
from vinculo.records.models import RecordAnchor
from vinculo.records.record import record_models
from vinculo.records.rows import Order, Rows, first_of_each

CHOICES = "/search/choices"


def records_in_sight(actor: Actor, *models: type[Model]) -> Rows:
    """The anchors of the live records that `actor` sees, of these `models` or of all."""
    arms = anchor_arms(actor, list(models or record_models().values()))
    return Rows(RecordAnchor, actor, [[arm] for arm in arms]).filter(trashed__isnull=True)


def newest_of_each_kind(words: Sequence[str], actor: Actor, size: int, shape: Any = None) -> list[RecordAnchor]:
    """Of each kind of record the newest `size` that hold every one of the folded `words`, newest first."""
    kinds = {one.key(): one.model for one in entities() if one.is_record() and one.may(actor, "view")}
    conditions = text_by_kind(words, kinds)
    asked = [records_in_sight(actor, kinds[kind]).filter(holds) for kind, holds in conditions.items()]
    return first_of_each(asked, Order("pk", descending=True), size, shape)


class _AnyRecord(Choosable):
    @property
    def related(self) -> type[Model]:
        return RecordAnchor

    def rows(self, actor: Actor) -> Rows:
        return records_in_sight(actor)


class AnyRecordField(RecordField):
    """Gives the anchor of a live record that the actor sees; `present` may stay whoever sees it."""

    def __init__(self, *, actor: Actor, present: RecordAnchor | None = None, **kwargs: Any) -> None:
        super().__init__(relation=_AnyRecord(), actor=actor, url=CHOICES, **kwargs)
        self.present = present

    def hits(self, words: Sequence[str]) -> list[Any]:
        return newest_of_each_kind(words, self.actor, 2)
