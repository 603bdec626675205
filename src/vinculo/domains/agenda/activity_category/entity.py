from django.utils.translation import gettext_lazy as _

from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.entities.columns import Badge, Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun


class ActivityCategoryEntity(Entity):
    """What people do: calls, visits, tasks…"""

    model = ActivityCategory
    noun = Noun(_("activity category"), _("activity categories"), "f")
    path = "activity-categories"
    menu = Menu("settings", icon="list-checks", order=40)
    columns = [Link("name"), "kind", Badge("colour"), "position", "is_active"]
    filters = ["kind", "is_active"]
    form = [Section(_("Category"), "name kind colour position is_active")]
    example = {"name": "Visita técnica", "kind": "visit", "colour": "orange"}
