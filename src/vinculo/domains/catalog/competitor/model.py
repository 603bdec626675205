"""Who else sells what we sell."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.shared import SharedReading
from vinculo.records import access
from vinculo.records.databases.fields import KeyField
from vinculo.records.fields import WebsiteField
from vinculo.records.record import Record, list_indexes


class Competitor(Record):
    """A company whose prices we keep an eye on."""

    name = models.CharField(_("name"), max_length=120)
    name_key = KeyField()
    website = WebsiteField(_("website"), blank=True)
    strengths = models.TextField(_("strengths"), blank=True, max_length=20000)
    weaknesses = models.TextField(_("weaknesses"), blank=True, max_length=20000)

    search_fields: ClassVar[tuple[str, ...]] = ("website",)
    access: ClassVar[access.Rule] = SharedReading()

    class Meta:
        verbose_name = _("competitor")
        verbose_name_plural = _("competitors")
        indexes = (*list_indexes("competitor", "name_key", "last_activity"),)
