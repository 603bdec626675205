"""An order that will not be served, and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.sales.order.model import Order
from vinculo.domains.sales.order.tell import tell_client
from vinculo.entities.actions import action
from vinculo.identity.actor import Actor
from vinculo.records import writing

State = Order.State


class ReasonForm(forms.Form):
    """Why; whoever placed it reads it."""

    def __init__(self, actor: Actor, row: Order | None = None) -> None:
        super().__init__()
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), max_length=300, help_text=_("Whoever placed the order reads it.")
        )


@action(
    Order, needs="cancel", label=gettext_lazy("Cancel the order…"), icon="circle-x",
    when=lambda order: order.state in (State.DRAFT, State.PLACED, State.CONFIRMED), form=ReasonForm,
    done=gettext_lazy("Cancelled: whoever placed it has been told."),
)  # fmt: skip
def cancel_order(order: Order, *, actor: Actor, reason: str) -> None:
    """It will not be served."""
    values = {"state": State.CANCELLED.value, "reason": reason}
    writing.change(order, values, actor, verb="cancel", giving_away=True)
    tell_client(order, actor)
