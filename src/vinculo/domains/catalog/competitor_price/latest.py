"""What the competition asks for our products now, and how that compares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from vinculo.domains.catalog.competitor_price.model import CompetitorPrice
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.databases.keys import Among

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest price of one competitor for one product."""

    pk: int
    competitor: str
    price: Decimal
    currency: str
    date: dt.date
    source: str
    url: str

    def difference(self, ours: Decimal | None, currency: str) -> Decimal | None:
        """How many percent ours is above theirs, one decimal; below is negative. None where it cannot be said."""
        if ours is None or currency != self.currency or not self.price:
            return None
        return ((ours - self.price) / self.price * HUNDRED).quantize(Decimal("0.1"))


def latest_prices(product_ids: Iterable[int], actor: Actor, *, on: dt.date | None = None) -> dict[int, list[Seen]]:
    """{product: the newest price of each competitor, cheapest first}, in one question.

    Only what the actor may see; products nobody else sells are absent. `on` asks how it was on that day.
    """
    if not actor.may("competitorprice.view"):
        return {}
    rows: Any = access.rows(CompetitorPrice, actor, "view").filter(
        Among("product_id", product_ids), trashed__isnull=True, competitor__trashed__isnull=True
    )
    if on is not None:
        rows = rows.filter(date__lte=on)
    newest_first = [F("date").desc(), F("pk").desc()]
    place = Window(RowNumber(), partition_by=[F("product_id"), F("competitor_id")], order_by=newest_first)
    found: dict[int, list[Seen]] = {}
    for row in rows.annotate(nth=place).filter(nth=1).select_related("competitor"):
        seen = Seen(row.pk, row.competitor.name, row.price, row.currency, row.date, row.source, row.url)
        found.setdefault(row.product_id, []).append(seen)
    for several in found.values():
        several.sort(key=lambda seen: (seen.price, seen.competitor))
    return found
