"""What a product costs on one list, from a quantity on."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.price_list.model import PriceList
from vinculo.domains.catalog.product.model import LIVE, Product
from vinculo.domains.catalog.shared import SharedReading
from vinculo.records import access
from vinculo.records.databases.fields import KeyField
from vinculo.records.money import MoneyField, ScaledField
from vinculo.records.record import Record, list_indexes


def check_price(item: PriceListItem) -> None:
    """A price or a discount; a discount is off the product's own price, so that must be in the same currency."""
    if (item.price is None) == (item.discount is None):
        raise ValidationError({"price": _("Give either a price or a discount.")})
    is_known = item.product_id is not None and item.price_list_id is not None
    if item.discount is not None and is_known and item.product.currency != item.price_list.currency:
        raise ValidationError({"discount": _("The product's own price is in another currency: give a price instead.")})


class PriceListItem(Record):
    """A price, or a discount in percent off the product's own, for quantities from `min_quantity` on."""

    name = models.CharField(
        _("text"), max_length=200, blank=True, help_text=_("Left blank, it is called like its product.")
    )
    name_key = KeyField()
    price_list = models.ForeignKey(
        PriceList, models.PROTECT, db_index=False, related_name="items", verbose_name=_("price list")
    )
    product = models.ForeignKey(
        Product, models.PROTECT, db_index=False, related_name="list_prices", verbose_name=_("product")
    )
    min_quantity = ScaledField(_("from quantity"), places=3, default=Decimal(1), validators=[MinValueValidator(0)])
    price = MoneyField(
        _("price"), currency="price_list__currency", null=True, blank=True, validators=[MinValueValidator(0)]
    )
    discount = ScaledField(
        _("discount (%)"), places=2, null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )

    follows: ClassVar[str | None] = "price_list"
    access: ClassVar[access.Rule] = SharedReading()
    rules: ClassVar[tuple[Callable[[Any], None], ...]] = (check_price,)

    class Meta:
        verbose_name = _("list price")
        verbose_name_plural = _("list prices")
        indexes = (
            *list_indexes("pricelistitem", "name_key", "last_activity"),
            models.Index(fields=("price_list", "name_key"), name="pricelistitem_list"),
            models.Index(fields=("product", "price_list"), name="pricelistitem_product"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("price_list", "product", "min_quantity"),
                condition=LIVE,
                name="pricelistitem_once",
                violation_error_code="unique",
                violation_error_message=_("This list has a price of this product from that quantity on already."),
            ),
        )

    def prepare(self) -> None:
        if not self.name and self.product_id is not None:
            self.name = self.product.name
        super().prepare()
