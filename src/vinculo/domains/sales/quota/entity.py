import datetime as dt
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.quota.model import Quota
from vinculo.entities.columns import Link
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, Section
from vinculo.entities.noun import Noun, capital


class Month(Link):
    """A month by its name; as a date in exports."""

    def text(self, row: Any) -> str:
        return capital(date_format(row.month, "F Y"))


class QuotaEntity(Entity):
    """What people and teams are to sell."""

    model = Quota
    noun = Noun(_("quota"), _("quotas"), "f")
    path = "quotas"
    menu = Menu("settings", icon="trending-up", order=62)
    columns = [Month("month", sort="month"), "team", "user", "amount"]
    filters = ["team", "user", "month"]
    form = [Section(_("Quota"), "team user month amount")]
    sort = "-month"
    search = "user__name team__name"
    example = {"amount": 12000, "month": dt.date(2027, 1, 1)}
