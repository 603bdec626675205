"""The page of an item of the queue: all that its invoice needs, as it was accepted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.domains.catalog.lines.inputs import total_lines
from vinculo.domains.sales.billing_queue.entity import BillingItemEntity
from vinculo.domains.sales.billing_queue.model import BillingItem
from vinculo.domains.sales.offer.columns import TONES
from vinculo.domains.sales.quote.document import document_of, totals_of
from vinculo.entities.fields import field_of
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.seal import Broken
from vinculo.screens.asked import actor_of
from vinculo.screens.detail import find
from vinculo.screens.shell import crumbs


@require_GET
def item_screen(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    item: BillingItem = find(BillingItemEntity, request, pk)
    context: dict[str, Any] = {
        "item": item,
        "tone": TONES.get(item.state, "neutral"),
        "crumbs": crumbs(BillingItemEntity, (str(item), "")),
        "actions": [action for action in BillingItemEntity.actions_for(actor) if action.fits(item)],
        "links": links(item, actor),
    }
    party: dict[str, str] = {}
    try:
        if item.quote is not None:
            content = item.quote.content
            context["document"] = document = document_of(content)
            context["totals"] = total_lines(totals_of(content), document.discount, item.currency)
            party = content["party"]
    except Broken:
        context["broken"] = True
    context["facts"] = facts(item, party)
    return render(request, "billing_queue/page.html", context)


def facts(item: BillingItem, party: dict[str, str]) -> list[tuple[str, str]]:
    """[(label, value)]: whom to invoice, what was approved and when, and the invoice once there is one."""
    found = [
        (_("Client"), party.get("name") or str(item.account)),
        (_("NIF"), party.get("fiscal_id", "")),
        (_("Address"), ", ".join(party.get("address", "").splitlines())),
    ]
    names = ("quote", "approved", "approved_by", "folio", "invoiced", "invoiced_by")
    fields = [field_of(BillingItem, name) for name in names]
    found += [(field.label, field.show(getattr(item, field.name))) for field in fields]
    return [(label, value) for label, value in found if value]


def links(item: BillingItem, actor: Actor) -> list[dict[str, str]]:
    """[{label, url, icon}] of what the reader may open besides."""
    wanted = (
        (item.quote, _("PDF"), f"/quotes/{item.quote_id}/pdf/", "file-text"),
        (item.offer, _("Offer"), f"/offers/{item.offer_id}/", "arrow-right"),
    )
    return [
        {"label": label, "url": url, "icon": icon} for row, label, url, icon in wanted
        if row is not None and access.reaches(row, actor, "view")
    ]  # fmt: skip
