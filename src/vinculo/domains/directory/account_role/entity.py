from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.account_role.model import AccountRole
from vinculo.entities.columns import Badge, Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun


class AccountRoleEntity(Entity):
    """What an account is to us: client, partner, supplier…"""

    model = AccountRole
    noun = Noun(_("account role"), _("account roles"), "m")
    path = "account-roles"
    menu = Menu("settings", icon="tag", order=20)
    columns = [Link("name"), Badge("colour"), "position", "is_active"]
    filters = ["is_active"]
    form = [Section(_("Role"), "name colour position is_active")]
    example = {"name": "Client", "colour": "green"}
