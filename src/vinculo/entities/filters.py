"""Filters of lists: `?field=value`, `?field__gte=value`, and the sentence each one reads as."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from vinculo.entities import fields, json_values
from vinculo.entities.fields import Field, field_of
from vinculo.entities.layout import ME
from vinculo.entities.noun import Text
from vinculo.entities.periods import Period
from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.records.formats import BadCell
from vinculo.records.text import fold, search_words, sort_key
from vinculo.records.virtual import Virtual

MAX_VALUES = 50
OFFERED = 200  # choices that a select shows
MOST_CHOICES = 5000
NONE = "none"  # filter value: the field is empty


@dataclass(slots=True)
class Condition:
    """One parsed filter: what it asks, and how it reads."""

    name: str  # the query parameter
    values: list[str]
    q: Q
    sentence: str


class Filter:
    """A filter on one model field. `operators` are the suffixes it understands beside equality."""

    widget = "text"
    order = ""  # the column that lists under this filter are sorted by unless told otherwise

    def __init__(self, name: str, *, label: Text = "", needs: str = "") -> None:
        self.name = name
        self.needs = needs
        self._label = label

    def bind(self, model: type[Model]) -> None:
        self.model = model
        self.field: Field = field_of(model, self.name)
        names = {f.name for f in model._meta.concrete_fields}
        self.column = f"{self.name}_key" if f"{self.name}_key" in names else self.name
        if self.field.added and self.field.model_field.sorts:
            if self.field.model_field.ranges:
                self.order = f"{self.name}_key"
            else:
                self.column = f"{self.name}_key"
        self.operators: tuple[str, ...] = ()
        if isinstance(self.field, fields.Relation):
            self.widget = "record" if self.field.is_large else "choice"
        elif isinstance(self.field, fields.Choice | fields.Boolean):
            self.widget = "choice"
        elif isinstance(self.field, fields.Date):
            self.widget, self.operators = "date", ("gte", "lte")
        elif isinstance(self.field, fields.Integer | fields.Number):
            self.widget, self.operators = "number", ("gte", "lte")

    @property
    def label(self) -> str:
        return str(self._label) if self._label else self.field.label

    @property
    def parameters(self) -> list[str]:
        return [self.name, *(f"{self.name}__{operator}" for operator in self.operators)]

    def choices(self, actor: Actor) -> list[tuple[str, str]]:
        """What there is to choose: [(value, label)], the empty value among them where it makes sense.

        More than OFFERED are searched while somebody types, see `matching`.
        """
        if isinstance(self.field, fields.Relation):
            found = [(str(row.pk), str(row)) for row in self.field.rows(actor).queryset()[:MOST_CHOICES]]
            if self.is_person:
                found.insert(0, (ME, _("Me")))
            return [*found, (NONE, _("(empty)"))] if self.field.nullable else found
        if isinstance(self.field, fields.Boolean):
            return [("true", _("Yes")), ("false", _("No"))]
        if isinstance(self.field, fields.Choice):
            return [(str(value), str(label)) for value, label in self.field.choices]
        return []

    def matching(self, q: str, actor: Actor) -> list[tuple[str, str]]:
        """Of the choices those whose label holds every word of `q`."""
        words = search_words(q)
        return [(value, label) for value, label in self.choices(actor) if all(word in fold(label) for word in words)]

    @property
    def is_person(self) -> bool:
        return isinstance(self.field, fields.Relation) and hasattr(self.field.related, "initials")

    @property
    def may_be_empty(self) -> bool:
        return self.field.nullable or isinstance(self.field.empty, str)

    def parse(self, parameter: str, texts: list[str], actor: Actor) -> Condition:
        """The condition behind `?parameter=text&parameter=text`. Raises ValidationError."""
        if len(texts) > MAX_VALUES:
            raise ValidationError(_("At most %(count)d values per filter.") % {"count": MAX_VALUES})
        operator = parameter.removeprefix(self.name).removeprefix("__")
        if operator:
            value = self.value(texts[-1], actor)
            return Condition(parameter, texts[-1:], self.compare(operator, value), self.reads(operator, [value]))
        q = Q()
        shown: list[Any] = []
        for text in texts:
            if text == NONE and self.may_be_empty:
                q |= Q(**{f"{self.name}__isnull": True}) if self.field.nullable else Q(**{self.column: ""})
                shown.append(None)
                continue
            value = self.value(text, actor)
            shown.append(value)
            q |= self.equals(value)
        return Condition(parameter, texts, q, self.reads("", shown))

    def value(self, text: str, actor: Actor) -> Any:
        if "\x00" in text or len(text) > 300:
            raise ValidationError(_("That value cannot be searched for."))
        try:
            if isinstance(self.field, fields.Relation):
                if text == ME and self.is_person:
                    return User.objects.filter(pk=actor.pk).first()
                return self.field.find(actor, int(text) if text.isdecimal() and len(text) < 19 else None)
            if isinstance(self.field, fields.Boolean):
                return {"true": True, "false": False}[text] if text in ("true", "false") else self.field.parse(text)
            if isinstance(self.field, fields.Integer):
                return self.field.from_json(self.field.parse(text))
            if isinstance(self.field, fields.Number) and json_values.is_decimal(text):
                return self.field.read_json(text)  # inputs and programs mean 12.5 by 12.500, people 12500
            period = Period.read(text) if isinstance(self.field, fields.Date) else None
            found = self.field.parse(text) if period is None else period
        except BadCell as bad:
            raise ValidationError(str(bad)) from bad
        if found is None:
            raise ValidationError(_("Give a value."))
        if isinstance(found, dt.date) and found.year > 9000:  # the day after would leave the calendar
            raise ValidationError(_("That date is too far away."))
        return found

    def equals(self, value: Any) -> Q:
        if isinstance(value, Period):
            moments = isinstance(self.field, fields.DateTime)
            return value.condition(self.name, moments=moments, nullable=self.field.nullable)
        if isinstance(self.field, fields.DateTime):
            day = value.replace(hour=0, minute=0, second=0, microsecond=0)
            return Q(**{f"{self.name}__gte": day, f"{self.name}__lt": day + dt.timedelta(days=1)})
        if self.column != self.name:
            return Q(**{self.column: sort_key(value)})
        return Q(**{self.name: value})

    def compare(self, operator: str, value: Any) -> Q:
        if isinstance(value, Period):
            if value.outside:
                raise ValidationError(_("«!» stands before a period only where no day is compared."))
            value = value.at(value.edge, isinstance(self.field, fields.DateTime))
        if isinstance(self.field, fields.DateTime) and operator == "lte":
            # «until the 5th» includes the whole of the 5th.
            return Q(**{f"{self.name}__lt": value + dt.timedelta(days=1)})
        return Q(**{f"{self.name}__{operator}": value})

    def show(self, value: Any, operator: str = "") -> str:
        if isinstance(value, Period):
            return value.edge_text if operator else str(value)
        return _("empty") if value is None else self.field.show(value)

    def reads(self, operator: str, values: list[Any]) -> str:
        """The filter as a sentence: «Provincia es Girona»."""
        texts = [self.show(value, operator) for value in values]
        shown = f" {_('or')} ".join(texts)
        if operator == "gte":
            return _("%(field)s from %(value)s") % {"field": self.label, "value": shown}
        if operator == "lte":
            return _("%(field)s until %(value)s") % {"field": self.label, "value": shown}
        if any(isinstance(value, Period) for value in values):
            return _("%(field)s %(value)s") % {"field": self.label, "value": shown}
        return _("%(field)s is %(value)s") % {"field": self.label, "value": shown}


@lru_cache(maxsize=1000)
def custom_filter(field: Virtual) -> Filter:
    """The filter on a field that this installation has added."""
    found = Filter(field.name)
    found.bind(field.model)
    return found
