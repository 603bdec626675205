"""The shared lists the catalogue starts with."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vinculo.domains.catalog.tax.model import Tax
from vinculo.domains.catalog.unit.model import Unit


def seed() -> None:
    """Fills lists that are still empty."""
    if not Unit.objects.exists():
        units = [
            (_("Piece"), pgettext("unit", "pc")), (_("Hour"), "h"), (_("Day"), pgettext("unit", "day")),
            (_("Month"), pgettext("unit", "month")), (_("Person"), pgettext("unit", "person")),
            (_("Square metre"), "m²"), (_("Metre"), "m"), (_("Kilogram"), "kg"), (_("Litre"), "l"),
            (_("Kilometre"), "km"),
        ]  # fmt: skip
        Unit.objects.bulk_create([Unit(name=n, symbol=s, position=i * 10) for i, (n, s) in enumerate(units)])
    if not Tax.objects.exists():
        rates = [(_("VAT %(rate)s %%") % {"rate": rate}, Decimal(rate)) for rate in (21, 10, 4)]
        taxes = [*rates, (_("Exempt from VAT"), Decimal(0))]
        Tax.objects.bulk_create([Tax(name=name, rate=rate, position=i * 10) for i, (name, rate) in enumerate(taxes)])
