"""What lists say of orders beside their fields."""

from __future__ import annotations

from typing import Any

from vinculo.entities.columns import Badge

TONES = {
    "draft": "neutral", "placed": "warning", "confirmed": "info", "served": "success", "invoiced": "success",
    "cancelled": "danger",
}  # fmt: skip


class StateBadge(Badge):
    """The state, in its colour."""

    def shade(self, row: Any) -> str:
        return TONES.get(getattr(row, self.name), "neutral")
