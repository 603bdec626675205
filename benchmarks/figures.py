"""What a measurement is, and the table it ends in."""

import statistics
from dataclasses import asdict, dataclass


@dataclass
class Figure:
    """A measured value beside its target and its floors.

    `unit` is ms (median, smaller is better), rows/s or /s (greater is better), MB or kB (smaller is better).
    `cpu`: milliseconds of processor the server itself spent, which a busy machine disturbs least. `sql`: the same
    statements through the driver alone; `empty`: an answer without content by the same server.
    """

    name: str
    unit: str
    value: float
    target: float | None = None
    p95: float | None = None
    cpu: float | None = None
    sql: float | None = None
    empty: float | None = None
    note: str = ""

    @property
    def is_rate(self):
        return self.unit.endswith("/s")

    @property
    def met(self):
        if self.target is None:
            return ""
        good = self.value >= self.target if self.is_rate else self.value <= self.target
        return "yes" if good else "**no**"

    @property
    def ratio(self):
        """Of a time how many times its floor, of a rate which part of it."""
        floor = (self.sql or 0) + (self.empty or 0)
        if not floor:
            return ""
        return f"{self.value / floor:.0%}" if self.is_rate else f"{self.value / floor:.1f} ×"

    def as_data(self):
        return asdict(self) | {"ratio": self.ratio, "met": self.met}


HEAD = (
    "figure",
    "target",
    "measured",
    "p95",
    "processor",
    "its SQL alone",
    "empty view",
    "to its floor",
    "met",
    "note",
)


def table(figures):
    """The figures as a markdown table."""
    lines = [HEAD, *(row(one) for one in figures)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEAD))]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def row(one):
    sign = "≥" if one.is_rate else "≤"

    def shown(value):
        return "" if value is None else number(value)

    target = f"{sign} {number(one.target)} {one.unit}" if one.target is not None else ""
    return (
        one.name, target, f"{number(one.value)} {one.unit}", shown(one.p95), shown(one.cpu), shown(one.sql),
        shown(one.empty), one.ratio, one.met, one.note,
    )  # fmt: skip


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 or not value else f"{value:.2f}"


def percentile_95(times):
    return statistics.quantiles(times, n=20)[-1]
