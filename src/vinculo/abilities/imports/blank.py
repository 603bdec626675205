"""A form nobody has filled in yet: makes new records of one model many times faster than by keywords."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model


class Blank:
    """What every new record starts with: `start` by field name, the model's defaults for the rest."""

    def __init__(self, model: type[Model], start: Mapping[str, Any]) -> None:
        fields = model._meta.concrete_fields
        self.model = model
        self.places = {field.name: place for place, field in enumerate(fields) if not field.is_relation}
        self.related = {field.name: start[field.name] for field in fields if field.is_relation and field.name in start}
        self.values = [start.get(f.name, f.get_default()) if f.name in self.places else None for f in fields]
        # What is made anew for each record, such as an empty list.
        self.makers = [
            (place, field.get_default)
            for place, field in enumerate(fields)
            if callable(field.default) and field.name not in start
        ]

    def filled(self, values: Mapping[str, Any]) -> Any:
        """An unsaved record with `values` by field name, related rows as objects."""
        row = self.values.copy()
        for place, make in self.makers:
            row[place] = make()
        related = self.related
        for name, value in values.items():
            if name in self.places:
                row[self.places[name]] = value
            else:
                related = {**related, name: value}
        record = self.model(*row)
        for name, value in related.items():
            setattr(record, name, value)
        return record
