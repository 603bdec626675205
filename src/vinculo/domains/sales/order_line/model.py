"""The lines of orders, as rows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.lines.rows import DocumentLine, keep_rows
from vinculo.domains.sales.order.model import Order
from vinculo.domains.sales.through import Through
from vinculo.records.money import MoneyField
from vinculo.records.moves import stays


@stays
class OrderLine(DocumentLine):
    """A line of an order, with what it comes to."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="line_rows", verbose_name=_("order"))
    amount = MoneyField(_("amount"), currency="order__currency", default=0)

    document = "order"
    access = Through("order")

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints = (models.UniqueConstraint(fields=("order", "position"), name="order_line_once"),)


keep_rows(OrderLine, Order)
