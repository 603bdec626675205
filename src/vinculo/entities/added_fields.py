"""Kinds of fields that only people add: numbers with as many decimals as they have, and linked lists."""

from __future__ import annotations

from typing import Any

from django import forms

from vinculo.entities import inputs
from vinculo.entities.fields import KINDS, Choice, Number
from vinculo.identity.actor import Actor
from vinculo.records import formats, virtual
from vinculo.web.widgets import LinkedSelect


class PlainNumber(Number):
    """A number with as many decimals as it has."""

    def show(self, value: Any) -> str:
        if value is None:
            return ""
        _whole, _point, decimals = format(virtual.plain(value), "f").partition(".")
        return formats.format_decimal(value, len(decimals))

    def to_json(self, value: Any) -> Any:
        return None if value is None else format(virtual.plain(value), "f")

    def initial(self, value: Any) -> Any:
        return formats.type_number(value)

    def form_field(self, actor: Actor) -> forms.Field:
        digits, places = self.model_field.max_digits, self.model_field.decimal_places
        return inputs.NumberField(
            label=self.label, required=self.required, help_text=self.help, max_digits=digits, decimal_places=places,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )  # fmt: skip


class Linked(Choice):
    """A choice whose values depend on the value of another field."""

    @property
    def above(self) -> str:
        """The name of the field it depends on; none at the top."""
        parent = self.model_field.parent
        return parent.name if parent else ""

    def form_field(self, actor: Actor) -> forms.Field:
        found = super().form_field(actor)
        assert isinstance(found, forms.ChoiceField)
        found.widget = LinkedSelect(self.model_field.definition.offers, self.above, choices=found.choices)
        return found

    def settle(self, form: forms.Form, row: Any) -> None:
        widget = form.fields[self.name].widget
        if self.above in form.fields:
            widget.of = str(form[self.above].value() or "")
        if row is not None:
            widget.present = getattr(row, self.name)
            widget.present_of = getattr(row, self.above) if self.above else ""


KINDS[:0] = [
    (lambda f: isinstance(f, virtual.Linked), Linked),
    (lambda f: isinstance(f, virtual.Number), PlainNumber),
]
