"""The filter «has a place» of every list that is also a map."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.entities.entity import Entity
from vinculo.entities.fields import field_of
from vinculo.entities.filters import Condition, Filter
from vinculo.entities.layout import Map
from vinculo.identity.actor import Actor
from vinculo.identity.models import User


class LocatedFilter(Filter):
    """`?located=false`: the rows that no map shows."""

    widget = "choice"
    operators = ()

    def __init__(self, where: Map, needs: str) -> None:
        super().__init__("located", label=gettext_lazy("Place on the map"), needs=needs)
        self.where = where

    def bind(self, model: type[Model]) -> None:
        self.model = model
        self.field = field_of(User, "is_active")  # yes or no, as far as programs are concerned

    def choices(self, actor: Actor) -> list[tuple[str, str]]:
        return [("true", _("With a place")), ("false", _("Without a place"))]

    def parse(self, parameter: str, texts: list[str], actor: Actor) -> Condition:
        words = dict(self.choices(actor))
        if not set(texts) <= words.keys():
            raise ValidationError(_("Give true or false."))
        asked = {"true": ~self.where.nowhere(), "false": self.where.nowhere()}
        wanted = dict.fromkeys(texts)
        q = reduce(or_, (asked[text] for text in wanted))
        return Condition(parameter, list(wanted), q, f" {_('or')} ".join(words[text] for text in wanted))


def add(entity: type[Entity]) -> None:
    if where := entity.map:
        # Whoever may not know the place may not ask for it either.
        needs = next((section.needs for section in entity.form if where.latitude in section.names), "")
        found = LocatedFilter(where, needs)
        found.bind(entity.model)
        entity.added_filters.append(found)
