"""Every write of a record: permission, version, anchor, history, in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, Model, Q
from django.utils import timezone

from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.records import access, batches, carry, custom, watch
from vinculo.records.history import Entry, difference, first_values, note
from vinculo.records.models import RecordAnchor
from vinculo.records.numbering import next_block, next_number, raise_to
from vinculo.records.record import Record, StaleVersion, followers


def create(row: Model, actor: Actor, *, verb: str = "create", batch: uuid.UUID | None = None) -> Model:
    """Inserts `row`. Raises PermissionDenied when the actor may not create it or would not see it."""
    with transaction.atomic():
        access.check_create(row, actor)
        if isinstance(row, Record):
            custom.refresh(actor)  # what it is found by depends on them
            take_numbers([row])
        row.save()
        if not access.keeps(row, actor):
            raise PermissionDenied
        note(actor, [Entry(row, verb, first_values(row))], batch)
    return row


def change(
    row: Model,
    values: dict[str, Any],
    actor: Actor,
    *,
    version: int | None = None,
    verb: str = "change",
    batch: uuid.UUID | None = None,
    giving_away: bool = False,
) -> dict[str, list[Any]]:
    """Writes `values` over `row` and returns what differed, {field: [old, new]}.

    `version` is the one the writer started from. Raises StaleVersion when the row has moved on, PermissionDenied
    when the actor may not change it, or would lose sight of it without `giving_away` being what was asked for.
    """
    with transaction.atomic():
        # A verb that gives a record away has its own permission, checked by whoever calls.
        if not giving_away and not access.reaches(row, actor, "change"):
            raise PermissionDenied
        if version is not None and version != row.version:  # type: ignore[attr-defined]
            raise StaleVersion(row)
        changed = difference(row, values)
        if not changed:
            return {}
        for name in changed:
            setattr(row, name, values[name])
        if isinstance(row, Record):
            custom.refresh(actor)
            _write_record(row, changed)
        else:
            row.save(update_fields=list(changed))
        if not giving_away and not access.keeps(row, actor):
            raise PermissionDenied
        note(actor, [Entry(row, verb, changed)], batch)
    return changed


def _write_record(record: Record, changed: Iterable[str]) -> None:
    """Compare-and-swap on the version, then the anchor and whatever hangs from the record."""
    changed = set(changed)
    record.check_own(changed)
    carry.inherit([record])
    record.prepare()
    record.changed = record.last_activity = timezone.now()
    names = {*custom.columns(changed), *record.derived_fields(), "changed", "last_activity", "trashed", "trash_batch"}
    columns = {name: getattr(record, name) for name in names}
    mine = type(record)._base_manager.filter(pk=record.pk, version=record.version)
    if not mine.update(**columns, version=F("version") + 1):
        raise StaleVersion(record)
    record.version += 1
    custom.written(record)
    record.anchor_row(pk=record.pk).save(force_update=True)
    carry.written(type(record), [record.pk], changed)
    watch.wrote(type(record), [record.pk], {*changed, *record.derived_fields()}, [record])


def take_numbers(records: Sequence[Record]) -> None:
    """Gives each record of one model its consecutive number; numbers that came along raise the counter."""
    if not records or not records[0].number_series:
        return
    series = str(records[0].number_series)
    given = [r.number for r in records if r.number]  # type: ignore[attr-defined]
    if given:
        raise_to(series, max(given))
    waiting = [r for r in records if not r.number]  # type: ignore[attr-defined]
    if len(waiting) == 1:
        waiting[0].number = next_number(series)  # type: ignore[attr-defined]
    elif waiting:
        for record, number in zip(waiting, next_block(series, len(waiting)), strict=True):
            record.number = number  # type: ignore[attr-defined]


def create_many(records: Sequence[Record], actor: Actor, *, batch: uuid.UUID | None = None) -> None:
    """Inserts many records of one model. Raises PermissionDenied unless the actor may create each one."""
    if not records:
        return
    with transaction.atomic():
        check_create_many(records, actor)
        take_numbers(records)
        type(records[0]).objects.bulk_create(records)
        check_in_sight(records, actor)
        note(actor, [Entry(r, "create", first_values(r)) for r in records], batch)


def check_create_many(records: Sequence[Record], actor: Actor) -> None:
    """`access.check_create` for many rows of one model: parents are looked up together."""
    model = type(records[0])
    level = access.level_for(model, actor, "create")
    if level is Level.ALL:
        return
    if model.follows and level is not Level.NONE:
        parents = {getattr(r, f"{model.follows}_id") for r in records}
        parent_model: Any = model._meta.get_field(model.follows).related_model
        reached = access.rows(parent_model, actor, "view").filter(pk__in=parents)
        if reached.count() != len(parents):
            raise PermissionDenied
        return
    for record in records:
        access.check_create(record, actor)


def change_many(pairs: Sequence[tuple[Record, dict[str, Any]]], actor: Actor, *, batch: uuid.UUID | None = None) -> int:
    """Writes many records of one model, each (record, values) read in this same transaction.

    Returns how many differed. The caller read the rows through `permitted(actor, "change")`. Raises
    StaleVersion, and PermissionDenied when the actor would lose sight of one of them.
    """
    entries: list[Entry] = []
    records: list[Record] = []
    fields: set[str] = set()
    for record, values in pairs:
        if changed := difference(record, values):
            for name in changed:
                setattr(record, name, values[name])
            fields |= set(changed)
            records.append(record)
            entries.append(Entry(record, "change", changed))
    if not records:
        return 0
    with transaction.atomic():
        type(records[0]).objects.bulk_save(records, fields)
        check_in_sight(records, actor)
        note(actor, entries, batch)
    return len(entries)


def check_in_sight(records: Sequence[Record], actor: Actor) -> None:
    """Raises PermissionDenied when the actor does not see all he has just written."""
    model = type(records[0])
    if access.level_for(model, actor, "view") is Level.ALL:
        return
    seen = access.rows(model, actor, "view")
    for some in carry.batches([record.pk for record in records]):
        if seen.filter(pk__in=some).count() < len(some):
            raise PermissionDenied


def trash(record: Record, actor: Actor, *, batch: uuid.UUID | None = None) -> uuid.UUID:
    """Moves a record and what hangs from it to the trash; the batch id, which it returns, names all of it.

    What lies there already stays as it is. Raises PermissionDenied.
    """
    with transaction.atomic():
        held = _held(record, actor)
        if held.trashed is None:
            batch = batch or batches.current() or batches.single(actor, "trash", held.kind(), held.title).pk
            trash_with_followers([held], actor, batch)
        _repeat_state(held, record)
    return held.trash_batch  # type: ignore[return-value]


def restore(record: Record, actor: Actor) -> None:
    """Takes a record out of the trash, with everything that went in with it.

    Raises PermissionDenied, and ValidationError when a live record meanwhile took a value that must be unique,
    or when the record it hangs from is still in the trash.
    """
    with transaction.atomic():
        held = _held(record, actor)
        if held.trashed is not None:
            _restore_with_followers([held], actor, held.trash_batch)
        _repeat_state(held, record)


def _held(record: Record, actor: Actor) -> Record:
    """The record as the database holds it now, locked; its trash is a matter of the level for `delete`."""
    rows = access.rows(type(record), actor, "delete").select_for_update(of=("self",))
    found = rows.filter(pk=record.pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _repeat_state(held: Record, record: Record) -> None:
    record.trashed, record.trash_batch, record.version = held.trashed, held.trash_batch, held.version


def trash_with_followers(records: Sequence[Record], actor: Actor, batch: uuid.UUID) -> None:
    """Trashes live `records` of one model, locked before, and what follows them: an undo goes the other way round."""
    if not records:
        return
    for hanging in _below(records, Q(trashed__isnull=True)):
        trash_with_followers(hanging, actor, batch)
    set_trashed(records, actor, batch, trashed=True)


def _restore_with_followers(records: Sequence[Record], actor: Actor, batch: uuid.UUID | None) -> None:
    if not records:
        return
    went_in_with_it = Q(trashed__isnull=False, trash_batch=batch)
    set_trashed(records, actor, batches.current(), trashed=False)
    for hanging in _below(records, went_in_with_it):
        _restore_with_followers(hanging, actor, batch)


def _below(records: Sequence[Record], condition: Q) -> Iterator[list[Record]]:
    """What follows `records` and meets `condition`, locked; a model and a portion at a time."""
    for model in followers(type(records[0])):
        rows = model.objects.unscoped("what hangs from a record shares its trash").filter(condition)
        for some in carry.batches([record.pk for record in records]):
            yield list(rows.filter(**{f"{model.follows}__in": some}).order_by("pk").select_for_update(of=("self",)))


def set_trashed(records: Sequence[Record], actor: Actor, batch: uuid.UUID | None, *, trashed: bool) -> None:
    """Moves locked `records` of one model into the trash or out of it, and nothing else; noted under `batch`.

    Whoever comes back is no longer merged into another. Raises ValidationError as `restore` does.
    """
    model, now = type(records[0]), timezone.now()
    for record in records:
        record.trashed = now if trashed else None
        record.trash_batch = batch if trashed else None
        record.version += 1
    carry.inherit(records)
    pks = [record.pk for record in records]
    rows = model.objects.unscoped("the permission of the top record covers what hangs from it")
    with _conflicts_named(records):
        for some in carry.batches(pks):
            rows.filter(pk__in=some).update(trashed=records[0].trashed, trash_batch=records[0].trash_batch, changed=now)
    if not trashed:
        anchors = RecordAnchor.objects.unscoped("what is back stands for itself")
        for some in carry.batches(pks):
            anchors.filter(pk__in=some, merged_into__isnull=False).update(merged_into=None)
    note(actor, [Entry(record, "trash" if trashed else "restore") for record in records], batch)


@contextmanager
def _conflicts_named(records: Sequence[Record]) -> Iterator[None]:
    """Turns the database's refusal of a value that must be unique into the ValidationError that names it."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        for record in records:
            record.validate_constraints()
        raise
