from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.billing_queue.invoice import invoice_item
from vinculo.domains.sales.billing_queue.model import BillingItem
from vinculo.domains.sales.billing_queue.verb_link import InvoiceLink, OfferLink
from vinculo.domains.sales.offer.columns import StateBadge
from vinculo.entities.columns import Total
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, View
from vinculo.entities.noun import Noun


class BillingItemEntity(Entity):
    """Approved offers that wait for their invoice; administration marks them with its number."""

    model = BillingItem
    noun = Noun(_("item to be invoiced"), _("to be invoiced"), "m")
    path = "billing-queue"
    menu = Menu("billing", icon="receipt", order=10)
    columns = [
        OfferLink("offer"), "account", StateBadge("state"), "net", Total("gross"), InvoiceLink(), "folio", "approved",
        "approved_by",
    ]  # fmt: skip
    more_columns = ["quote", "invoiced", "invoiced_by"]
    filters = ["state", "account", "offer", "approved", "invoiced", "folio"]
    presets = [View(_("Pending"), state="pending"), View(_("Invoiced"), state="invoiced")]
    actions = [invoice_item]
    search = "offer__title folio account__name"
    example = {"net": 0, "gross": 0, "currency": "EUR"}

    @classmethod
    def functions(cls) -> list[str]:
        return ["view", "list", "export", "invoice"]
