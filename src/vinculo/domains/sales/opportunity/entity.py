from typing import Any

from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.account.model import Account
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import ME, Menu, Related, Section, View
from vinculo.entities.noun import Noun
from vinculo.identity.actor import Actor


def starting_values(actor: Actor) -> dict[str, Any]:
    """Whoever writes it down works on it."""
    return {"agent_id": actor.user_id}


class OpportunityEntity(Entity):
    """Sales that may come about."""

    model = Opportunity
    noun = Noun(_("opportunity"), _("opportunities"), "f")
    path = "opportunities"
    menu = Menu("sales", icon="target", order=20, shortcut="o")
    columns = [Link("name"), "account", "stage", "agent", "last_activity"]
    more_columns = ["number", "contact", "stage_kind", "owner", "group", "created"]
    filters = ["account", "contact", "agent", "stage", "stage_kind", "created"]
    presets = [View(_("Mine"), agent=ME)]
    sort = "-last_activity"
    form = [Section(_("Opportunity"), "name account contact agent stage")]
    adds_to = {Account: [Related(_("Opportunities"), "opportunity", "account")]}
    defaults = staticmethod(starting_values)
    example = {"name": "Plan de formación 2027"}
