from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.order_line.model import OrderLine
from vinculo.entities.columns import Column
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu
from vinculo.entities.noun import Noun


class OrderLineEntity(Entity):
    """The lines of all orders, for whoever looks at what is ordered; they are typed in the order."""

    model = OrderLine
    noun = Noun(_("order line"), _("order lines"), "f")
    path = "order-lines"
    menu = Menu("sales", icon="list", order=37)
    columns = [
        Column("description"), "order", "account", "product", "kind", "quantity", "unit", "unit_price", "discount",
        "amount",
    ]  # fmt: skip
    more_columns = ["position", "tax_rate"]
    filters = ["order", "account", "product", "kind", "amount"]
    search = "description"
    example = {"description": "Panel LED", "position": 1}

    @classmethod
    def functions(cls) -> list[str]:
        return ["view", "list", "export"]
