from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinculo.records.catalogue import Catalogue


class SalesTeam(Catalogue):
    """People who sell together."""

    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("leader")
    )

    class Meta(Catalogue.Meta):
        verbose_name = _("sales team")
        verbose_name_plural = _("sales teams")
