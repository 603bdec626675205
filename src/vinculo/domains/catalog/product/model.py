"""What is sold: goods, services, courses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.product.technical import TechnicalField, lines, settle
from vinculo.domains.catalog.product_attribute.model import attributes_of
from vinculo.domains.catalog.product_category.model import ProductCategory
from vinculo.domains.catalog.shared import SharedReading
from vinculo.domains.catalog.tax.model import Tax
from vinculo.domains.catalog.unit.model import Unit
from vinculo.domains.directory.account.model import Account
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.records import access
from vinculo.records.databases.fields import KeyField
from vinculo.records.fields import CurrencyField
from vinculo.records.money import MoneyField
from vinculo.records.record import LIVE, Record, list_indexes

SEARCHED = 300  # letters of a long text that are searched


class OnOffer(SharedReading):
    """People from outside see only what is on sale."""

    def arms(self, model: type[models.Model], actor: Actor, verb: str, level: Level) -> list[Q]:
        found = super().arms(model, actor, verb, level)
        return [access.narrower(arm, Q(is_active=True)) for arm in found] if actor.is_external else found

    def anchor_arms(self, model: type[models.Model], actor: Actor, verb: str, level: Level) -> list[Q]:
        found = super().arms(model, actor, verb, level)
        if not actor.is_external:
            return found
        on_sale = Product.objects.unscoped("who is from outside sees what is on sale").filter(is_active=True)
        return [access.narrower(arm, Q(pk__in=on_sale.values("pk").query)) for arm in found]

    def covers(self, actor: Actor, record: Any, level: Level) -> bool:
        return (record.is_active or not actor.is_external) and super().covers(actor, record, level)


def check_technical(product: Product) -> None:
    """What is told has the types that its category gives it."""
    if product.technical:
        product.technical = settle(product.technical, attributes_of(product.category))


def check_supplier(product: Product) -> None:
    """The code of a supplier needs the supplier."""
    if product.supplier_sku and product.supplier_id is None:
        raise ValidationError({"supplier": _("Say whose code this is.")})


class Product(Record):
    """Something that is sold, with its own price; what a particular client pays is told by `price_list.price_for`."""

    sku = models.CharField(_("SKU"), max_length=60, help_text=_("The code by which everybody knows it."))
    sku_key = KeyField()
    name = models.CharField(_("name"), max_length=200)
    name_key = KeyField()
    long_name = models.CharField(
        _("second name"), max_length=300, blank=True, help_text=_("As it stands in documents, where it may be longer.")
    )
    category = models.ForeignKey(
        ProductCategory, models.PROTECT, null=True, blank=True, related_name="products", verbose_name=_("category")
    )
    description = models.TextField(_("description"), blank=True, max_length=20000)
    technical = TechnicalField(
        _("technical information"), blank=True, help_text=_("One datum per line: «Weight: 12.5 kg».")
    )
    sales_notes = models.TextField(
        _("sales information"), blank=True, max_length=20000,
        help_text=_("Arguments, objections, conditions: for the team, never shown to clients."),
    )  # fmt: skip
    price = MoneyField(_("price"), currency="currency", null=True, blank=True, validators=[MinValueValidator(0)])
    currency = CurrencyField(_("currency"), default="EUR")
    tax = models.ForeignKey(Tax, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tax"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit"))
    cost = MoneyField(_("cost"), currency="currency", null=True, blank=True, validators=[MinValueValidator(0)])
    supplier = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="supplied_products", verbose_name=_("supplier")
    )
    supplier_sku = models.CharField(_("supplier's code"), max_length=60, blank=True)
    purchase_notes = models.TextField(_("purchase notes"), blank=True, max_length=20000)
    is_active = models.BooleanField(_("on sale"), default=True)

    title_field: ClassVar[str] = "name"
    search_fields: ClassVar[tuple[str, ...]] = ("sku", "long_name", "description", "technical")
    access: ClassVar[access.Rule] = OnOffer()
    rules: ClassVar[tuple[Callable[[Any], None], ...]] = (check_technical, check_supplier)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        indexes = (
            *list_indexes("product", "name_key", "sku_key", "last_activity"),
            models.Index(fields=("category", "name_key"), name="product_category", condition=LIVE),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("sku",),
                condition=LIVE,
                name="product_sku_once",
                violation_error_code="unique",
                violation_error_message=_("Another product has this SKU already."),
            ),
        )

    def search_values(self) -> list[Any]:
        texts = (self.sku, self.long_name, self.description, lines(self.technical))
        return [self.title, *(text[:SEARCHED] for text in texts)]
