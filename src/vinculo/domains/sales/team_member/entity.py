from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.team_member.model import TeamMember
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun


class TeamMemberEntity(Entity):
    """Who sells together with whom, and how many leads each takes."""

    model = TeamMember
    noun = Noun(_("team member"), _("team members"), "m")
    path = "team-members"
    menu = Menu("settings", icon="user-plus", order=61)
    columns = [Link("user"), "team", "capacity", "is_active"]
    filters = ["team", "user", "is_active"]
    search = "user__name team__name"
    form = [Section(_("Team member"), "team user capacity is_active")]
    example = {"capacity": 25}
