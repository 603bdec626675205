"""Shared lists such as channels or account roles: everybody reads them, few change them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.records import access


class Colour(models.TextChoices):
    """What tells entries of a list apart at a glance, beside their name."""

    GREY = "grey", _("Grey")
    BLUE = "blue", _("Blue")
    GREEN = "green", _("Green")
    YELLOW = "yellow", _("Yellow")
    ORANGE = "orange", _("Orange")
    RED = "red", _("Red")


class Catalogue(models.Model):
    """A named entry of a shared list, in an order people choose."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    position = models.PositiveIntegerField(
        pgettext_lazy("order", "position"), default=0, help_text=_("Lower comes first.")
    )
    is_active = models.BooleanField(_("offered in forms"), default=True)

    access: ClassVar[access.Rule] = access.Catalogue()

    class Meta:
        abstract = True
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name
