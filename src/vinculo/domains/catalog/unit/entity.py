from django.utils.translation import gettext_lazy as _

from vinculo.domains.catalog.unit.model import Unit
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun


class UnitEntity(Entity):
    """What products are counted in."""

    model = Unit
    noun = Noun(_("unit"), _("units"), "f")
    path = "units"
    menu = Menu("settings", icon="scale", order=54)
    columns = [Link("name"), "symbol", "position", "is_active"]
    filters = ["is_active"]
    search = "name symbol"
    form = [Section(_("Unit"), "name symbol position is_active")]
    example = {"name": "Palé", "symbol": "palé"}
