"""Into the queue of administration, once, with one word to each who invoices."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.abilities.notifications.models import Channel
from vinculo.abilities.notifications.notify import notify
from vinculo.abilities.notifications.types import NotificationType, register
from vinculo.domains.catalog.lines.field import Kind
from vinculo.domains.sales.billing_queue.model import BillingItem
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.quote.model import Quote
from vinculo.house import store
from vinculo.identity.actor import Actor
from vinculo.identity.models import Role, User
from vinculo.records.formats import format_money, format_number

LISTED = 40  # lines told in the mail; the page tells all
SETTING = "offers.billing_role"


def _role() -> forms.Field:
    choices = [("", ""), *Role.objects.order_by("name").values_list("key", "name")]
    return forms.ChoiceField(
        label=gettext_lazy("Who is told of approved offers"), choices=choices, required=False,
        help_text=gettext_lazy("Everybody with this role hears of each approval, here and by mail."),
    )  # fmt: skip


store.declare(store.Setting(SETTING, _role, "administracion"))


def say_approved(values: Mapping[str, Any]) -> str:
    return _("Approved, to be invoiced: %(total)s") % {"total": values.get("total", "")}


register(NotificationType("offer_approved", gettext_lazy("An offer is approved and to be invoiced"), say_approved,
                          "receipt", Channel.NOW))  # fmt: skip


def put_into_queue(offer: Offer, quote: Quote, content: dict[str, Any], actor: Actor, *, by: str) -> BillingItem:
    """The one item of the offer; in the transaction of the approval, so that there is neither without the other."""
    item, is_new = BillingItem.objects.get_or_create(
        offer=offer,
        defaults={
            "quote": quote, "account_id": offer.account_id, "currency": quote.currency, "net": quote.net,
            "gross": quote.gross, "approved_by": by[:120] or actor.name[:120],
        },
    )  # fmt: skip
    if is_new:
        people = User.objects.filter(role__key=store.get(SETTING), is_active=True).values_list("pk", flat=True)
        values = {"total": format_money(quote.gross, quote.currency), "excerpt": told(quote, content)}
        notify("offer_approved", list(people), key=f"offer_approved:{offer.pk}", anchor=offer.anchor, values=values)
    return item


def told(quote: Quote, content: dict[str, Any]) -> str:
    """All that an invoice needs, as lines of text."""
    who, money = content["party"], quote.currency
    rows = [who["name"], *([who["fiscal_id"]] if who["fiscal_id"] else []), *who["address"].splitlines(), ""]
    rows.append(_("Quote %(number)s: %(title)s") % {"number": quote.number, "title": content["title"]})
    counted = [line for line in content["lines"] if line["kind"] == Kind.LINE]
    for line in counted[:LISTED]:
        amount = format_money(Decimal(line["amount"]), money)
        rows.append(f"{format_number(Decimal(line['quantity']))} × {line['text']}: {amount}")
    if len(counted) > LISTED:
        rows.append(_("… and %(count)d lines more") % {"count": len(counted) - LISTED})
    sums = content["totals"]
    rows += ["", f"{_('Total before taxes')}: {format_money(Decimal(sums['base']), money)}"]
    for tax in sums["taxes"]:
        label = _("Tax of %(percent)s %%") % {"percent": format_number(Decimal(tax["rate"]))}
        rows.append(f"{label}: {format_money(Decimal(tax['tax']), money)}")
    return "\n".join([*rows, f"{_('Total')}: {format_money(quote.gross, money)}"])
