from __future__ import annotations

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

    class Meta(Catalogue.Meta):
        verbose_name = _("pipeline")
        verbose_name_plural = _("pipelines")
