"""What a document shows: plain values, so that what was presented once can be printed again the same."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import segno
from django.utils.safestring import SafeString, mark_safe

from vinculo.records.formats import format_money
from vinculo.records.totals import Totals

ZERO = Decimal(0)
ROOM = {"unit_price": 11, "amount": 13}  # characters that a column of money holds at its usual width


@dataclass(frozen=True)
class Party:
    """Whom the document is for. `address` may have several lines."""

    name: str
    fiscal_id: str = ""
    address: str = ""
    attention: str = ""  # the person it is for


@dataclass(frozen=True)
class PrintedLine:
    """`discount` and `tax_rate` are percents. `mark` says why a line is not in the totals («Optional»).

    A `heading` stands over the lines that follow and has no figures.
    """

    text: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    unit: str = ""
    reference: str = ""
    description: str = ""
    discount: Decimal = ZERO
    tax_rate: Decimal = ZERO
    mark: str = ""
    heading: bool = False


@dataclass(frozen=True)
class Acceptance:
    """Where and until when the document can be accepted online."""

    url: str
    until: dt.date | None = None

    @property
    def code(self) -> SafeString:
        """A QR code of the address, as SVG to stand in the page."""
        drawn = io.BytesIO()
        segno.make(self.url, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=2, omitsize=True)
        return mark_safe(drawn.getvalue().decode())


@dataclass(frozen=True)
class Document:
    """Title and number («Quote», «P-2026-0042»), the parties, lines and totals, and the texts around them.

    `meta` are (label, value) pairs beside the addressee. Long texts are plain, with line breaks. `draft` writes the
    word across each page.
    """

    title: str
    number: str
    party: Party
    lines: Sequence[PrintedLine]
    totals: Totals
    currency: str = "EUR"
    subject: str = ""
    meta: Sequence[tuple[str, str]] = ()
    intro: str = ""
    discount: Decimal = ZERO  # percent, of the whole
    notes: str = ""
    terms: str = ""
    payment: str = ""
    acceptance: Acceptance | None = None
    draft: str = ""

    @property
    def has_discounts(self) -> bool:
        return any(line.discount for line in self.lines)

    @property
    def wide_columns(self) -> list[str]:
        """The columns of money that need more room than most do."""
        shown = [line for line in self.lines if not line.heading]
        return [name for name, room in ROOM.items() if any(self.written(line, name) > room for line in shown)]

    def written(self, line: PrintedLine, name: str) -> int:
        """How many characters an amount takes; in brackets where it is not in the totals."""
        brackets = 2 if line.mark and name == "amount" else 0
        return len(format_money(getattr(line, name), self.currency)) + brackets
