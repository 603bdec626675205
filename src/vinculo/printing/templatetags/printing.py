"""Numbers as documents write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django import template

from vinculo.records.formats import format_date, format_money, format_number

register = template.Library()


@register.filter
def money(amount: Decimal, currency: str) -> str:
    return format_money(amount, currency)


@register.filter
def number(value: Decimal) -> str:
    return format_number(value)


@register.filter
def percent(value: Decimal) -> str:
    return f"{format_number(value)} %"


@register.filter
def day(value: dt.date) -> str:
    return format_date(value)


@register.filter
def iban(value: str) -> str:
    """In groups of four, as banks print it."""
    return " ".join(value[place : place + 4] for place in range(0, len(value), 4))
