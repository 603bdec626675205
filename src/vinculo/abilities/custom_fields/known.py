"""The definitions as the floor of records wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Max

from vinculo.abilities.custom_fields.models import CustomField
from vinculo.abilities.custom_fields.options import offers, values
from vinculo.records.record import record_models
from vinculo.records.virtual import Definition


def version() -> int:
    return CustomField.objects.aggregate(found=Max("written"))["found"] or 0


def load() -> Mapping[str, Sequence[Definition]]:
    found: dict[str, list[Definition]] = {}
    for one in CustomField.objects.filter(trashed__isnull=True).select_related("parent"):
        found.setdefault(one.entity, []).append(definition(one))
    return found


def definition(one: CustomField) -> Definition:
    return Definition(
        pk=one.pk, slug=one.slug, label=one.label, type=one.type, help=one.help, section=one.section,
        required=one.required, in_list=one.in_list, searchable=one.searchable, importable=one.importable,
        in_api=one.in_api, indexed=one.indexed, parent=one.parent.slug if one.parent else "",
        options=tuple(values(one.type, one.options)),
        offers=offers(one.options, linked_to=one.parent) if one.type == CustomField.Type.LINKED else {},
    )  # fmt: skip


def related() -> Mapping[str, Any]:
    """What references of each type point to."""
    return {"user": get_user_model(), "account": record_models()["account"]}
