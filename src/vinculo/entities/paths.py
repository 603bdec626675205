"""Addresses of entities, for modules the declarations themselves are made of."""

from django.db.models import Model


def plural_path(model: type[Model]) -> str:
    """The URL path of a model's entity: "accounts"."""
    from vinculo.entities.registry import entity_of

    return entity_of(model).path
