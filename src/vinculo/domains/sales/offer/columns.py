"""What lists say and ask of offers beside their fields."""

from __future__ import annotations

from html import escape
from typing import Any

from django.utils.translation import gettext as _

from vinculo.entities.columns import Badge, Column
from vinculo.records.formats import format_date

TONES = {
    "draft": "neutral", "presented": "info", "approved": "success", "rejected": "danger", "expired": "warning",
    "withdrawn": "neutral", "invoiced": "success", "alive": "info", "accepted": "success", "pending": "warning",
}  # fmt: skip


class StateBadge(Badge):
    """The state, in its colour."""

    def shade(self, row: Any) -> str:
        return TONES.get(getattr(row, self.name), "neutral")


class DueColumn(Column):
    """A day, marked where it has passed and the offer is still open."""

    also = ("due", "state")

    def cell(self, row: Any, prepared: Any = None) -> str:
        day = getattr(row, self.name)
        if day is None:
            return ""
        late = f' <span class="badge tone-danger">{escape(_("Overdue"))}</span>' if row.is_overdue else ""
        return f'<time datetime="{day.isoformat()}">{format_date(day)}</time>{late}'
