from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.team.model import SalesTeam
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Related, Section
from vinculo.entities.noun import Noun


class SalesTeamEntity(Entity):
    """People who sell together."""

    model = SalesTeam
    noun = Noun(_("sales team"), _("sales teams"), "m")
    path = "sales-teams"
    menu = Menu("settings", icon="users", order=60)
    columns = [Link("name"), "leader", "position", "is_active"]
    filters = ["leader", "is_active"]
    form = [Section(_("Sales team"), "name leader position is_active")]
    tabs = [Related(_("Quotas"), "quota", "team")]
    example = {"name": "Girona"}
