"""What may be there only once: the declared constraints as keys that a whole chunk is compared by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Model, Q, UniqueConstraint
from django.utils.translation import gettext as _

from vinculo.entities.entity import Entity
from vinculo.entities.noun import Text
from vinculo.identity.actor import Actor

LIVE = Q(trashed__isnull=True)
SAID = "said"


@dataclass(frozen=True, slots=True)
class Key:
    """Fields whose values together name one row among those that meet `condition`.

    `recognises` says that a file's row with this key is the record that has it; `unique` that the database
    refuses a second one.
    """

    name: str
    fields: tuple[str, ...]
    condition: Q
    unique: bool
    recognises: bool
    message: Text = ""

    def of(self, row: Any) -> tuple[Any, ...] | None:
        """The values of `row`, None when the key says nothing about it."""
        values = tuple(getattr(row, attname) for attname in self.fields)
        if any(value in (None, "") for value in values) or not holds(self.condition, row):
            return None
        return values

    def holders(
        self, model: Any, wanted: Iterable[tuple[Any, ...]], actor: Actor | None = None
    ) -> dict[tuple[Any, ...], list[int]]:
        """{values: primary keys of the records that have them}, among those `actor` sees or among all."""
        wanted = set(wanted)
        if not wanted:
            return {}
        if actor is None:
            rows = model.objects.unscoped("a key is taken by whoever has it")
        else:
            rows = model.objects.permitted(actor, "view")
        first = {f"{self.fields[0]}__in": {values[0] for values in wanted}}
        found: dict[tuple[Any, ...], list[int]] = {}
        for pk, *columns in rows.filter(self.condition, **first).values_list("pk", *self.fields):
            if (values := tuple(columns)) in wanted:
                found.setdefault(values, []).append(pk)
        return found

    def taken_message(self) -> str:
        return str(self.message) or _("Somebody has this already. If you do not see who, ask a supervisor.")


@cache
def keys_of(entity: type[Entity]) -> tuple[Key, ...]:
    """The keys of an entity, those that recognise a row first and strongest first."""
    assert entity.imports
    model = entity.model
    unique: dict[tuple[str, ...], Key] = {}
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            unique[(field.attname,)] = Key(field.name, (field.attname,), Q(), True, False)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            fields = tuple(_attname(model, name) for name in constraint.fields)
            said = constraint.violation_error_message
            message = "" if said == constraint.default_violation_error_message else said
            unique[fields] = Key(constraint.name, fields, constraint.condition or Q(), True, False, message)
    found = []
    for name in entity.imports.match:
        known = unique.pop((_attname(model, name),), None)
        if known is None:
            found.append(Key(name, (_attname(model, name),), LIVE, False, True))
        else:
            found.append(Key(name, known.fields, known.condition, True, True, known.message))
    return (*found, *unique.values())


def _attname(model: type[Model], name: str) -> str:
    return str(model._meta.get_field(name).attname)  # type: ignore[union-attr]


def holds(condition: Q, row: Any) -> bool:
    """Whether `row` meets the condition of a constraint, without asking the database.

    Understands what constraints are made of here: equality and `isnull` on the row's own columns.
    """
    results = (holds(part, row) if isinstance(part, Q) else _meets(row, *part) for part in condition.children)
    met = any(results) if condition.connector == Q.OR and condition.children else all(results)
    return met is not condition.negated


def _meets(row: Any, path: str, wanted: Any) -> bool:
    name, _sep, lookup = path.partition("__")
    value = getattr(row, _attname(type(row), name))
    if lookup == "isnull":
        return (value is None) is wanted
    if lookup in ("", "exact"):
        return bool(value == wanted)
    raise NotImplementedError(f"{type(row).__name__}: a file cannot be checked against a constraint on {path!r}.")


class Taken:
    """The keys the rows of one file have used so far, by which line, and what that line said."""

    def __init__(self) -> None:
        self.lines: dict[str, dict[str, int]] = {}
        self.fresh: dict[str, dict[str, int]] = {}  # since the last `handed_over`

    def line_of(self, kind: str, *values: object) -> int | None:
        return self.lines.get(kind, {}).get(_joined(values))

    def take(self, line: int, kind: str, *values: object) -> None:
        value = _joined(values)
        self.lines.setdefault(kind, {})[value] = line
        self.fresh.setdefault(kind, {})[value] = line

    def note_said(self, line: int, fingerprint: int) -> None:
        self.lines.setdefault(SAID, {})[str(line)] = fingerprint
        self.fresh.setdefault(SAID, {})[str(line)] = fingerprint

    def said(self, line: int) -> int:
        return self.lines[SAID][str(line)]

    def handed_over(self) -> dict[str, dict[str, int]]:
        fresh, self.fresh = self.fresh, {}
        return fresh

    def add(self, keys: dict[str, dict[str, int]]) -> None:
        for kind, values in keys.items():
            self.lines.setdefault(kind, {}).update(values)


def _joined(values: tuple[object, ...]) -> str:
    return "\x1f".join(map(str, values))
