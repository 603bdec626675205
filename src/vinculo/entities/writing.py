"""One way in for values typed by people or programs: validated, then written through `records.writing`."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from vinculo.identity.actor import Actor
from vinculo.records import access, custom, databases, writing
from vinculo.records.record import Record

if TYPE_CHECKING:
    from vinculo.entities.entity import Entity


def save_new(entity: type[Entity], values: dict[str, Any], actor: Actor) -> Any:
    """Creates a row from Python values by field name. Raises ValidationError by field, PermissionDenied."""
    row = entity.model(**entity.new_values(actor))
    for name, value in values.items():
        setattr(row, name, value)
    if isinstance(row, Record):
        row.prepare()
    validate(row, set(values))
    with Once(), transaction.atomic():
        writing.create(row, actor)
        after_save(entity, [(row, {name: [None, None] for name in values})], actor)
    return row


def save_changes(
    entity: type[Entity], row: Any, values: dict[str, Any], actor: Actor, *, version: int | None = None
) -> dict[str, list[Any]]:
    """Writes `values` over `row`; returns {field: [old, new]}.

    Raises ValidationError by field, records.writing.StaleVersion, PermissionDenied.
    """
    wanted = copy.copy(row)
    for name, value in values.items():
        setattr(wanted, name, value)
    if isinstance(wanted, Record):
        wanted.prepare()
    validate(wanted, set(values))
    cleaned = {name: getattr(wanted, name) for name in {**values, **filled_in(row, wanted)}}
    with Once(), transaction.atomic():
        changed = writing.change(row, cleaned, actor, version=version)
        if changed:
            after_save(entity, [(row, changed)], actor)
    return changed


def filled_in(row: Any, wanted: Any) -> dict[str, Any]:
    """What the rules filled in where the row held nothing, as an activity takes the account of its contact."""
    blank = [f for f in row._meta.concrete_fields if f.is_relation and f.editable and getattr(row, f.attname) is None]
    return {f.name: getattr(wanted, f.name) for f in blank if getattr(wanted, f.attname) is not None}


def validate(row: Any, names: set[str]) -> None:
    """Field rules, row rules and uniqueness, as ValidationError by field."""
    # Relations were chosen from scoped rows: asking the database again whether they exist is a query each.
    relations = {f.name for f in row._meta.concrete_fields if f.is_relation}
    derived = set(row.derived_fields()) if isinstance(row, Record) else set()
    row.clean_fields(exclude=relations | derived | {"number"})
    errors: dict[str, list[str]] = {}
    for check in (row.clean, row.validate_constraints):
        try:
            check()
        except ValidationError as bad:
            for name, messages in bad.message_dict.items():
                errors.setdefault(name, []).extend(messages)
    unique = {f.name for f in row._meta.concrete_fields if f.unique and not f.primary_key} & names
    if unique and not errors:
        row.validate_unique(exclude={f.name for f in row._meta.concrete_fields} - unique)
    for f in row._meta.concrete_fields:
        if f.is_relation and not f.null and not f.primary_key and getattr(row, f.attname) is None:
            errors.setdefault(f.name, []).append(_("This field is required."))
    if isinstance(row, Record):
        for added in custom.fields_of(type(row)):
            wanted = added.definition.required and (row._state.adding or added.name in names)
            if wanted and getattr(row, added.attname) == added.empty:
                errors.setdefault(added.name, []).append(_("This field is required."))
    if errors:
        raise ValidationError(errors)


class Once:
    """Two people at once may both pass validation; the database then refuses the second.

    So it does with one of two who wait for each other, unless that is a larger transaction's business.
    """

    def __enter__(self) -> None:
        self.inside = connection.in_atomic_block

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, IntegrityError):
            raise ValidationError(_("Another row with these values was saved a moment ago.")) from error
        if isinstance(error, OperationalError) and not self.inside and databases.is_collision(error):
            raise ValidationError(_("Somebody else was changing the same at this moment. Try again.")) from error


def after_save(entity: type[Entity], writes: Sequence[tuple[Any, dict[str, list[Any]]]], actor: Actor) -> None:
    """What the declaration wants done after rows were written, each with {field: [old, new]}, all at once.

    Raises ValidationError, and PermissionDenied when the actor would lose sight of one of them.
    """
    if entity.after_save and writes:
        entity.after_save(writes, actor)
        # What follows a write may move the row out of its writer's sight, as a branch that leaves its company.
        actor.memo.clear()
        if not all(access.keeps(row, actor) for row, _changed in writes):
            raise PermissionDenied


__all__ = ["after_save", "save_changes", "save_new", "validate"]
