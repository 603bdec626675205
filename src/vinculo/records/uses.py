"""Whether something still points at a row that cannot go while it does; rows for the program, not for people."""

from __future__ import annotations

from typing import Any

from django.db.models import PROTECT, RESTRICT, Model, QuerySet


def every_row(model: type[Any]) -> QuerySet[Any]:
    """All rows of a model, trashed ones too: for what is kept up behind a write, never for what somebody sees."""
    return model._base_manager.all()


def is_in_use(row: Model) -> bool:
    """Asks each table that protects what it points at for one row, wherever and whoever's it is."""
    # Hidden ones too: most tables give the row no name for what points at it.
    relations = (one for one in row._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete)
    return any(_points_here(one, row) for one in relations if getattr(one, "on_delete", None) in (PROTECT, RESTRICT))


def _points_here(relation: Any, row: Model) -> bool:
    return bool(relation.related_model._base_manager.filter(**{relation.field.name: row}).exists())
