from django.utils.translation import gettext_lazy as _

from vinculo.domains.directory.campaign.model import Campaign
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun


class CampaignEntity(Entity):
    """What brings leads: fairs, mailings, advertisements."""

    model = Campaign
    noun = Noun(_("campaign"), _("campaigns"), "f")
    path = "campaigns"
    menu = Menu("settings", icon="megaphone", order=32)
    columns = [Link("name"), "starts", "ends", "position", "is_active"]
    filters = ["is_active", "starts", "ends"]
    form = [Section(_("Campaign"), "name starts ends position is_active")]
    example = {"name": "Feria de Girona"}
