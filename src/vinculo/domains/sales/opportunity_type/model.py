from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vinculo.records.catalogue import Catalogue


class OpportunityType(Catalogue):
    """What kind of sale it is: courses, consulting, renewals…"""

    class Meta(Catalogue.Meta):
        verbose_name = _("opportunity type")
        verbose_name_plural = _("opportunity types")
