"""What is told of the products of a category: the weight in kilos, whether it is certified…"""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.catalog.product_category.model import ProductCategory
from vinculo.records import access


class ProductAttribute(models.Model):
    """The type of a technical datum. It holds for the products of a category and of what hangs from it."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        NUMBER = "number", _("Number")
        BOOLEAN = "boolean", _("Yes or no")

    name = models.CharField(_("name"), max_length=80)
    category = models.ForeignKey(
        ProductCategory, models.CASCADE, null=True, blank=True, related_name="attributes", verbose_name=_("category"),
        help_text=_("Left blank, it holds for every product."),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    unit = models.CharField(_("unit"), max_length=20, blank=True, help_text=_("Of a number: kg, cm, W…"))
    position = models.PositiveIntegerField(
        pgettext_lazy("order", "position"), default=0, help_text=_("Lower comes first.")
    )
    is_active = models.BooleanField(_("offered in forms"), default=True)

    access: ClassVar[access.Rule] = access.Catalogue()

    class Meta:
        verbose_name = _("technical attribute")
        verbose_name_plural = _("technical attributes")
        ordering = ("position", "name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("category", "name"),
                name="attribute_name_once",
                violation_error_code="unique",
                violation_error_message=_("This category has an attribute with this name already."),
            ),
            models.UniqueConstraint(
                fields=("name",),
                condition=Q(category=None),
                name="attribute_common_name_once",
                violation_error_code="unique",
                violation_error_message=_("There is an attribute with this name for every product already."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if ":" in self.name:
            raise ValidationError({"name": _("A name has no colon: it stands between name and value.")})


def attributes_of(category: ProductCategory | None) -> list[ProductAttribute]:
    """The attributes of the products of `category`, those of the categories above among them."""
    wanted = Q(category=None)
    if category is not None:
        wanted |= Q(category__place__lte=category.place, category__last__gte=category.place)
    return list(ProductAttribute.objects.filter(wanted, is_active=True))
