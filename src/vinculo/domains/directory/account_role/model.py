from django.db import models
from django.utils.translation import gettext_lazy as _

from vinculo.records.catalogue import Catalogue, Colour


class AccountRole(Catalogue):
    """What an account is to us: client, partner, supplier…"""

    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.GREY)

    class Meta(Catalogue.Meta):
        verbose_name = _("account role")
        verbose_name_plural = _("account roles")
