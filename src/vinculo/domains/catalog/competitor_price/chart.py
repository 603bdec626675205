"""How prices went, as lines of an SVG the page itself draws: it needs no script and prints well."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from vinculo.records.formats import format_date, format_money

WIDTH, HEIGHT = 420, 190
LEFT, RIGHT, TOP, BOTTOM = 6, 414, 16, 162
HUES = 6


@dataclass(frozen=True, slots=True)
class Point:
    date: dt.date
    price: Decimal


def chart(lines: dict[str, list[Point]], ours: Decimal | None, currency: str) -> dict[str, Any] | None:
    """{lines: [{name, hue, path, points: [{x, y, label}]}], ours, ticks, first, last}; None with fewer than two days.

    `lines` are by name, each in the order of its days; all amounts in `currency`.
    """
    points = [point for several in lines.values() for point in several]
    days = {point.date for point in points}
    if len(days) < 2:
        return None
    first, last = min(days), max(days)
    prices = [point.price for point in points] + ([ours] if ours is not None else [])
    low, high = bounds(prices)

    def x(day: dt.date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - first).days / (last - first).days, 1)

    def y(price: Decimal) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * float((price - low) / (high - low)), 1)

    drawn = []
    for number, (name, several) in enumerate(sorted(lines.items())):
        marks = [
            {
                "x": str(x(one.date)), "y": str(y(one.price)),
                "label": f"{name}, {format_date(one.date)}: {format_money(one.price, currency)}",
            }
            for one in several
        ]  # fmt: skip
        drawn.append({"name": name, "hue": number % HUES + 1, "path": polyline(marks), "points": marks})
    return {
        "box": {"width": WIDTH, "height": HEIGHT, "left": LEFT, "right": RIGHT, "foot": HEIGHT - 8},
        "lines": drawn,
        "ours": str(y(ours)) if ours is not None else "",
        "ticks": [{"y": str(y(one)), "label": format_money(one, currency)} for one in (high, (high + low) / 2, low)],
        "first": format_date(first),
        "last": format_date(last),
    }


def polyline(marks: Sequence[dict[str, str]]) -> str:
    return " ".join(f"{mark['x']},{mark['y']}" for mark in marks)


def bounds(prices: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Below the lowest and above the highest, on round amounts."""
    low, high = min(prices), max(prices)
    spread = (high - low) or high or Decimal(1)
    step = Decimal(1).scaleb(spread.adjusted())
    return (low / step).to_integral_value("ROUND_FLOOR") * step, (high / step + 1).to_integral_value(
        "ROUND_FLOOR"
    ) * step
