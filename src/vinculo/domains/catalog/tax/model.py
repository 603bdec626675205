from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from vinculo.records.catalogue import Catalogue
from vinculo.records.money import ScaledField


class Tax(Catalogue):
    """A tax on what is sold and its rate: «IVA 21 %». Which ones there are is for each country to say."""

    rate = ScaledField(
        _("rate (%)"), places=2, default=Decimal(0), validators=[MinValueValidator(0), MaxValueValidator(100)]
    )

    class Meta(Catalogue.Meta):
        verbose_name = _("tax")
        verbose_name_plural = _("taxes")
