"""An order has been served."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy

from vinculo.domains.sales.order.model import Order
from vinculo.domains.sales.order.tell import tell_client
from vinculo.entities.actions import action
from vinculo.identity.actor import Actor
from vinculo.records import writing


@action(
    Order, needs="serve", label=gettext_lazy("Mark as served"), icon="truck", bulk=True,
    when=lambda order: order.state == Order.State.CONFIRMED,
    done=gettext_lazy("Served: it waits for its invoice."),
)  # fmt: skip
def serve_order(order: Order, *, actor: Actor) -> None:
    """Everything in it was delivered."""
    values = {"state": Order.State.SERVED.value, "served": timezone.now()}
    writing.change(order, values, actor, verb="serve", giving_away=True)
    tell_client(order, actor)
