from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from vinculo.records.catalogue import Catalogue


def check_days(campaign: Campaign) -> None:
    if campaign.starts and campaign.ends and campaign.ends < campaign.starts:
        raise ValidationError({"ends": _("It cannot end before it starts.")})


class Campaign(Catalogue):
    """An effort that brings leads: a fair, a mailing, an advertisement."""

    starts = models.DateField(_("starts"), null=True, blank=True)
    ends = models.DateField(_("ends"), null=True, blank=True)

    class Meta(Catalogue.Meta):
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    def clean(self) -> None:
        super().clean()
        check_days(self)
