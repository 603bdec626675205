from __future__ import annotations

from typing import Any

from django.db.models import Q

from vinculo.entities.filters import Filter


class CategoryFilter(Filter):
    """`?category=4`: the products of a category and of all that hangs from it."""

    def equals(self, value: Any) -> Q:
        return Q(category__place__gte=value.place, category__place__lte=value.last)
