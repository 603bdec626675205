"""What all kinds of fields have in common; see `entities.fields`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from vinculo.entities import json_values
from vinculo.entities.noun import capital, in_house_words
from vinculo.identity.actor import Actor
from vinculo.records import custom
from vinculo.records.formats import BadCell


class Field:
    """A text field, and the base of the others. `kind` names the column type of exports."""

    kind = "text"
    coded = False  # whether what is stored is a code that only `show` puts into words
    list_schema: dict[str, Any] | None = None  # of what JSON speaks, where that is a list

    def __init__(self, model: type[Model], model_field: Any) -> None:
        self.model = model
        self.model_field = model_field
        self.name: str = model_field.name
        self.nullable: bool = model_field.null

    @property
    def label(self) -> str:
        return capital(in_house_words(self.model_field.verbose_name))

    @property
    def help(self) -> str:
        return str(self.model_field.help_text)

    @property
    def required(self) -> bool:
        return not self.model_field.blank

    @property
    def added(self) -> custom.Definition | None:
        """The definition of a field that this installation has added."""
        found: custom.Definition | None = getattr(self.model_field, "definition", None)
        return found

    @property
    def in_api(self) -> bool:
        return self.added is None or self.added.in_api

    @property
    def empty(self) -> Any:
        return None if self.nullable else ""

    def parse(self, text: str) -> Any:
        """A file's cell as a value. Raises BadCell with a sentence for the person who sent the file."""
        value = self.parse_text(text.strip())
        limit = self.model_field.max_length
        if limit and isinstance(value, str) and len(value) > limit:
            raise BadCell(_("It is longer than %(limit)d characters.") % {"limit": limit})
        return value

    def parse_text(self, text: str) -> Any:
        return text

    def from_json(self, value: Any) -> Any:
        """A JSON value as a Python value; null is the field's empty value. Raises ValidationError."""
        return self.empty if value is None else self.read_json(value)

    def read_json(self, value: Any) -> Any:
        return json_values.read_text(value, self.model_field.max_length)

    def to_json(self, value: Any) -> Any:
        return value

    def show(self, value: Any) -> str:
        """How people read it, on screen, in files and in sentences."""
        return "" if value is None else str(value)

    def initial(self, value: Any) -> Any:
        """What the form opens with."""
        return value

    def export(self, value: Any) -> Any:
        """The typed value a spreadsheet gets."""
        return self.show(value)

    def form_field(self, actor: Actor) -> forms.Field:
        found: forms.Field = self.model_field.formfield()
        found.label = self.label
        return found

    def keep(self, form_field: forms.Field, present: Any) -> None:
        """Lets a form field take what the row holds already, though it is offered no more."""

    def settle(self, form: forms.Form, row: Any) -> None:
        """Called once all fields of the form of `row` are there: what one offers may depend on another."""
