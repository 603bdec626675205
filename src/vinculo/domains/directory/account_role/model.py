from django.db import models
from django.utils.translation import gettext_lazy as _

from vinculo.records.catalogue import Catalogue


class AccountRole(Catalogue):
    """What an account is to us: client, partner, supplier…"""

    class Colour(models.TextChoices):
        GREY = "grey", _("Grey")
        BLUE = "blue", _("Blue")
        GREEN = "green", _("Green")
        YELLOW = "yellow", _("Yellow")
        ORANGE = "orange", _("Orange")
        RED = "red", _("Red")

    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.GREY)

    class Meta(Catalogue.Meta):
        verbose_name = _("account role")
        verbose_name_plural = _("account roles")
