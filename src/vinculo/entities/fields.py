"""One object per kind of model field: how it is typed, read from a file, spoken in JSON, shown and written out.

Form, API, import, export and filters all go through these, so a field is described in one place: the model.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property, lru_cache
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from vinculo.entities import inputs, json_values
from vinculo.entities.field import Field as Field
from vinculo.entities.numbers import Integer as Integer
from vinculo.entities.numbers import Money as Money
from vinculo.entities.numbers import Number as Number
from vinculo.entities.numbers import Scaled as Scaled
from vinculo.identity.actor import Actor
from vinculo.records import custom, formats, virtual
from vinculo.records.fields import PhoneField, WebsiteField, clean_website
from vinculo.records.formats import BadCell
from vinculo.records.money import MoneyField, ScaledField
from vinculo.records.rows import Rows
from vinculo.records.text import fold
from vinculo.web.widgets import LongSelect

# Relations to tables that may be large are picked by typing; the others are a plain list of choices.
SMALL = 200
# Django renders a template per option, which a list of countries feels.
LONG = 30


class LongText(Field):
    def form_field(self, actor: Actor) -> forms.Field:
        found = super().form_field(actor)
        found.widget = forms.Textarea(attrs={"rows": 4})
        return found


class Phone(Field):
    kind = "phone"

    def parse_text(self, text: str) -> Any:
        return formats.parse_phone(text) if text else ""

    def show(self, value: Any) -> str:
        return formats.format_phone(value) if value else ""

    def initial(self, value: Any) -> Any:
        return self.show(value)

    def form_field(self, actor: Actor) -> forms.Field:
        found = super().form_field(actor)
        found.widget.input_type = "tel"
        found.widget.attrs["autocomplete"] = "off"
        return found


class Website(Field):
    def parse_text(self, text: str) -> Any:
        return clean_website(text)


class Email(Field):
    def parse_text(self, text: str) -> Any:
        text = text.lower()
        if text:
            try:
                self.model_field.run_validators(text)
            except ValidationError as bad:
                raise BadCell(_("«%(text)s» is not an e-mail address.") % {"text": text[:80]}) from bad
        return text


class Boolean(Field):
    kind = "boolean"

    @property
    def empty(self) -> Any:
        return False

    def parse_text(self, text: str) -> Any:
        return formats.parse_boolean(text) if text else False

    def from_json(self, value: Any) -> Any:
        return json_values.read_boolean(value)

    def show(self, value: Any) -> str:
        return formats.format_boolean(value)

    def export(self, value: Any) -> Any:
        return value


class Date(Field):
    kind = "date"

    @property
    def empty(self) -> Any:
        return None

    def parse_text(self, text: str) -> Any:
        return formats.parse_date(text) if text else None

    def read_json(self, value: Any) -> Any:
        return json_values.read_date(value)

    def to_json(self, value: Any) -> Any:
        return value.isoformat() if value else None

    def show(self, value: Any) -> str:
        return formats.format_date(value) if value else ""

    def export(self, value: Any) -> Any:
        return value

    def form_field(self, actor: Actor) -> forms.Field:
        found = super().form_field(actor)
        found.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return found


class DateTime(Date):
    kind = "datetime"

    def parse_text(self, text: str) -> Any:
        return formats.parse_datetime(text) if text else None

    def read_json(self, value: Any) -> Any:
        return json_values.read_moment(value)

    def show(self, value: Any) -> str:
        return formats.format_datetime(value) if value else ""

    def form_field(self, actor: Actor) -> forms.Field:
        found = super().form_field(actor)
        found.widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        return found


class Choice(Field):
    """A field with a fixed list of values, shown by their labels."""

    coded = True

    @property
    def choices(self) -> list[tuple[Any, Any]]:
        return list(self.model_field.flatchoices)

    @property
    def labels(self) -> dict[Any, str]:
        """The labels by value, in the reader's language."""
        return self._labels(get_language() or "")

    @cache  # noqa: B019 - fields live as long as the process
    def _labels(self, language: str) -> dict[Any, str]:
        return {value: str(label) for value, label in self.choices}

    @cached_property
    def by_text(self) -> dict[str, Any]:
        """The choices by value and by label in every language: a file may come from a colleague."""
        found: dict[str, Any] = {}
        for language, _name in settings.LANGUAGES:
            with override(language):
                found |= {fold(str(label)): value for value, label in self.choices}
        return found | {fold(str(value)): value for value, _label in self.choices}

    @property
    def empty(self) -> Any:
        return self.model_field.get_default()

    def parse_text(self, text: str) -> Any:
        if not text:
            return self.empty
        found = self.by_text.get(fold(text))
        if found is None:
            offered = ", ".join(str(label) for _value, label in self.choices[:8])
            raise BadCell(_("«%(text)s» is not one of: %(offered)s.") % {"text": text[:80], "offered": offered})
        return found

    def from_json(self, value: Any) -> Any:
        if not self.required and value in (None, ""):
            return self.empty
        if type(value) not in (str, int) or value not in self.labels:
            raise ValidationError(_("«%(text)s» is not one of the choices.") % {"text": str(value)[:80]})
        return value

    def show(self, value: Any) -> str:
        return self.labels.get(value, str(value) if value is not None else "")

    def form_field(self, actor: Actor) -> forms.Field:
        found = super().form_field(actor)
        if len(self.choices) > LONG:
            found.widget = LongSelect(choices=found.widget.choices)
        return found

    def keep(self, form_field: forms.Field, present: Any) -> None:
        if self.added and present not in ("", None) and present not in self.labels:
            assert isinstance(form_field, forms.ChoiceField)
            form_field.choices = [*form_field.choices, (present, present)]  # type: ignore[misc]


