"""What somebody else asks for the same, seen on a day, with where it was seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.competitor.model import Competitor
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.catalog.shared import SharedReading
from vinculo.records import access
from vinculo.records.fields import CurrencyField, WebsiteField
from vinculo.records.formats import format_date
from vinculo.records.money import MoneyField
from vinculo.records.record import Record, list_indexes


def today() -> dt.date:
    return timezone.localdate()


def check_date(seen: CompetitorPrice) -> None:
    """Nobody has seen a price tomorrow."""
    if seen.date and seen.date > today() + dt.timedelta(days=1):  # a day for the clocks of others
        raise ValidationError({"date": _("That day is still to come.")})


class CompetitorPrice(Record):
    """A price of a competitor. Each look is a row of its own, so they tell how the price went."""

    source = models.CharField(
        _("source"), max_length=200, blank=True,
        help_text=_("Where it was seen: a price list, an offer, a shop. Left blank, the competitor and the day."),
    )  # fmt: skip
    product = models.ForeignKey(
        Product, models.PROTECT, db_index=False, related_name="competitor_prices", verbose_name=_("product")
    )
    competitor = models.ForeignKey(
        Competitor, models.PROTECT, db_index=False, related_name="prices", verbose_name=_("competitor")
    )
    price = MoneyField(_("price"), currency="currency", validators=[MinValueValidator(0)])
    currency = CurrencyField(_("currency"), default="EUR")
    date = models.DateField(_("seen on"), default=today)
    url = WebsiteField(_("address"), blank=True, max_length=500)
    notes = models.TextField(_("notes"), blank=True, max_length=20000)

    title_field: ClassVar[str] = "source"
    search_fields: ClassVar[tuple[str, ...]] = ("url",)
    access: ClassVar[access.Rule] = SharedReading()
    rules: ClassVar[tuple[Callable[[Any], None], ...]] = (check_date,)

    class Meta:
        verbose_name = _("competitor price")
        verbose_name_plural = _("competitor prices")
        indexes = (
            *list_indexes("competitorprice", "date", "last_activity"),
            models.Index(fields=("product", "competitor", "-date"), name="competitorprice_of_product"),
            models.Index(fields=("competitor", "-date"), name="competitorprice_of_competitor"),
        )

    def prepare(self) -> None:
        if not self.source and self.competitor_id is not None and self.date:
            self.source = f"{self.competitor.name}, {format_date(self.date)}"
        super().prepare()
