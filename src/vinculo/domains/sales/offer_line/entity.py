from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.offer_line.model import OfferLine
from vinculo.entities.columns import Column
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu
from vinculo.entities.noun import Noun


class OfferLineEntity(Entity):
    """The lines of all offers, for whoever looks at what is offered; they are typed in the offer."""

    model = OfferLine
    noun = Noun(_("offer line"), _("offer lines"), "f")
    path = "offer-lines"
    menu = Menu("sales", icon="list", order=34)
    columns = [
        Column("description"), "offer", "account", "product", "kind", "quantity", "unit", "unit_price", "discount",
        "amount",
    ]  # fmt: skip
    more_columns = ["position", "tax_rate"]
    filters = ["offer", "account", "product", "kind", "amount"]
    search = "description"
    example = {"description": "Panel LED", "position": 1}

    @classmethod
    def functions(cls) -> list[str]:
        return ["view", "list", "export"]
