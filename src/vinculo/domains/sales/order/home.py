"""Orders on the home page: one's own open ones for whoever places them, what waits for whoever serves them."""

from __future__ import annotations

from typing import Any

from vinculo.domains.sales.cart.model import CartLine
from vinculo.domains.sales.order.entity import OrderEntity
from vinculo.domains.sales.order.model import Order as SalesOrder
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_date, format_money
from vinculo.records.rows import Order
from vinculo.screens.home import block

SHOWN = 8


@block("my-orders", 5, "order/my_orders.html")
def my_orders(actor: Actor) -> dict[str, Any] | None:
    """The open orders of somebody from outside, with the ways to the catalogue and to the cart."""
    if not actor.is_external or not OrderEntity.may(actor, "list"):
        return None
    rows = OrderEntity.rows(actor).filter(state__in=SalesOrder.OPEN)
    return {
        "lines": [line(row) for row in rows.page(Order("last_activity", descending=True), SHOWN)],
        "may_buy": actor.may("order.buy"),
        "in_cart": CartLine.objects.filter(user_id=actor.pk).count(),
    }


@block("placed-orders", 14, "order/placed_orders.html")
def placed_orders(actor: Actor) -> dict[str, Any] | None:
    """The orders that wait to be confirmed, for whoever confirms them; absent when none waits."""
    if actor.is_external or not (OrderEntity.may(actor, "list") and OrderEntity.may(actor, "confirm")):
        return None
    rows = OrderEntity.rows(actor, "confirm").filter(state=SalesOrder.State.PLACED)
    lines = [line(row) for row in rows.page(Order("last_activity"), SHOWN)]
    return {"lines": lines} if lines else None


def line(row: SalesOrder) -> dict[str, str]:
    when = format_date(row.placed.date()) if row.placed else ""
    return {
        "url": f"/orders/{row.pk}/", "title": row.title, "total": format_money(row.gross, row.currency), "when": when,
        "state": row.get_state_display(),
    }  # fmt: skip
