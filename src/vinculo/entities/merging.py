"""Merging records of an entity: which one stays, which values it keeps, and what moves to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from vinculo.entities.registry import entity_of, has_entity
from vinculo.entities.writing import Once, after_save, validate
from vinculo.identity.actor import Actor
from vinculo.records import batches, merging, undo, writing
from vinculo.records.merging import MOST
from vinculo.records.models import Batch
from vinculo.records.record import Record

if TYPE_CHECKING:
    from vinculo.entities.entity import Entity


def merge(
    entity: type[Entity], winner: int, losers: Sequence[int], actor: Actor, kept: Mapping[str, int] | None = None
) -> Batch:
    """Makes one record of several: `winner` stays, the others go to the trash and lead to it.

    `kept` says of a field from which of the records its value is taken: {field name: primary key}. Returns the
    operation, which can be undone. Raises PermissionDenied, and ValidationError when they cannot be merged.
    """
    pks = [winner, *(pk for pk in losers if pk != winner)]
    if not 2 <= len(pks) <= MOST:
        raise ValidationError(_("Choose between two and %(most)d of them.") % {"most": MOST})
    if not entity.merges or not entity.may(actor, "merge"):
        raise PermissionDenied
    with Once(), transaction.atomic():
        model: Any = entity.model
        rows = merging.held(model, pks, actor)
        by_pk = {row.pk: row for row in rows}
        values = chosen(entity, by_pk, winner, kept or {}, actor)
        title = " + ".join(str(row) for row in rows)
        batch = batches.begin(actor, "merge", entity.key(), title, total=len(pks))
        moved = merging.absorb(rows[0], rows[1:], actor, batch)
        stays = model.objects.unscoped("held above").select_related(*relations(model)).get(pk=winner)
        write(entity, stays, values, actor, batch)
        for other, writes in moved:
            follow_up(other, writes, actor)
        merged: list[Any] = [(row, {"merged_into": [None, None]}) for row in (stays, *rows[1:])]
        follow_up(model, merged, actor)
        batches.count(batch, len(pks))
        batches.end(batch)
    return batch


def relations(model: type[Model]) -> list[str]:
    return [f.name for f in model._meta.concrete_fields if f.is_relation and not f.primary_key]


def chosen(
    entity: type[Entity], rows: Mapping[int, Record], winner: int, kept: Mapping[str, int], actor: Actor
) -> dict[str, Any]:
    """{field name: value} that the winner takes from another; only fields this actor may fill in."""
    names = {field.name for field in entity.fields_for(actor)}
    if set(kept) - names or set(kept.values()) - set(rows):
        raise ValidationError(_("A value was chosen that is not there."))
    return {name: getattr(rows[pk], name) for name, pk in kept.items() if pk != winner}


def write(entity: type[Entity], row: Any, values: dict[str, Any], actor: Actor, batch: Batch) -> None:
    """The chosen values, once nobody else has them; whoever merges two records may change what is left."""
    if not values:
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.prepare()
    validate(row, set(values))
    cleaned = {name: getattr(row, name) for name in values}
    rows: Any = type(row).objects.unscoped("held by the merge")
    fresh = rows.select_related(*relations(type(row))).get(pk=row.pk)
    changed = writing.change(fresh, cleaned, actor, verb="merge", batch=batch.pk, giving_away=True)
    if changed:
        follow_up(type(row), [(fresh, changed)], actor)


@undo.after_write
def follow_up(model: type[Model], writes: Sequence[tuple[Any, dict[str, list[Any]]]], actor: Actor) -> None:
    """What the declaration wants done after rows were written by no form of its own."""
    if has_entity(model):
        after_save(entity_of(model), writes, actor)


def home_of(entity: type[Entity], pk: int, actor: Actor) -> int | None:
    """The record into which `pk` was merged, if there is one and `actor` may see it."""
    home = merging.final_home(pk) if entity.merges else None
    return home if home is not None and entity.get(actor, home) is not None else None
