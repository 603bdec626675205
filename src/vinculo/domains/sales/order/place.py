"""An order is placed: its prices stay."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.catalog.lines.field import Kind
from vinculo.domains.sales.order.frozen import content_seal
from vinculo.domains.sales.order.model import Order
from vinculo.domains.sales.order.tell import tell_house
from vinculo.entities.actions import NotNow, action
from vinculo.identity.actor import Actor
from vinculo.records import writing

State = Order.State


@action(
    Order, needs="place", label=gettext_lazy("Place"), icon="send", when=lambda order: order.state == State.DRAFT,
    done=gettext_lazy("Placed: its lines and prices stay as they are."),
)  # fmt: skip
def place_order(order: Order, *, actor: Actor) -> None:
    """A draft of the house becomes an order. Raises NotNow where there is nothing in it."""
    if not any(line["kind"] == Kind.LINE for line in order.lines):
        raise NotNow(_("There is nothing in this order yet."))
    freeze(order, actor)


def freeze(order: Order, actor: Actor) -> None:
    """Seals what is ordered and tells the house."""
    values: dict[str, Any] = {
        "state": State.PLACED.value, "placed": timezone.now(), "content_seal": content_seal(order),
    }  # fmt: skip
    writing.change(order, values, actor, verb="place", giving_away=True)  # `place` is its permission
    tell_house(order, actor)


__all__ = ["freeze", "place_order"]
