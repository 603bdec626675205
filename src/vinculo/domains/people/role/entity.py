from django.utils.translation import gettext_lazy as _

from vinculo.domains.people.role import landing  # noqa: F401 - its field is a choice
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun
from vinculo.identity.models import Role


class RoleEntity(Entity):
    """Roles; what each may do is set in the table of roles and functions."""

    model = Role
    noun = Noun(_("role"), _("roles"), "m")
    path = "roles"
    menu = Menu("settings", icon="shield", order=14)
    columns = [Link("name"), "key", "description", "needs_second_factor", "landing"]
    form = [Section(_("Role"), "name description is_external needs_second_factor landing")]
    example = {"name": "Técnico"}
