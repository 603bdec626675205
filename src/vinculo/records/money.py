"""Exact numbers in whole columns: amounts, quantities, prices, percents.

In Python they are `Decimal` in the unit people say (12.5 hours, 1234.56 euros); the database keeps a bigint, so sums,
order and comparisons are exact and the same on every database. No float has a way in.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator
from django.db import models
from django.db.models.expressions import BaseExpression
from django.utils.translation import gettext as _

from vinculo.house import store
from vinculo.records.formats import minor_digits

# Exact in a spreadsheet and in JavaScript too.
DIGITS = 15


def house_currency() -> str:
    """ISO code of the currency the house counts in."""
    found: str = store.get("organisation.currency")
    return found


def rounded(amount: Decimal, currency: str) -> Decimal:
    """`amount` to the smallest coin of `currency`, halves away from zero: cents of euros, whole yens."""
    return amount.quantize(Decimal(1).scaleb(-min(minor_digits(currency), MoneyField.PLACES)), ROUND_HALF_UP) + 0


def in_house_currency(amount: Decimal, rate: Decimal) -> Decimal:
    """What `amount` is worth to the house at `rate` (how much of its currency one unit buys): stored beside it."""
    return rounded(amount * rate, house_currency())


class ScaledField(models.Field):
    """A number with up to `places` decimals, kept as a whole number of its smallest steps.

    Values are `Decimal` (ints and texts are taken too). `shown` decimals are always written, further ones where they
    are not zero: 12,50 and 12,3456. Raises ValidationError for more decimals than it keeps.
    """

    description = "Exact number with %(places)s decimals"
    empty_strings_allowed = False

    def __init__(self, *args: Any, places: int = 4, shown: int = 0, **kwargs: Any) -> None:
        self.places, self.shown = places, shown
        super().__init__(*args, **kwargs)

    # What forms and documents ask a number for.
    max_digits = DIGITS

    @property
    def decimal_places(self) -> int:
        return self.places

    @cached_property
    def step(self) -> Decimal:
        return Decimal(1).scaleb(-self.places)

    @cached_property
    def validators(self) -> list[Any]:
        return [*super().validators, DecimalValidator(DIGITS, self.places)]

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "places": self.places}  # `shown` is no business of the table

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def to_python(self, value: Any) -> Decimal | None:
        if value is None:
            return None
        try:
            if isinstance(value, float | bool):
                raise TypeError
            found = Decimal(value)
            if not abs(found) < self.step * 2**63:  # nor is what is no number at all
                raise InvalidOperation
            exact = found.quantize(self.step)
        except (InvalidOperation, TypeError, ValueError) as bad:
            raise ValidationError(_("“%(cell)s” is not a number.") % {"cell": str(value)[:60]}) from bad
        return exact if exact == found else found

    def get_default(self) -> Any:
        found = super().get_default()
        return found if isinstance(found, BaseExpression) else self.to_python(found)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        if value is None:
            return None
        whole = value if isinstance(value, int) else Decimal(str(value))  # sums and averages of a database
        return Decimal(whole).scaleb(-self.places)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        found = value if isinstance(value, BaseExpression) else self.to_python(value)
        if not isinstance(found, Decimal):
            return found
        steps = found.scaleb(self.places)
        if steps != steps.to_integral_value():
            raise ValueError(f"{self.name}: {found} has more than {self.places} decimals; round it first.")
        return int(steps)

    def value_to_string(self, obj: Any) -> str:
        value = self.to_python(self.value_from_object(obj))
        return "" if value is None else format(value, "f")

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        from django import forms

        options: dict[str, Any] = {
            "form_class": forms.DecimalField,
            "max_digits": DIGITS,
            "decimal_places": self.places,
        }
        return super().formfield(*args, **{**options, **kwargs})


class MoneyField(ScaledField):
    """An amount of money: `Decimal("1234.56")` in Python, hundredths in the database whatever its currency.

    `currency` names the row's field that says which («currency», «offer__currency»); without it amounts are in the
    currency of the house. A currency with fewer decimals (the yen has none) leaves the hundredths at zero:
    `rounded` cuts amounts to it.
    """

    PLACES = 2

    def __init__(self, *args: Any, currency: str = "", **kwargs: Any) -> None:
        self.currency = currency
        super().__init__(*args, **{**kwargs, "places": self.PLACES, "shown": self.PLACES})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["places"]
        return name, path, args, kwargs

    @cached_property
    def currency_of(self) -> Callable[[Any], str]:
        """Of a row, the code of the currency its amount is in."""
        names = self.currency.split("__") if self.currency else []

        def read(row: Any) -> str:
            for name in names:
                row = getattr(row, name, None)
            return row if names and row else house_currency()

        return read


__all__ = ["DIGITS", "MoneyField", "ScaledField", "house_currency", "in_house_currency", "rounded"]
