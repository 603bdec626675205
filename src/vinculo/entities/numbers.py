"""Fields that hold numbers: whole ones, decimals, quantities, amounts of money. See `entities.fields`."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.translation import gettext as _

from vinculo.entities import inputs, json_values
from vinculo.entities.field import Field
from vinculo.identity.actor import Actor
from vinculo.records import formats
from vinculo.records.formats import BadCell
from vinculo.records.money import house_currency


class Integer(Field):
    kind = "integer"

    @property
    def empty(self) -> Any:
        return None

    def parse_text(self, text: str) -> Any:
        return formats.parse_integer(text) if text else None

    @cached_property
    def limits(self) -> tuple[int, int]:
        """The least and the greatest value, the same on every database and exact in JavaScript."""
        least, most = BaseDatabaseOperations.integer_field_ranges[self.model_field.get_internal_type()]
        return max(least, -json_values.EXACT), min(most, json_values.EXACT)

    def read_json(self, value: Any) -> Any:
        return json_values.read_whole(value, *self.limits)

    def export(self, value: Any) -> Any:
        return value


class Number(Field):
    """A decimal; JSON speaks it as a string, so that nothing is rounded on the way."""

    kind = "decimal"

    @property
    def empty(self) -> Any:
        return None

    def parse_text(self, text: str) -> Any:
        return self.checked(formats.parse_decimal(text)) if text else None

    def checked(self, value: Decimal | None) -> Decimal | None:
        if value is None:
            return None
        value = value.quantize(Decimal(1).scaleb(-self.model_field.decimal_places))
        if abs(value) >= Decimal(10) ** (self.model_field.max_digits - self.model_field.decimal_places):
            raise BadCell(_("The number is too large."))
        return value

    def read_json(self, value: Any) -> Any:
        try:
            return self.checked(json_values.read_decimal(value))
        except (ArithmeticError, BadCell) as bad:
            raise ValidationError(_("The number is too large.")) from bad

    def to_json(self, value: Any) -> Any:
        return None if value is None else str(value)

    def show(self, value: Any) -> str:
        return "" if value is None else formats.format_decimal(value, self.model_field.decimal_places)

    def export(self, value: Any) -> Any:
        return value

    def form_field(self, actor: Actor) -> forms.Field:
        found = super().form_field(actor)
        found.localize = True
        found.widget = forms.TextInput(attrs={"inputmode": "decimal"})
        found.widget.is_localized = True
        return found


class Scaled(Number):
    """A quantity, unit price or percent: no more decimals than it keeps are taken, and none is rounded away."""

    def parse_text(self, text: str) -> Any:
        try:
            return self.checked(formats.parse_decimal(text)) if text else None
        except ValidationError as bad:
            raise BadCell(" ".join(bad.messages)) from bad

    def checked(self, value: Decimal | None) -> Decimal | None:
        found: Decimal | None = self.model_field.to_python(value)
        self.model_field.run_validators(found)
        return found

    def read_json(self, value: Any) -> Any:
        return self.checked(json_values.read_decimal(value))

    def to_json(self, value: Any) -> Any:
        found = self.model_field.to_python(value)
        return None if found is None else format(found, "f")

    def show(self, value: Any) -> str:
        return formats.format_number(self.model_field.to_python(value), self.model_field.shown)

    def initial(self, value: Any) -> Any:
        return formats.type_number(self.model_field.to_python(value), self.model_field.shown)

    def form_field(self, actor: Actor) -> forms.Field:
        return inputs.NumberField(
            label=self.label, required=self.required, help_text=self.help, max_digits=self.model_field.max_digits,
            decimal_places=self.model_field.decimal_places, validators=self.model_field.validators,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "num"}),
        )  # fmt: skip


class Money(Scaled):
    """An amount. Where its row is at hand, `show_of` writes the sign of its currency."""

    kind = "money"

    def show(self, value: Any) -> str:
        """With the sign of the house's currency; an amount that may be in any goes without."""
        if self.model_field.currency:
            return super().show(value)
        return formats.format_money(self.model_field.to_python(value), house_currency())

    def show_of(self, row: Any) -> str:
        value = self.model_field.to_python(getattr(row, self.name))
        return formats.format_money(value, self.model_field.currency_of(row))
