from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vinculo.records.catalogue import Catalogue


class SalesTeam(Catalogue):
    """People who sell together."""

    class Meta(Catalogue.Meta):
        verbose_name = _("sales team")
        verbose_name_plural = _("sales teams")
