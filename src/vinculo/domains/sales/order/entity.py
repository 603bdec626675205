from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.catalog.product.model import Product
from vinculo.domains.directory.account.model import Account
from vinculo.domains.sales.cart.part import buy_part
from vinculo.domains.sales.order.cancel import cancel_order
from vinculo.domains.sales.order.columns import StateBadge
from vinculo.domains.sales.order.confirm import confirm_order
from vinculo.domains.sales.order.duplicate import duplicate_order
from vinculo.domains.sales.order.invoice import invoice_order
from vinculo.domains.sales.order.model import Order
from vinculo.domains.sales.order.page import SHOWS, lines_part, order_figures
from vinculo.domains.sales.order.place import place_order
from vinculo.domains.sales.order.serve import serve_order
from vinculo.entities.columns import Link, RelatedCount, Total
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Figures, Import, Menu, RecordPart, Related, Section, View
from vinculo.entities.noun import Noun
from vinculo.house import store
from vinculo.identity.actor import Actor


def starting_values(actor: Actor) -> dict[str, Any]:
    return {"currency": store.get("organisation.currency")}


class OrderEntity(Entity):
    """What clients order: the house enters it, or they place it themselves from the catalogue."""

    model = Order
    noun = Noun(_("order"), _("orders"), "m")
    path = "orders"
    menu = Menu("sales", icon="shopping-cart", order=36)
    columns = [
        Link("title"), "account", StateBadge("state"), "net", Total("gross"), "placed", "requested", "last_activity",
    ]  # fmt: skip
    more_columns = [
        "number", "reference", "placed_by", "currency", "discount", "tax", "notes", "internal_notes", "reason",
        "served", "invoice_folio", "owner", "group", "created",
    ]  # fmt: skip
    filters = [
        "account", "state", "placed", "requested", "served", "reference", "invoice_folio", "currency", "gross",
        "owner", "group", "created", "last_activity",
    ]  # fmt: skip
    presets = [
        View(pgettext_lazy("orders", "To be confirmed"), state="placed"),
        View(pgettext_lazy("orders", "To be served"), state="confirmed"),
        View(pgettext_lazy("orders", "To be invoiced"), state="served"),
        View(pgettext_lazy("orders", "Drafts"), state="draft"),
    ]
    sort = "-last_activity"
    form = [
        Section(_("Order"), "account reference requested"),
        Section(_("Lines"), "lines"),
        Section(_("Conditions"), "discount currency notes"),
        Section(_("For the house alone"), "internal_notes", needs="internal"),
    ]
    bulk = "requested"
    remarks_need = "internal"
    actions = [place_order, confirm_order, serve_order, invoice_order, duplicate_order, cancel_order]
    next_steps = [place_order, confirm_order, serve_order, invoice_order]
    adds_to = {
        Account: [Related(_("Orders"), "order", "account"), RelatedCount("orders", hidden=True)],
        Product: [RecordPart("cart/part.html", buy_part)],
        Order: [Figures(order_figures), RecordPart("offer/lines.html", lines_part, shows=SHOWS)],
    }
    imports = Import(
        match=("number",),
        headers={
            "number": ("id", "nº", "nº pedido", "pedido", "código"),
            "account": ("cliente", "empresa", "cuenta", "distribuidor"),
            "reference": ("referencia", "su referencia", "referencia del cliente", "ref."),
            "requested": ("fecha deseada", "entrega", "fecha de entrega"),
            "discount": ("descuento", "dto", "% dto"),
            "lines": ("líneas",),
            "notes": ("notas", "observaciones"),
            "internal_notes": ("notas internas",),
        },
    )
    defaults = staticmethod(starting_values)
    example = {"reference": "PO-2041"}

    @classmethod
    def hidden_names(cls, actor: Actor) -> set[str]:
        """Who looks after the client is the house's to know; from outside all orders are of one's own company."""
        found = super().hidden_names(actor)
        return found | {"owner", "group", "account"} if "internal_notes" in found else found

    @classmethod
    def functions(cls) -> list[str]:
        """`buy` fills a cart from the catalogue and places it."""
        return [*super().functions(), "buy"]
