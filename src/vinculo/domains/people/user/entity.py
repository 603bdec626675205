from django.utils.translation import gettext_lazy as _

from vinculo.domains.people.user.rules import keep_order, starting_values
from vinculo.entities.columns import Badge, Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun
from vinculo.identity.models import User


class UserEntity(Entity):
    """The people who may log in."""

    model = User
    noun = Noun(_("person"), _("people"), "f")
    path = "people"
    menu = Menu("settings", icon="users-round", order=10)
    columns = [Link("name"), "email", "identifier", Badge("role"), "is_active", "last_login"]
    filters = ["role", "is_active"]
    form = [Section(_("Person"), "name email identifier role language time_zone is_active")]
    search = "name email identifier"
    defaults = staticmethod(starting_values)
    after_save = staticmethod(keep_order)
    example = {"name": "Luis Vidal", "email": "luis@example.test", "identifier": "luis"}
