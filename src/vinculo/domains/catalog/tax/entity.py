from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.tax.model import Tax
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun


class TaxEntity(Entity):
    """The taxes on what is sold."""

    model = Tax
    noun = Noun(_("tax"), _("taxes"), "m")
    path = "taxes"
    menu = Menu("settings", icon="receipt", order=53)
    columns = [Link("name"), "rate", "position", "is_active"]
    filters = ["is_active"]
    form = [Section(_("Tax"), "name rate position is_active")]
    example = {"name": "IGIC 7 %", "rate": "7"}
