"""The indexes that keep lists flat which are filtered or sorted by a custom field.

A list asks each arm of the actor's scope by itself: all rows, those of a group, those of an owner. So every field
has an index for each, over live rows: in the order of its own values where it can be sorted by, and for a value
asked for within the list's own order where that is another.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from vinculo.abilities.custom_fields import known
from vinculo.abilities.custom_fields.models import CustomField
from vinculo.entities.registry import entity_of
from vinculo.records import custom, databases
from vinculo.records.check import Finding
from vinculo.records.databases import values
from vinculo.records.record import record_models
from vinculo.records.virtual import field_for, key_of

SCOPES: dict[str, tuple[str, ...]] = {"all": (), "group": ("group",), "owner": ("owner",)}
ASKED_FOR = "in_order"  # ending of the indexes for one value within the order of the list


def prefix(one: CustomField) -> str:
    return f"cf_{one.pk}_"


def wanted(one: CustomField) -> dict[str, dict[str, Any]]:
    """{name: what `values.create_index` takes} of the indexes that a field should have."""
    if one.trashed or not one.filterable or one.entity not in record_models():
        return {}
    model = record_models()[one.entity]
    field = field_for(known.definition(one), model, known.related())
    key = key_of(field) or field
    order = entity_of(model).default_order().field
    found: dict[str, dict[str, Any]] = {}
    for scope, columns in SCOPES.items():
        index = {"columns": columns, "value": (key.path, key.stored_as)}
        if field.sorts:
            found[f"{prefix(one)}{scope}"] = {**index, "then": ()}
        if not field.ranges:
            found[f"{prefix(one)}{scope}_{ASKED_FOR}"] = {**index, "then": () if order == "pk" else (order,)}
    return found


def build(one: CustomField) -> None:
    """Makes the indexes a field lacks and drops those it should not have; each as soon as it may."""
    model = record_models()[one.entity]
    should, there = wanted(one), values.existing_indexes(model, prefix(one))
    for name in sorted(there - should.keys()):
        values.drop_index(name)
    for name, index in should.items():
        if name not in there:
            values.create_index(model, name, index["columns"], index["value"], *index["then"])
    if should.keys() - there:
        databases.refresh_statistics(model)
    ready = bool(should)
    # Whoever changed that meanwhile has asked for another look.
    same = CustomField.objects.filter(pk=one.pk, filterable=one.filterable, trashed=one.trashed)
    same.exclude(indexed=ready).update(indexed=ready, written=time.time_ns())
    custom.refresh()


def missing() -> list[CustomField]:
    """The fields without all of their indexes."""
    return [
        one
        for one in CustomField.objects.filter(trashed__isnull=True, filterable=True).select_related("parent")
        if one.entity in record_models()
        and wanted(one).keys() - values.existing_indexes(record_models()[one.entity], prefix(one))
    ]


def look(repair: bool) -> Iterator[Finding]:
    """Finds fields whose indexes are gone."""
    for one in missing():
        if repair:
            build(one)
        yield Finding(_("The indexes of the custom field «%(name)s» are missing.") % {"name": one.label}, repair)
