"""What the page of an order shows: figures at its head, its lines with what they come to."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from vinculo.domains.catalog.lines.inputs import figures
from vinculo.domains.catalog.product.model import Product
from vinculo.domains.sales.order.model import Order
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.formats import format_date, format_datetime, format_money

SHOWS = "lines discount"


def order_figures(order: Order, actor: Actor) -> list[dict[str, Any]]:
    """[{label, value, icon, url}]: total, when it was placed, by when it is wanted."""
    here = f"/orders/{order.pk}/"
    found = [
        {"label": _("Total"), "value": format_money(order.gross, order.currency), "icon": "receipt", "url": here},
    ]
    if order.placed:
        value = format_datetime(order.placed)
        found.append({"label": _("Placed on"), "value": value, "icon": "send", "url": here})
    if order.requested:
        value = format_date(order.requested)
        found.append({"label": _("Wanted by"), "value": value, "icon": "calendar-check", "url": here})
    return found


def lines_part(order: Order, actor: Actor) -> dict[str, Any]:
    """{lines, totals, edit_url, again_url, reason, folio} for the template; products out of sight are not linked."""
    found = figures(order)
    wanted = {shown["line"]["product"] for shown in found["lines"]} - {None}
    rows = access.rows(Product, actor, "view").filter(pk__in=wanted, trashed__isnull=True)
    seen = set(rows.values_list("pk", flat=True)) if wanted else set()
    for shown in found["lines"]:
        if shown["line"]["product"] not in seen:
            shown["product_url"] = ""
    may = order.state == Order.State.DRAFT and not order.trashed and access.offers(order, actor, "change")
    edit_url = f"/orders/{order.pk}/edit/" if may else ""
    again = bool(wanted) and actor.is_external and actor.may("order.buy")
    more = {"edit_url": edit_url, "again_url": f"/orders/{order.pk}/again/" if again else ""}
    return {**found, **more, "reason": order.reason, "folio": order.invoice_folio}
