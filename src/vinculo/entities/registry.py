"""All entities, known by being declared: each domain's `entities.py` imports its declarations once at start."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Model

from vinculo.entities.columns import Column
from vinculo.entities.filters import Filter
from vinculo.entities.layout import Tab

if TYPE_CHECKING:
    from vinculo.entities.entity import Entity

_entities: dict[str, type[Entity]] = {}


def load() -> None:
    """Imports `entities.py` of every app that has one, in the order of INSTALLED_APPS."""
    if _entities:
        return
    for app in apps.get_app_configs():
        name = f"{app.name}.entities"
        if app.name.startswith("vinculo.domains") and find_spec(name):
            for entity in import_module(name).ENTITIES:
                register(entity)
    for entity in list(_entities.values()):
        contribute(entity)


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
            else:
                raise TypeError(f"{entity.__name__}.adds_to: {piece!r} is no column, filter or tab.")


def entities() -> list[type[Entity]]:
    return list(_entities.values())


def entity_named(key: str) -> type[Entity]:
    """The entity called `key`. Raises KeyError."""
    return _entities[key]


def entity_of(model: type[Model]) -> type[Entity]:
    return _entities[str(model._meta.model_name)]


def has_entity(model: type[Model]) -> bool:
    return str(model._meta.model_name) in _entities
