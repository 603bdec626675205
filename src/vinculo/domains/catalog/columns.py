"""How lists of the catalogue show prices, so that they are seen on a phone too."""

from __future__ import annotations

from html import escape
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from vinculo.entities.columns import Amount, Column


class Price(Amount):
    """Beside the title where a row is a card."""

    card = "cell-side"


class Percent(Column):
    """A discount with its sign, beside the title where a row is a card."""

    card = "cell-side"

    def cell(self, row: Any, prepared: Any = None) -> str:
        return f"{super().cell(row, prepared)}\N{NO-BREAK SPACE}%" if getattr(row, self.name) is not None else ""


class FromQuantity(Column):
    """The quantity a price begins at: «desde 10»."""

    def bind(self, model: type[Model]) -> None:
        super().bind(model)
        self.numeric = False  # words, which a card shows too

    def cell(self, row: Any, prepared: Any = None) -> str:
        return escape(_("from %(quantity)s") % {"quantity": self.text(row)})
