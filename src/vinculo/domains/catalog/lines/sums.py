"""What the lines of a document come to: the one way from lines to figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vinculo.domains.catalog.lines.field import Kind
from vinculo.records import totals as arithmetic
from vinculo.records.totals import Totals

MOST = Decimal(10) ** 12  # of a document, in its currency


def counted(line: Mapping[str, Any]) -> arithmetic.Line:
    """A line as the arithmetic takes it; what has no price yet costs nothing."""
    number = {name: Decimal(line[name] or 0) for name in ("quantity", "unit_price", "discount", "tax_rate")}
    return arithmetic.Line(**number, counts=line["kind"] == Kind.LINE)


def sums(lines: Iterable[Mapping[str, Any]], discount: Decimal, currency: str) -> Totals:
    """The figures of settled `lines`; `discount` is the document's percent. Raises ValidationError at `lines`."""
    found = arithmetic.totals([counted(line) for line in lines], discount=discount or Decimal(0), currency=currency)
    if any(abs(amount) >= MOST for amount in (*found.lines, found.net, found.gross)):
        raise ValidationError({"lines": _("These amounts are out of reach.")})
    return found


__all__ = ["counted", "sums"]
