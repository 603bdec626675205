import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.inputs import DivisionsColumn
from vinculo.domains.sales.offer import inputs, lock  # noqa: F401 - the kind of field
from vinculo.domains.sales.offer.accept import approve_offer
from vinculo.domains.sales.offer.columns import DueColumn, StateBadge
from vinculo.domains.sales.offer.duplicate import duplicate_offer
from vinculo.domains.sales.offer.log import log_offer, visits_of
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.offer.page import lines_part, offer_figures, versions_count, versions_of
from vinculo.domains.sales.offer.present import VALID_DAYS, present_offer
from vinculo.domains.sales.offer.states import draft_offer, reject_offer, withdraw_offer
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.entities.columns import Link, RelatedCount, Total
from vinculo.entities.entity import Entity
from vinculo.entities.layout import (
    ME,
    Drawn,
    Figures,
    Import,
    Listed,
    Menu,
    RecordPart,
    Related,
    Section,
    View,
)
from vinculo.entities.noun import Noun
from vinculo.house import store
from vinculo.identity.actor import Actor


def starting_values(actor: Actor) -> dict[str, Any]:
    """Whoever writes it follows it up; it holds for a month."""
    return {
        "assignee_id": actor.user_id,
        "currency": store.get("organisation.currency"),
        "valid_until": timezone.localdate() + dt.timedelta(days=VALID_DAYS),
    }


class OfferEntity(Entity):
    """What clients are offered, and what became of it."""

    model = Offer
    noun = Noun(_("offer"), _("offers"), "f")
    path = "offers"
    menu = Menu("sales", icon="file-text", order=30, shortcut="f")
    columns = [
        Link("title"), "account", StateBadge("state"), "net", Total("gross"), DueColumn("due"), "valid_until",
        "assignee", "last_activity",
    ]  # fmt: skip
    more_columns = [
        "number", "contact", "action", "opportunity", DivisionsColumn("divisions"), "currency", "rate", "discount",
        "tax", "base_net", "notes", "terms", "reason", "presented", "decided", "invoice_folio", "owner", "group",
        "created",
    ]  # fmt: skip
    filters = [
        "title", "account", "contact", "action", "opportunity", "assignee", "state", "due", "valid_until", "presented",
        "decided", "currency", "base_net", "owner", "group", "created", "last_activity",
    ]  # fmt: skip
    presets = [
        View(_("My open ones"), assignee=ME, state="presented"),
        View(pgettext_lazy("offers", "Drafts"), state="draft"),
        View(pgettext_lazy("offers", "Presented"), state="presented"),
        View(pgettext_lazy("offers", "Approved"), state="approved"),
    ]
    sort = "-last_activity"
    form = [
        Section(_("Offer"), "title account contact action opportunity assignee due valid_until"),
        Section(_("What it is about"), "divisions"),
        Section(_("Lines"), "lines"),
        Section(_("Conditions"), "discount currency rate notes terms"),
    ]
    bulk = "assignee due"
    fills = {"contact": "account", "action": "account divisions", "opportunity": "account contact currency rate lines"}
    actions = [
        present_offer, approve_offer, log_offer, reject_offer, draft_offer, duplicate_offer, withdraw_offer,
    ]  # fmt: skip
    next_steps = [approve_offer, present_offer]
    tabs = [Listed(_("Visits"), "visits", visits_of)]
    adds_to = {
        Account: [Related(_("Offers"), "offer", "account"), RelatedCount("offers")],
        Contact: [Related(_("Offers"), "offer", "contact")],
        CommercialAction: [Related(_("Offers"), "offer", "action")],
        Opportunity: [Related(_("Offers"), "offer", "opportunity")],
        Offer: [
            Figures(offer_figures),
            RecordPart("offer/lines.html", lines_part, shows="lines discount"),
            Drawn(_("Versions"), "versions", "offer/versions.html", versions_of, versions_count, "quote"),
        ],
    }
    imports = Import(
        match=("number",),
        headers={
            "number": ("id", "nº", "nº oferta", "código"),
            "title": ("oferta", "asunto", "nombre", "concepto"),
            "account": ("cliente", "empresa", "cuenta"),
            "contact": ("contacto", "persona de contacto"),
            "action": ("acción", "acción comercial"),
            "divisions": ("división", "divisiones", "áreas", "área"),
            "assignee": ("asignado", "asignado a", "comercial", "responsable", "seguimiento"),
            "due": ("vencimiento", "fecha de seguimiento"),
            "valid_until": ("validez", "válida hasta"),
            "discount": ("descuento", "dto", "% dto"),
            "notes": ("notas", "observaciones"),
            "terms": ("condiciones",),
        },
    )
    defaults = staticmethod(starting_values)
    example = {"title": "Renovación de la iluminación"}
