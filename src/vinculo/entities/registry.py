"""All entities, known by being declared: every `entity.py` in an entity folder of a domain."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Model

from vinculo.entities.actions import Action
from vinculo.entities.columns import Column
from vinculo.entities.filters import Filter
from vinculo.entities.layout import Figures, ListPart, RecordPart, Tab
from vinculo.entities.sets import SetColumn
from vinculo.records.discovery import import_all

if TYPE_CHECKING:
    from vinculo.entities.entity import Entity

_entities: dict[str, type[Entity]] = {}
_extensions: list[Callable[[type[Entity]], None]] = []


def extend(add: Callable[[type[Entity]], None]) -> None:
    """How an ability plugs in: `add` is called once for every entity and may give it filters, columns or tabs."""
    _extensions.append(add)


def load() -> None:
    """Imports the entity folders of every domain, in the order of INSTALLED_APPS. Does nothing the second time."""
    if _entities:
        return
    for app in apps.get_app_configs():
        if app.name.startswith("vinculo.domains."):
            for module in import_all(app.name, "entity"):
                for entity in declared_in(module):
                    register(entity)
    for entity in list(_entities.values()):
        contribute(entity)
        for add in _extensions:
            add(entity)


def declared_in(module: ModuleType) -> list[type[Entity]]:
    from vinculo.entities.entity import Entity

    return [
        found
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, Entity) and found.__module__ == module.__name__
    ]


def register(entity: type[Entity]) -> None:
    if entity.key() in _entities:
        raise TypeError(f"Two entities are called {entity.key()!r}.")
    _entities[entity.key()] = entity


def contribute(entity: type[Entity]) -> None:
    """Hands what `entity` adds to lower entities over to them."""
    for model, pieces in entity.adds_to.items():
        lower = entity_of(model)
        for piece in pieces:
            if isinstance(piece, Column):
                piece.bind(model)
                lower.added_columns.append(piece)
            elif isinstance(piece, Filter):
                piece.bind(model)
                lower.added_filters.append(piece)
            elif isinstance(piece, Tab):
                lower.added_tabs.append(piece)
            elif isinstance(piece, Figures):
                lower.added_figures.append(piece)
            elif isinstance(piece, RecordPart | ListPart):
                lower.added_parts.append(piece)
            elif isinstance(piece, Action):
                lower.actions = [*lower.actions, piece]
            elif isinstance(piece, SetColumn):
                piece.bind(model)
                lower.added_sets.append(piece)
            else:
                raise TypeError(f"{entity.__name__}.adds_to: {piece!r} is no column, filter, tab, part, set or action.")


def entities() -> list[type[Entity]]:
    return list(_entities.values())


def entity_named(key: str) -> type[Entity]:
    """The entity called `key`. Raises KeyError."""
    return _entities[key]


def entity_of(model: type[Model]) -> type[Entity]:
    return _entities[str(model._meta.model_name)]


def has_entity(model: type[Model]) -> bool:
    return str(model._meta.model_name) in _entities
