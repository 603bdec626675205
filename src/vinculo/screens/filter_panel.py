"""The inside of the filter panel: the filters in the order of the form, and words to choose from while typing."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import CharField
from django.utils.translation import gettext as _

from vinculo.entities.entity import Entity
from vinculo.entities.filters import Filter
from vinculo.identity.actor import Actor
from vinculo.records.rows import Order

LOOKED_AT = 500  # of the rows that moved last: the words in use, without reading a whole table
MOST_WORDS = 100


def grouped(entity: type[Entity], drawn: list[dict[str, Any]], actor: Actor) -> list[dict[str, Any]]:
    """[{title, filters}] of what `filter_context` gave, by the sections of the form; the others at the end."""
    left = {one["name"]: one for one in drawn}
    found = []
    for section in entity.sections_for(actor):
        mine = [one for name, one in list(left.items()) if name in section.names]
        for one in mine:
            del left[one["name"]]
        found.append({"title": str(section.title), "filters": mine})
    found.append({"title": _("Other filters"), "filters": list(left.values())})
    return [group for group in found if group["filters"]]


def words_in_use(entity: type[Entity], filters: list[Filter], actor: Actor) -> dict[str, list[str]]:
    """{filter: words} for the plain texts that repeat, such as towns, among the rows the actor sees."""
    texts = [one for one in filters if one.widget == "text" and repeats(one)]
    if not texts or not entity.is_record():
        return {}
    names = [one.name for one in texts]
    order = Order("last_activity", descending=True)
    rows = entity.rows(actor).page(order, LOOKED_AT, shape=lambda found: found.values_list(*names))
    found = {}
    for place, name in enumerate(names):
        counted = Counter(row[place] for row in rows if row[place])
        if counted and len(counted) * 2 <= counted.total():  # a key of its own for every row is no help
            found[name] = sorted(word for word, _count in counted.most_common(MOST_WORDS))
    return found


def repeats(one: Filter) -> bool:
    field = one.field.model_field
    return isinstance(field, CharField) and not one.field.added and not field.choices and not field.unique


__all__ = ["grouped", "words_in_use"]
