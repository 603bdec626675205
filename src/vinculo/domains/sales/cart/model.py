"""What somebody from outside is about to order."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.product.model import Product
from vinculo.records.money import ScaledField
from vinculo.records.moves import stays

LARGEST = Decimal(1_000_000)  # of a quantity


@stays
class CartLine(models.Model):
    """A product in a person's cart. It says no price: that is asked anew each time until the order is placed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cart", verbose_name=_("person"))
    product = models.ForeignKey(Product, models.CASCADE, related_name="+", verbose_name=_("product"))
    quantity = ScaledField(_("quantity"), places=4, default=1)

    class Meta:
        verbose_name = _("line of the cart")
        verbose_name_plural = _("lines of the cart")
        constraints = (models.UniqueConstraint(fields=("user", "product"), name="cart_line_once"),)

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product}"