class Relation(inputs.Choosable, Field):
    """A foreign key: chosen among the rows the actor may see, named by title in files, by id in JSON."""

    @property
    def related(self) -> type[Model]:
        found: type[Model] = self.model_field.related_model
        return found

    @property
    def empty(self) -> Any:
        return None

    def rows(self, actor: Actor) -> Rows:
        """What may be chosen."""
        rows = Rows.visible(self.related, actor)
        names = {f.name for f in self.related._meta.concrete_fields}
        if "trashed" in names:
            return rows.filter(trashed__isnull=True)
        return rows.filter(is_active=True) if "is_active" in names else rows

    @property
    def is_large(self) -> bool:
        """Whether it is picked by typing: records may be many, catalogues are not."""
        return hasattr(self.related, "anchor")

    def to_json(self, value: Any) -> Any:
        return value.pk if isinstance(value, Model) else value

    def form_field(self, actor: Actor) -> forms.Field:
        if self.is_large:
            return inputs.RecordField(relation=self, actor=actor, label=self.label, required=self.required,
                                      help_text=self.help)  # fmt: skip
        return forms.ModelChoiceField(
            queryset=self.rows(actor).queryset(), label=self.label, required=self.required, help_text=self.help,
            empty_label="",
        )  # fmt: skip


# The first that fits. What other files add goes before.
KINDS: list[tuple[Callable[[Any], bool], type[Field]]] = [
    (lambda f: isinstance(f, models.ForeignKey | virtual.Reference), Relation),
    (lambda f: bool(f.choices), Choice),
    (lambda f: isinstance(f, PhoneField), Phone),
    (lambda f: isinstance(f, WebsiteField), Website),
    (lambda f: isinstance(f, models.EmailField), Email),
    (lambda f: isinstance(f, models.BooleanField), Boolean),
    (lambda f: isinstance(f, models.IntegerField), Integer),
    (lambda f: isinstance(f, MoneyField), Money),
    (lambda f: isinstance(f, ScaledField), Scaled),
    (lambda f: isinstance(f, models.DecimalField), Number),
    (lambda f: isinstance(f, models.DateTimeField), DateTime),
    (lambda f: isinstance(f, models.DateField), Date),
    (lambda f: isinstance(f, models.TextField), LongText),
]


def field_of(model: type[Model], name: str) -> Field:
    """The field object of `model.name`. Raises FieldDoesNotExist."""
    return _added(model, model._meta.get_field(name)) if custom.is_custom(name) else _declared(model, name)


@cache
def _declared(model: type[Model], name: str) -> Field:
    return _made(model, model._meta.get_field(name))


def _made(model: type[Model], model_field: Any) -> Field:
    for fits, kind in KINDS:
        if fits(model_field):
            return kind(model, model_field)
    return Field(model, model_field)


_added = lru_cache(maxsize=1000)(_made)  # their definitions change
