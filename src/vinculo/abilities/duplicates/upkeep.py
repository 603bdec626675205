"""Keeps the keys in step with the records: in the transaction of every write, set by set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from vinculo.abilities.duplicates.keys import keys_of
from vinculo.abilities.duplicates.models import BlockingKey
from vinculo.abilities.duplicates.profile import columns_of, declaration, profile_of, profiles
from vinculo.entities import registry
from vinculo.entities.entity import Entity
from vinculo.records import databases, watch
from vinculo.records.carry import batches
from vinculo.records.databases.keys import Among

COLUMNS = ("anchor", "kind", "key")


def declared() -> list[type[Entity]]:
    """The entities whose duplicates are recognised."""
    registry.load()
    return [entity for entity in registry.entities() if entity.duplicates]


def entity_for(model: type[Any]) -> type[Entity] | None:
    registry.load()
    entity = registry.entity_of(model) if registry.has_entity(model) else None
    return entity if entity and entity.duplicates else None


@watch.on_values
def follow(values: watch.Values) -> None:
    entity = entity_for(values.model)
    if entity is None:
        return
    if values.new and values.rows is not None:
        insert(entity, fresh(entity, values.rows))
    elif {"trashed", *declaration(entity).fields} & set(values.fields):
        rewrite(entity, values.pks, values.rows)


def fresh(entity: type[Entity], rows: Iterable[Any]) -> dict[int, list[str]]:
    """{primary key: keys} of the live ones among `rows`."""
    return {row.pk: keys_of(profile_of(entity, row)) for row in rows if row.trashed is None}


def stored(entity: type[Entity], pks: Sequence[int]) -> dict[int, list[str]]:
    """{primary key: keys} of live records as the database holds them now."""
    every = entity.model.objects.unscoped("keys are worked out from every record")  # type: ignore[attr-defined]
    rows = every.filter(Among("pk", pks), trashed__isnull=True)
    return {one.pk: keys_of(one) for one in profiles(entity, rows.values_list(*columns_of(entity))) if one.pk}


def insert(entity: type[Entity], keys: dict[int, list[str]]) -> None:
    databases.insert(BlockingKey, COLUMNS, [(pk, entity.key(), key) for pk, found in keys.items() for key in found])


def rewrite(entity: type[Entity], pks: Sequence[int], rows: Sequence[Any] | None = None) -> None:
    """Makes the keys of the records `pks` what their values say; `rows` are those records, if at hand."""
    for some in batches(pks):
        wanted = stored(entity, some) if rows is None else fresh(entity, (row for row in rows if row.pk in set(some)))
        missing = {pk: set(keys) for pk, keys in wanted.items()}
        stale = []
        for key_pk, pk, key in BlockingKey.objects.filter(Among("anchor", some)).values_list("pk", "anchor_id", "key"):
            if key in missing.get(pk, ()):
                missing[pk].remove(key)
            else:
                stale.append(key_pk)
        if stale:
            BlockingKey.objects.filter(Among("pk", stale)).delete()
        insert(entity, {pk: sorted(keys) for pk, keys in missing.items()})


def fill_where_none() -> None:
    """Writes the keys of all records of entities that have none yet, as after the update that brought the keys."""
    for entity in declared():
        if not BlockingKey.objects.filter(kind=entity.key()).exists():
            fill(entity)


def fill(entity: type[Entity], portion: int = 2000) -> None:
    last = 0
    every = entity.model.objects.unscoped("keys are worked out from every record")  # type: ignore[attr-defined]
    rows = every.order_by("pk").values_list("pk", flat=True)
    while pks := list(rows.filter(pk__gt=last)[:portion]):
        rewrite(entity, pks)
        last = pks[-1]
