from django.db import models
from django.utils.translation import gettext_lazy as _

from vinculo.records.catalogue import Catalogue


class Unit(Catalogue):
    """What a product is counted in: pieces, hours, square metres…"""

    symbol = models.CharField(_("symbol"), max_length=10, help_text=_("As it stands behind a quantity: h, m², kg."))

    class Meta(Catalogue.Meta):
        verbose_name = _("unit")
        verbose_name_plural = _("units")
