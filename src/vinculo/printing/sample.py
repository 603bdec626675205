"""An invented quote, to see how the letterhead of the house looks on paper."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from vinculo.printing.document import Acceptance, Document, Party, PrintedLine
from vinculo.records.formats import format_date
from vinculo.records.totals import Line, totals

D = Decimal
# Reference, quantity, unit price, discount, tax rate: a work of some weeks.
WORK = (
    ("IL-204", "24", "38.5", "0", "21"),
    ("MO-010", "16.5", "42", "10", "21"),
    ("", "1", "1250", "0", "10"),
    ("CB-335", "142.75", "1.8645", "5", "21"),
    ("TR-001", "3", "95", "0", "21"),
)


def sample_document(lines: int = 6, *, today: dt.date | None = None) -> Document:
    """A quote of so many lines, in the active language; the fourth of six is optional."""
    today = today or dt.date(2026, 3, 2)
    texts = (
        (_("LED panel 60×60, 36 W, 4000 K"), _("unit"), ""),
        (_("Installation by an electrician"), _("hours"), _("Working days from 8 to 15 h, travel included.")),
        (_("Renewal of the main distribution board"), "", _(
            "Removal of the old board, new surface-mounted cabinet, main switch and protections sorted by zones, "
            "labels, measurements and delivery of the diagram.\nThe certificate is handed in at the end of the work."
        )),
        (_("Halogen-free cable 3×2.5 mm²"), "m", ""),
        (_("Transport and removal of waste"), _("trips"), _("To an authorised plant, with its proof of delivery.")),
    )  # fmt: skip
    counted, printed = [], []
    for place in range(lines):
        reference, quantity, price, discount, rate = WORK[place % len(WORK)]
        text, unit, description = texts[place % len(texts)]
        optional = place % 6 == 3
        counted.append(Line(D(quantity), D(price), D(discount), D(rate), counts=not optional))
        printed.append((text, unit, reference, description, _("Optional") if optional else ""))
    found = totals(counted, discount=D(3))
    shown = [
        PrintedLine(text, line.quantity, line.unit_price, amount, unit, reference, description, line.discount,
                    line.tax_rate, mark)
        for line, amount, (text, unit, reference, description, mark) in zip(counted, found.lines, printed, strict=True)
    ]  # fmt: skip
    until = today + dt.timedelta(days=30)
    return Document(
        title=_("Quote"),
        number=f"{today.year}-0042",
        party=Party("Hotel Mirador de Girona, S.L.", "B17000000", "Carrer de la Força, 12\n17004 Girona", "Marta Puig"),
        lines=shown,
        totals=found,
        subject=_("Lighting and electrical work of the second floor"),
        meta=(
            (_("Date"), format_date(today)),
            (_("Valid until"), format_date(until)),
            (_("Your contact"), "Ana Gómez"),
        ),
        intro=_("We thank you for your confidence and are pleased to offer you the following work."),
        discount=D(3),
        notes=_("The work is planned for two weeks, to be agreed on when the quote is accepted."),
        payment=_("Half on acceptance, the rest within 30 days of the invoice."),
        terms=_("Prices hold until the date given. Work that is not described here is quoted apart."),
        acceptance=Acceptance(f"{settings.BASE_URL.rstrip('/')}/q/0000-sample", until),
    )


__all__ = ["sample_document"]
