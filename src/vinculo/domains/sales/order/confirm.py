"""The house says that it will serve an order."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from vinculo.domains.sales.order.model import Order
from vinculo.domains.sales.order.tell import tell_client
from vinculo.entities.actions import action
from vinculo.identity.actor import Actor
from vinculo.records import writing


@action(
    Order, needs="confirm", label=gettext_lazy("Confirm"), icon="circle-check", bulk=True,
    when=lambda order: order.state == Order.State.PLACED,
    done=gettext_lazy("Confirmed: whoever placed it has been told."),
)  # fmt: skip
def confirm_order(order: Order, *, actor: Actor) -> None:
    """What was placed is accepted."""
    writing.change(order, {"state": Order.State.CONFIRMED.value}, actor, verb="confirm", giving_away=True)
    tell_client(order, actor)
