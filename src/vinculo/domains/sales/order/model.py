"""What clients order."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from vinculo.domains.catalog.lines.field import LinesField, settled
from vinculo.domains.catalog.lines.fill import fill_lines
from vinculo.domains.catalog.lines.sums import sums
from vinculo.domains.directory.account.model import Account
from vinculo.domains.sales.order.frozen import check_placed
from vinculo.domains.sales.order.sight import OrderSight
from vinculo.house import organisation
from vinculo.records import access
from vinculo.records.fields import CurrencyField
from vinculo.records.money import MoneyField, ScaledField
from vinculo.records.record import LIVE, Record, list_indexes

LONG = 20000


class Order(Record):
    """What a client orders; follows its account. `placed_by` is whoever of the client placed it from the shop.

    Its figures are the sums of its `lines`, counted anew by every write (`prepare`). What was placed stays as it was
    placed (`content_seal`).
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("order", "Draft")
        PLACED = "placed", pgettext_lazy("order", "Placed")
        CONFIRMED = "confirmed", pgettext_lazy("order", "Confirmed")
        SERVED = "served", pgettext_lazy("order", "Served")
        INVOICED = "invoiced", pgettext_lazy("order", "Invoiced")
        CANCELLED = "cancelled", pgettext_lazy("order", "Cancelled")

    OPEN = (State.PLACED, State.CONFIRMED)

    number = models.PositiveBigIntegerField(_("number"), unique=True, editable=False)
    title = models.CharField(_("order"), max_length=200, editable=False)
    account = models.ForeignKey(
        Account, models.PROTECT, db_index=False, related_name="orders", verbose_name=_("account")
    )
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, db_index=False, related_name="+",
        editable=False, verbose_name=_("placed by"),
    )  # fmt: skip
    reference = models.CharField(
        _("client's reference"), max_length=60, blank=True, help_text=_("How the client calls this order.")
    )
    requested = models.DateField(_("wanted by"), null=True, blank=True)
    currency = CurrencyField(_("currency"), default="EUR")
    discount = ScaledField(
        _("discount of the whole (%)"), places=2, default=Decimal(0), blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    lines = LinesField(_("lines"))
    notes = models.TextField(pgettext_lazy("order", "notes"), blank=True, max_length=LONG)
    internal_notes = models.TextField(_("internal notes"), blank=True, max_length=LONG)
    net = MoneyField(_("total before taxes"), currency="currency", default=0, editable=False)
    tax = MoneyField(_("taxes"), currency="currency", default=0, editable=False)
    gross = MoneyField(_("total"), currency="currency", default=0, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    placed = models.DateTimeField(_("placed on"), null=True, blank=True, editable=False)
    served = models.DateTimeField(_("served on"), null=True, blank=True, editable=False)
    invoice_folio = models.CharField(_("invoice number"), max_length=60, blank=True, editable=False)
    content_seal = models.CharField(max_length=64, blank=True, editable=False)  # of what was placed

    title_field: ClassVar[str] = "title"
    search_fields: ClassVar[tuple[str, ...]] = ("number", "reference", "invoice_folio")
    number_series: ClassVar[str | None] = "order"
    follows: ClassVar[str | None] = "account"
    access: ClassVar[access.Rule] = OrderSight()
    rules: ClassVar[tuple[Callable[[Any], None], ...]] = (fill_lines, check_placed)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        indexes = (
            *list_indexes("order", "last_activity", "placed", "requested", "gross", filters=("state",)),
            models.Index(fields=("placed_by", "last_activity", "anchor"), name="order_placed_by", condition=LIVE),
            models.Index(fields=("account", "state", "last_activity"), name="order_account"),
        )

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    def prepare(self) -> None:
        self.lines = settled(self.lines or ())
        self.discount = self.discount or Decimal(0)
        found = sums(self.lines, self.discount, self.currency)
        self.net, self.tax, self.gross = found.base, found.tax, found.gross
        with override(organisation.language()):  # whoever saves it, it is called the same
            called = str(_("Order %(number)s") % {"number": self.number or ""}).strip()
        self.title = f"{called} · {self.reference}" if self.reference else called
        super().prepare()

    @classmethod
    def derived_fields(cls) -> tuple[str, ...]:
        return (*super().derived_fields(), "title", "net", "tax", "gross")

    @classmethod
    def told_fields(cls) -> set[str]:
        """What a statement over many rows may not write: title and figures follow from it."""
        return super().told_fields() | {"lines", "discount", "currency"}
