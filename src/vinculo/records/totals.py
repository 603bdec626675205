"""What the lines of a document add up to. Pure arithmetic: no database, no language, no float.

Each line is rounded to the smallest coin, halves away from zero; the discount of the document is spread over the tax
rates without losing a coin; each tax is rounded once per rate. So what is printed always adds up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, localcontext

from vinculo.records.money import rounded

ZERO = Decimal(0)
_PRECISION = 60  # quantity × price × percent of the longest numbers the columns hold


@dataclass(frozen=True, slots=True)
class Line:
    """`discount` and `tax_rate` are percents. A line that does not count is optional or an alternative."""

    quantity: Decimal
    unit_price: Decimal
    discount: Decimal = ZERO
    tax_rate: Decimal = ZERO
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Tax:
    rate: Decimal
    base: Decimal  # after the document's discount
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """`base` = `net` - `discount` = the sum of the bases; `gross` = `base` + the sum of the taxes."""

    lines: tuple[Decimal, ...]  # the amount of each line, in its place, whether it counts or not
    net: Decimal  # of the lines that count
    discount: Decimal
    base: Decimal
    taxes: tuple[Tax, ...]  # by rate, the highest first
    gross: Decimal

    @property
    def tax(self) -> Decimal:
        return sum((one.tax for one in self.taxes), ZERO)


def line_amount(line: Line, currency: str = "EUR") -> Decimal:
    """What a line comes to before taxes, in whole coins."""
    with localcontext() as exact:
        exact.prec = _PRECISION
        return rounded(line.quantity * line.unit_price * (1 - line.discount / 100), currency)


def totals(lines: Iterable[Line], *, discount: Decimal = ZERO, currency: str = "EUR") -> Totals:
    """`discount` is the document's percent over all its lines."""
    lines = list(lines)
    with localcontext() as exact:
        exact.prec = _PRECISION
        amounts = tuple(line_amount(line, currency) for line in lines)
        nets: dict[Decimal, Decimal] = {}
        for line, amount in zip(lines, amounts, strict=True):
            if line.counts:
                nets[line.tax_rate] = nets.get(line.tax_rate, ZERO) + amount
        rates = sorted(nets, reverse=True)
        net = rounded(sum(nets.values(), ZERO), currency)
        off = rounded(net * discount / 100, currency)
        shares = spread(off, [nets[rate] * discount / 100 for rate in rates], coin=rounded(ZERO, currency))
        taxes = []
        for rate, share in zip(rates, shares, strict=True):
            base = nets[rate] - share
            taxes.append(Tax(rate, base, rounded(base * rate / 100, currency)))
        base = net - off
        gross = base + sum((one.tax for one in taxes), ZERO)
    return Totals(amounts, net, off, base, tuple(taxes), gross)


def spread(whole: Decimal, exact: Sequence[Decimal], *, coin: Decimal) -> list[Decimal]:
    """`exact` shares in whole coins that add up to `whole`, their rounded sum.

    The largest remainders get the coins left over. `coin` is any number with the decimals of the currency.
    """
    parts = [share.quantize(coin, ROUND_FLOOR) for share in exact]
    step = Decimal(1).scaleb(int(coin.as_tuple().exponent))
    left = int((whole - sum(parts, ZERO)) / step)
    by_remainder = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for place in by_remainder[:left]:
        parts[place] += step
    return parts


__all__ = ["Line", "Tax", "Totals", "line_amount", "spread", "totals"]
