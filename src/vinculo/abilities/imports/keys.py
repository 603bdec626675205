"""What may be there only once: the declared constraints as keys that a whole chunk is compared by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from django.db.models import Model, Q, UniqueConstraint
from django.utils.translation import gettext as _

from vinculo.entities.entity import Entity
from vinculo.entities.fields import Field, field_of
from vinculo.entities.noun import Text
from vinculo.identity.actor import Actor
from vinculo.records.databases.keys import Among
from vinculo.records.record import LIVE

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """Fields whose values together name one row among those that meet `condition`.

    `recognises` says that a file's row with this key is the record that has it; `unique` that the database
    refuses a second one.
    """

    name: str
    fields: tuple[Field, ...]
    condition: Q
    unique: bool
    recognises: bool
    message: Text
    applies: Callable[[Any], bool]
    read: tuple[Callable[[Any], Any], ...]

    @classmethod
    def on(
        cls, model: type[Model], names: Iterable[str], condition: Q, *, name: str = "", unique: bool = True,
        recognises: bool = False, message: Text = "",
    ) -> Key:  # fmt: skip
        fields = tuple(field_of(model, each) for each in names)
        read = tuple(attrgetter(field.model_field.attname) for field in fields)
        applies = compiled(model, condition)
        return cls(name or fields[0].name, fields, condition, unique, recognises, message, applies, read)

    def of(self, row: Any) -> Values | None:
        """The values of `row`, None when the key says nothing about it."""
        values = tuple([read(row) for read in self.read])
        if None in values or "" in values or not self.applies(row):
            return None
        return values

    def holders(self, model: Any, wanted: Iterable[Values], actor: Actor | None = None) -> dict[Values, list[int]]:
        """{values: primary keys of the records that have them}, among those `actor` sees or among all."""
        wanted = set(wanted)
        if not wanted:
            return {}
        if actor is None:
            rows = model.objects.unscoped("a key is taken by whoever has it")
        else:
            rows = model.objects.permitted(actor, "view")
        names = [field.model_field.attname for field in self.fields]
        first = Among(names[0], {values[0] for values in wanted})
        found: dict[Values, list[int]] = {}
        for pk, *columns in rows.filter(self.condition, first).values_list("pk", *names):
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
    match = entity.imports.match
    found: dict[tuple[str, ...], Key] = {}
    for name in match:  # their place in the order; those that are unique are replaced below
        found[(name,)] = Key.on(model, [name], LIVE, unique=False, recognises=True)
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            names = (field.name,)
            found[names] = Key.on(model, names, Q(), recognises=field.name in match)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            said = constraint.violation_error_message
            found[tuple(constraint.fields)] = Key.on(
                model,
                constraint.fields,
                constraint.condition or Q(),
                name="" if len(constraint.fields) == 1 else constraint.name,
                recognises=len(constraint.fields) == 1 and constraint.fields[0] in match,
                message="" if not said or said == constraint.default_violation_error_message else said,
            )
    return tuple(found.values())


def compiled(model: type[Model], condition: Q) -> Callable[[Any], bool]:
    """A function that says whether a row meets the condition of a constraint, without asking the database.

    Understands what constraints are made of here: equality and `isnull` on the row's own columns.
    """
    tests = [compiled(model, part) if isinstance(part, Q) else _test(model, *part) for part in condition.children]  # type: ignore[misc]
    negated = condition.negated
    if condition.connector == Q.OR and tests:
        return lambda row: any(test(row) for test in tests) is not negated
    return lambda row: all(test(row) for test in tests) is not negated


def _test(model: type[Model], path: str, wanted: Any) -> Callable[[Any], bool]:
    name, _sep, lookup = path.partition("__")
    read = attrgetter(field_of(model, name).model_field.attname)
    if lookup == "isnull":
        return lambda row: (read(row) is None) is wanted
    if lookup in ("", "exact"):
        return lambda row: bool(read(row) == wanted)
    raise NotImplementedError(f"{model.__name__}: a file cannot be checked against a constraint on {path!r}.")
