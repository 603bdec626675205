"""The same once more: a draft of the house, at today's prices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from vinculo.domains.sales.order.model import Order
from vinculo.entities.actions import action
from vinculo.entities.registry import entity_of
from vinculo.entities.writing import save_new
from vinculo.identity.actor import Actor

KEPT = ("account", "reference", "currency", "discount", "notes", "internal_notes")


@action(
    Order, needs="create", label=gettext_lazy("Duplicate"), icon="copy",
    done=gettext_lazy("There is a copy: the first draft of the list."),
)  # fmt: skip
def duplicate_order(order: Order, *, actor: Actor) -> Order:
    """A draft with the same lines; products cost what they cost the client today. Raises ValidationError."""
    lines = [{**line, "unit_price": None if line["product"] else line["unit_price"]} for line in order.lines]
    values = {name: getattr(order, name) for name in KEPT}
    made: Order = save_new(entity_of(Order), {**values, "lines": lines}, actor)
    return made
