from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.stage.model import Stage
from vinculo.entities.columns import Badge, Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun


class StageEntity(Entity):
    """Where an opportunity stands."""

    model = Stage
    noun = Noun(_("stage"), _("stages"), "f")
    path = "stages"
    menu = Menu("settings", icon="columns-3", order=51)
    columns = [Link("name"), "pipeline", "kind", "probability", Badge("colour"), "position", "is_active"]
    more_columns = ["required"]
    filters = ["pipeline", "kind", "is_active"]
    form = [Section(_("Stage"), "pipeline name kind probability required colour position is_active")]
    example = {"name": "Primer contacto", "kind": "new"}
