"""Mark an approved offer as invoiced, with the number of the invoice."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.sales.billing_queue.model import BillingItem
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.entities.actions import action
from vinculo.identity.actor import Actor
from vinculo.records import writing
from vinculo.records.history import Entry, note


class FolioForm(forms.Form):
    """The number of the invoice."""

    def __init__(self, actor: Actor, row: BillingItem | None = None) -> None:
        super().__init__()
        self.fields["folio"] = forms.CharField(label=_("Invoice number"), max_length=60)


@action(
    BillingItem, needs="invoice", label=gettext_lazy("Mark as invoiced…"), icon="receipt",
    when=lambda item: item.state == BillingItem.State.PENDING, form=FolioForm, done=gettext_lazy("Invoiced."),
)  # fmt: skip
def invoice_item(item: BillingItem, *, actor: Actor, folio: str) -> None:
    """Notes the invoice on the item, the offer and, where it has none yet, the opportunity it came from."""
    item.state, item.folio = BillingItem.State.INVOICED, folio.strip()
    item.invoiced, item.invoiced_by_id = timezone.now(), actor.user_id
    item.save(update_fields=["state", "folio", "invoiced", "invoiced_by"])
    note(actor, [Entry(item, "invoice", {"folio": [None, item.folio]})])
    # Administration need not be able to change offers: the number is noted on them in its name.
    house = Actor.system(actor.name)
    offers = Offer.objects.unscoped("the item was in the actor's sight")
    offer = offers.select_for_update(of=("self",)).get(pk=item.offer_id)
    values = {"state": Offer.State.INVOICED.value, "invoice_folio": item.folio}
    writing.change(offer, values, house, verb="invoice")
    if offer.opportunity_id:
        rows = Opportunity.objects.unscoped("the offer names it").select_for_update(of=("self",))
        opportunity = rows.filter(pk=offer.opportunity_id, invoice_folio="").first()
        if opportunity is not None:
            writing.change(opportunity, {"invoice_folio": item.folio}, house, verb="invoice")
