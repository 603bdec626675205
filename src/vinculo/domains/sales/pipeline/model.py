from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinculo.records.catalogue import Catalogue


class Pipeline(Catalogue):
    """A road opportunities go along, from stage to stage."""

    folio_later = models.BooleanField(
        _("the invoice number may come later"),
        default=False,
        help_text=_("An opportunity is won without one, and it is written down when there is an invoice."),
    )
    stale_days = models.PositiveSmallIntegerField(
        _("stale after so many days"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("An open opportunity with which nothing was done for so long is marked."),
    )

    class Meta(Catalogue.Meta):
        verbose_name = _("pipeline")
        verbose_name_plural = _("pipelines")
