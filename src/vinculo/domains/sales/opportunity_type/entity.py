from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.opportunity_type.model import OpportunityType
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun


class OpportunityTypeEntity(Entity):
    """What kinds of sales there are."""

    model = OpportunityType
    noun = Noun(_("opportunity type"), _("opportunity types"), "m")
    path = "opportunity-types"
    menu = Menu("settings", icon="tags", order=52)
    columns = [Link("name"), "position", "is_active"]
    filters = ["is_active"]
    form = [Section(_("Opportunity type"), "name position is_active")]
    example = {"name": "Formación a medida"}
