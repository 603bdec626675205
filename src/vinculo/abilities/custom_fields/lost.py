"""Kept addresses of lists that name an added field which is in the trash, or no longer filters and sorts."""

from __future__ import annotations

from django.http import QueryDict

from vinculo.abilities.custom_fields.models import CustomField
from vinculo.entities.entity import Entity
from vinculo.identity.actor import Actor
from vinculo.records.virtual import PREFIX


def without_lost(entity: type[Entity], data: QueryDict, actor: Actor) -> tuple[QueryDict, list[str]]:
    """`data` without what such fields asked of the list, and their names; `data` itself where there are none."""
    if not any(PREFIX in text for text in (*data, *data.getlist("sort"), *data.getlist("columns"))):
        return data, []
    usable = {parameter for one in entity.filters_for(actor) for parameter in one.parameters}
    columns = entity.columns_for(actor)
    shown, sorting = {column.name for column in columns}, {column.name for column in columns if column.sort}
    labels = {one.name: one.label for one in CustomField.objects.filter(entity=entity.key())}
    lost: dict[str, str] = {}

    def gone(name: str, known: set[str]) -> bool:
        field = name.partition("__")[0]
        if name in known or field not in labels:
            return False
        lost[field] = labels[field]
        return True

    kept = data.copy()
    for name in [name for name in data if name.startswith(PREFIX) and gone(name, usable)]:
        del kept[name]
    if gone(data.get("sort", "").removeprefix("-"), sorting):
        for name in ("sort", "after", "before"):  # a place is one in this order
            kept.pop(name, None)
    if "columns" in data:
        names = [name for text in data.getlist("columns") for name in text.split(",") if name]
        kept.setlist("columns", [name for name in names if not gone(name, shown)])
    return (kept, list(lost.values())) if lost else (data, [])
