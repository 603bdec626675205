from typing import Any

from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.account.model import Account
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import ME, Menu, Related, Section, View
from vinculo.entities.noun import Noun
from vinculo.identity.actor import Actor


def starting_values(actor: Actor) -> dict[str, Any]:
    """Whoever opens it answers for it."""
    return {"responsible_id": actor.user_id}


class CommercialActionEntity(Entity):
    """Who works on which divisions of a client."""

    model = CommercialAction
    noun = Noun(_("commercial action"), _("commercial actions"), "f")
    path = "actions"
    menu = Menu("sales", icon="handshake", order=10, shortcut="m")
    columns = [Link("title"), "account", "state", "responsible", "last_activity"]
    more_columns = ["number", "owner", "group", "created"]
    filters = ["account", "responsible", "state", "created"]
    presets = [View(_("Mine"), responsible=ME, state="open")]
    sort = "-last_activity"
    form = [Section(_("Commercial action"), "title account responsible")]
    adds_to = {Account: [Related(_("Commercial actions"), "commercialaction", "account")]}
    defaults = staticmethod(starting_values)
    example = {"title": "Formación de mandos"}
