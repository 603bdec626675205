from django.utils.translation import gettext_lazy as _

from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun
from vinculo.identity.models import Group


class GroupEntity(Entity):
    """Groups of people who see each other's records."""

    model = Group
    noun = Noun(_("group"), _("groups"), "m")
    path = "groups"
    menu = Menu("settings", icon="users", order=12)
    columns = [Link("name"), "description"]
    form = [Section(_("Group"), "name description")]
    example = {"name": "Girona"}
