"""Making one record of several: everything that hangs from the others goes to the one that stays.

The others end in the trash, and their old addresses lead to it. The history tells every step, so the whole can be
undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from vinculo.identity.actor import Actor
from vinculo.records import access, carry, moves, watch, writing
from vinculo.records.history import Entry, note
from vinculo.records.models import Batch, RecordAnchor
from vinculo.records.record import Record, followers

PORTION = 1000
MOST = 5  # records made one at a time

Writes = list[tuple[type[Model], list[tuple[Any, dict[str, list[Any]]]]]]


def held(model: type[Record], pks: Sequence[int], actor: Actor) -> list[Any]:
    """The live records `pks`, locked until the transaction ends, in this order. Raises PermissionDenied."""
    rows = access.rows(model, actor, "merge").filter(pk__in=pks, trashed__isnull=True).order_by("pk")
    found = {row.pk: row for row in rows.select_for_update(of=("self",))}
    if len(found) != len(set(pks)) or not found:
        raise PermissionDenied
    return [found[pk] for pk in pks]


def check(winner: Record, losers: Sequence[Record]) -> None:
    """Raises ValidationError when `winner` hangs below one of the others: it would hang from itself."""
    model: Any = type(winner)
    for other, key in moves.below(type(winner)):
        if other is not model or not isinstance(key, ForeignKey):
            continue
        above, seen = getattr(winner, key.attname), set()
        while above and above not in seen:
            if above in {loser.pk for loser in losers}:
                raise ValidationError(
                    _("«%(name)s» belongs below one of the others: keep that one.") % {"name": winner}
                )
            seen.add(above)
            above = model._base_manager.filter(pk=above).values_list(key.attname, flat=True).first()


def absorb(winner: Record, losers: Sequence[Record], actor: Actor, batch: Batch) -> Writes:
    """Gives `winner` all that hangs from `losers` and trashes these; `held` returned them all.

    Runs in the caller's transaction. Returns what was written of other records, for what upper floors do then.
    """
    check(winner, losers)
    model = type(winner)
    writes: Writes = []
    for loser in losers:
        for other, key in moves.below(model):
            writes += [(other, some) for some in _give(other, key, loser, winner, actor, batch)]
        for move in list(moves.waiting(model, loser.pk, winner.pk)):
            _note(moves.carry_out(move), winner, actor, batch)
    _trash(losers, actor, batch)
    anchor = RecordAnchor._meta.label_lower
    for loser in losers:
        _note(moves.carry_out(moves.Move(anchor, "merged_into", None, winner.pk, [loser.pk])), winner, actor, batch)
    carry.account(model, [winner.pk])
    watch.wrote(model, [winner.pk])
    return writes


def _note(move: moves.Move, winner: Record, actor: Actor, batch: Batch) -> None:
    if move.rows:
        note(actor, [Entry(winner.anchor, moves.VERB, move.noted())], batch.pk)


def _give(
    other: type[Record], key: Any, loser: Record, winner: Record, actor: Actor, batch: Batch
) -> list[list[tuple[Any, dict[str, list[Any]]]]]:
    """Points the records of `other` that hang from `loser` at `winner`, those in the trash too."""
    rows: Any = other.objects.unscoped("whoever merges two records moves what hangs from them")
    target = winner if key.related_model is type(winner) else winner.anchor
    found = []
    hanging = rows.filter(**{key.name: loser.pk}).exclude(pk=winner.pk).order_by("pk").select_for_update(of=("self",))
    while some := list(hanging[:PORTION]):
        change = {key.name: [[loser.pk, loser.title[:120]], [winner.pk, winner.title[:120]]]}
        for row in some:
            setattr(row, key.name, target)
        other.objects.bulk_save(some, [key.name])
        note(actor, [Entry(row, "change", change) for row in some], batch.pk)
        found.append([(row, change) for row in some])
    return found


def _trash(losers: Sequence[Record], actor: Actor, batch: Batch) -> None:
    for model in followers(type(losers[0])):
        rows: Any = model.objects.unscoped("nothing may be left hanging from what goes to the trash")
        assert not rows.filter(**{f"{model.follows}__in": [loser.pk for loser in losers]}, trashed=None).exists()
    writing.set_trashed(losers, actor, batch.pk, trashed=True)


def final_home(pk: int) -> int | None:
    """The record into which `pk` was merged in the end; None when it was not."""
    anchors = RecordAnchor.objects.unscoped("where an old address leads; what is there is checked by whoever goes")
    seen: set[int] = set()
    here: int | None = pk
    while here is not None and here not in seen:
        seen.add(here)
        further = anchors.filter(pk=here, trashed__isnull=False).values_list("merged_into_id", flat=True).first()
        if further is None:
            break
        here = further
    return here if here != pk else None
