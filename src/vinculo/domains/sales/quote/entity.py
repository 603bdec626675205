from django.utils.translation import gettext_lazy as _

from vinculo.domains.sales.offer.columns import StateBadge
from vinculo.domains.sales.quote.model import Quote
from vinculo.domains.sales.quote.verbs import send_quote, withdraw_quote
from vinculo.entities.columns import Link, Total
from vinculo.entities.entity import Entity
from vinculo.entities.layout import Menu, View
from vinculo.entities.noun import Noun


class QuoteEntity(Entity):
    """The versions of offers as clients got them. They are made by presenting an offer, and never change."""

    model = Quote
    noun = Noun(_("quote"), _("quotes"), "m")
    path = "quotes"
    menu = Menu("sales", icon="scroll-text", order=32)
    columns = [
        Link("number"), "offer", StateBadge("state"), "issued", "valid_until", "net", Total("gross"),
        "sent_by", "sent_to",
    ]  # fmt: skip
    more_columns = ["version", "decided", "decided_by", "reason", "seal"]
    filters = ["offer", "state", "issued", "valid_until", "sent_by", "decided"]
    presets = [View(_("Alive"), state="alive"), View(_("Accepted"), state="accepted")]
    actions = [send_quote, withdraw_quote]
    search = "number"
    example = {
        "number": "1-1", "version": 1, "currency": "EUR", "net": 0, "gross": 0, "snapshot": {"lines": []},
        "seal": "0" * 64, "token_hash": "a",
    }  # fmt: skip

    @classmethod
    def functions(cls) -> list[str]:
        return ["view", "list", "export", "send", "withdraw"]
