"""An order has been invoiced, under which number."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.sales.order.model import Order
from vinculo.domains.sales.order.tell import tell_client
from vinculo.entities.actions import action
from vinculo.identity.actor import Actor
from vinculo.records import writing


class FolioForm(forms.Form):
    """The number of the invoice."""

    def __init__(self, actor: Actor, row: Order | None = None) -> None:
        super().__init__()
        self.fields["folio"] = forms.CharField(label=_("Invoice number"), max_length=60)

    def clean_folio(self) -> str:
        folio: str = self.cleaned_data["folio"]
        if not folio.strip():
            raise ValidationError(_("This field is required."))
        return folio.strip()


@action(
    Order, needs="invoice", label=gettext_lazy("Mark as invoiced…"), icon="receipt",
    when=lambda order: order.state == Order.State.SERVED, form=FolioForm, done=gettext_lazy("Invoiced."),
)  # fmt: skip
def invoice_order(order: Order, *, actor: Actor, folio: str) -> None:
    """What was served has its invoice."""
    values = {"state": Order.State.INVOICED.value, "invoice_folio": folio}
    writing.change(order, values, actor, verb="invoice", giving_away=True)
    tell_client(order, actor)
