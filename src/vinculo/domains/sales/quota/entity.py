from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.quota.model import Quota
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun


class QuotaEntity(Entity):
    """What people and teams are to sell."""

    model = Quota
    noun = Noun(_("quota"), _("quotas"), "f")
    path = "quotas"
    menu = Menu("settings", icon="trending-up", order=62)
    columns = [Link("month"), "user", "team", "amount"]
    filters = ["user", "team", "month"]
    form = [Section(_("Quota"), "user team month amount")]
    search = "user__name team__name"
    example = {"month": "2027-01-01", "amount": 12000}
