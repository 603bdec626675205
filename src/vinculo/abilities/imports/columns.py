"""Which columns of a file are which fields of the entity, recognised by what people call them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.utils.translation import override

from vinculo.entities.entity import Entity
from vinculo.entities.fields import Field, field_of
from vinculo.entities.sets import SetColumn
from vinculo.entities.tables.read import header_key
from vinculo.identity.actor import Actor
from vinculo.records import custom

# Our own words for columns that say something about a row of the file and nothing about the record.
ABOUT_THE_ROW = ("Motivo", "Reason")


def importable(entity: type[Entity], actor: Actor) -> list[Field | SetColumn]:
    """What a file may fill in for this actor: the form, what recognises a row, and the sets it may join."""
    hidden = entity.hidden_names(actor)
    if actor.is_system:  # which looks for no news of its own
        custom.refresh()
    added = [field.name for field in entity.custom_for(actor) if field.definition.importable]
    names = (*_importable_names(entity), *added)  # type: ignore[arg-type]
    fields = [field_of(entity.model, name) for name in names if name not in hidden]
    return [*fields, *(one for one in entity.added_sets if one.offered_to(actor))]


def column_field(entity: type[Entity], name: str) -> Field | SetColumn:
    """What a column called `name` fills in."""
    return next((one for one in entity.added_sets if one.name == name), None) or field_of(entity.model, name)


@cache
def _importable_names(entity: type[Entity]) -> tuple[str, ...]:
    assert entity.imports
    named = (*entity.imports.match, *entity.form_names(), *entity.imports.headers, *entity.imports.positional)
    derived = set(entity.model.derived_fields())  # type: ignore[attr-defined]
    return tuple(name for name in dict.fromkeys(named) if name not in derived)


def required_names(entity: type[Entity]) -> tuple[str, ...]:
    """The fields without which no new record can be."""
    added = custom.fields_of(entity.model)
    return (*_required_names(entity), *(field.name for field in added if field.definition.required))  # type: ignore[arg-type]


@cache
def _required_names(entity: type[Entity]) -> tuple[str, ...]:
    derived = set(entity.model.derived_fields())  # type: ignore[attr-defined]
    return tuple(
        f.name
        for f in entity.model._meta.concrete_fields
        if f.editable and not f.blank and not f.has_default() and f.name not in derived
    )


def _labels(entity: type[Entity]) -> dict[str, str]:
    """{header as `header_key` makes it: field name} of what forms call the fields, in every language."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for name in _importable_names(entity):  # type: ignore[arg-type]
                found.setdefault(header_key(field_of(entity.model, name).label), name)
    return found


@cache
def known_headers(entity: type[Entity]) -> dict[str, str]:
    """{header as `header_key` makes it: field name}, "" for columns of ours that are only shown.

    The labels of form and list in every language come first, then the names of the declaration, then the
    names of the fields themselves.
    """
    assert entity.imports
    names = _importable_names(entity)  # type: ignore[arg-type]
    found = _labels(entity)
    for language, _name in settings.LANGUAGES:
        with override(language):
            for part in entity.added_sets:
                for word in (part.label, part.name, *part.headers):
                    found.setdefault(header_key(word), part.name)
            for column in (*entity.columns, *entity.added_columns, *entity.more_columns):
                shown = column.name if column.name in names else ""
                found.setdefault(header_key(column.label), shown)
    for name, aliases in entity.imports.headers.items():
        for alias in aliases:
            found.setdefault(header_key(alias), name)
    for name in names:
        found.setdefault(header_key(name), name)
        found.setdefault(header_key(f"{name}_id"), name)
    for word in ABOUT_THE_ROW:
        found.setdefault(header_key(word), "")
    found.pop("", None)
    return found


def all_headers(entity: type[Entity]) -> dict[str, str]:
    """`known_headers` and what the fields are called that the installation adds: label, key, `cf_key`.

    Their labels go before the further names of the declaration, but not before its own labels.
    """
    found = dict(known_headers(entity))  # type: ignore[arg-type]
    own = _labels(entity)
    for field in custom.fields_of(entity.model):
        name = field.name if field.definition.importable else ""
        if (label := header_key(field.definition.label)) not in own:
            found[label] = name
        for word in (field.path, field.name):
            found.setdefault(header_key(word), name)
    return found


def own_headers(entity: type[Entity]) -> dict[str, str]:
    """{header as `header_key` makes it: field name} of what forms call the fields, those of the installation too."""
    found = _labels(entity)
    for field in custom.fields_of(entity.model):
        if field.definition.importable:
            found.setdefault(header_key(field.definition.label), field.name)
    return found


def guessed(entity: type[Entity], actor: Actor, header: Sequence[str] | None, width: int) -> dict[str, str]:
    """{"column number": field name} for what is recognised; a field is taken by its first column."""
    assert entity.imports
    allowed = {field.name for field in importable(entity, actor)}
    if header is None:
        names: Sequence[str] = entity.imports.positional[:width]
    else:
        keys = [header_key(label) for label in header]
        own, known = own_headers(entity), all_headers(entity)
        # What is called exactly like a field is that field, whatever other words for it stand further left.
        taken = {key: name for key in keys if (name := own.get(key))}
        names = [taken.get(key) or ("" if known.get(key) in taken.values() else known.get(key, "")) for key in keys]
    found: dict[str, str] = {}
    for place, name in enumerate(names):
        if name in allowed and name not in found.values():
            found[str(place)] = name
    return found


def signature(header: Sequence[str]) -> str:
    """The same for headers that say the same in the same order; capitals and accents make no difference."""
    return sha256("\x1f".join(header_key(label) for label in header).encode()).hexdigest()


def is_only_shown(entity: type[Entity], label: str) -> bool:
    """Whether a column is one of our own that no file can fill in (a count, the day it was created)."""
    return all_headers(entity).get(header_key(label)) == ""
