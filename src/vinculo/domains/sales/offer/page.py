"""What the page of an offer shows beside its fields: its lines with their sums, its versions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from vinculo.domains.catalog.lines.inputs import figures
from vinculo.domains.sales.offer.columns import TONES
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.quote.model import Quote
from vinculo.domains.sales.quote.token import link_of
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.formats import format_date, format_datetime, format_money


def offer_figures(offer: Offer, actor: Actor) -> list[dict[str, Any]]:
    """[{label, value, icon, url}]: total, day of the follow-up, validity."""
    here = f"/offers/{offer.pk}/"
    found = [
        {"label": _("Total"), "value": format_money(offer.gross, offer.currency), "icon": "receipt", "url": here},
    ]
    if offer.due:
        found.append({"label": _("Follow-up"), "value": format_date(offer.due), "icon": "calendar-check", "url": here})
    if offer.valid_until:
        value = format_date(offer.valid_until)
        found.append({"label": _("Valid until"), "value": value, "icon": "timer", "url": f"{here}?tab=versions"})
    return found


def lines_part(offer: Offer, actor: Actor) -> dict[str, Any]:
    """{lines, totals, edit_url, state…} for the template."""
    may = offer.state == Offer.State.DRAFT and not offer.trashed and access.offers(offer, actor, "change")
    return {
        **figures(offer),
        "edit_url": f"/offers/{offer.pk}/edit/" if may else "",
        "reason": offer.reason,
        "folio": offer.invoice_folio,
    }


def versions_of(offer: Offer, actor: Actor) -> dict[str, Any]:
    """{versions: [{pk, number, …}], compare_url}: the quotes of an offer, the newest first."""
    rows = list(entity_of(Quote).rows(actor).filter(offer=offer.pk).queryset().order_by("-version"))
    may = {verb: entity_of(Quote).may(actor, verb) for verb in ("send", "withdraw")}
    return {
        "versions": [
            {
                "pk": row.pk,
                "number": row.number,
                "version": row.version,
                "issued": format_datetime(row.issued),
                "valid_until": format_date(row.valid_until),
                "net": format_money(row.net, row.currency),
                "gross": format_money(row.gross, row.currency),
                "state": row.get_state_display(),
                "tone": TONES.get(row.state, "neutral"),
                "alive": row.state == Quote.State.ALIVE,
                "is_as_sealed": row.is_as_sealed,
                "sent_to": row.sent_to,
                "decided": format_datetime(row.decided),
                "decided_by": row.decided_by,
                "reason": row.reason,
                "link": link_of(row.offer_id, row.version),
            }
            for row in rows
        ],
        "may": may,
        "compare_url": f"/offers/{offer.pk}/compare/" if len(rows) > 1 else "",
    }


def versions_count(offer: Offer, actor: Actor) -> int:
    return int(entity_of(Quote).rows(actor).filter(offer=offer.pk).queryset().count())
