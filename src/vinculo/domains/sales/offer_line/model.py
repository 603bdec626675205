"""The lines of offers, as rows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.lines.rows import DocumentLine, keep_rows
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.through import Through
from vinculo.records.money import MoneyField
from vinculo.records.moves import stays


@stays
class OfferLine(DocumentLine):
    """A line of an offer, with what it comes to."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="line_rows", verbose_name=_("offer"))
    amount = MoneyField(_("amount"), currency="offer__currency", default=0)

    document = "offer"
    access = Through("offer")

    class Meta:
        verbose_name = _("offer line")
        verbose_name_plural = _("offer lines")
        constraints = (models.UniqueConstraint(fields=("offer", "position"), name="offer_line_once"),)


keep_rows(OfferLine, Offer)
