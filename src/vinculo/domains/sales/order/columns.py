"""What lists say of orders beside their fields."""

from __future__ import annotations

from html import escape
from typing import Any

from vinculo.entities.columns import Badge

TONES = {
    "draft": "neutral", "placed": "warning", "confirmed": "info", "served": "success", "invoiced": "success",
    "cancelled": "danger",
}  # fmt: skip


class StateBadge(Badge):
    """The state, in its colour."""

    def cell(self, row: Any, prepared: Any = None) -> str:
        value = getattr(row, self.name)
        return f'<span class="badge tone-{TONES.get(value, "neutral")}">{escape(self.text(row))}</span>'
