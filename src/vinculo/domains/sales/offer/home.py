"""Offers to follow up, quotes about to expire, and what waits for its invoice: a block of the home page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vinculo.domains.sales.billing_queue.model import BillingItem
from vinculo.domains.sales.offer.model import Offer
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_date, format_relative
from vinculo.records.rows import Order
from vinculo.screens.home import block

SHOWN = 6
SOON = dt.timedelta(days=7)
MOST = 999


@block("offers", 17, "offer/home.html")
def my_offers(actor: Actor) -> dict[str, Any] | None:
    """One's open offers that wait for something, each with why; absent when there is nothing."""
    entity = entity_of(Offer)
    if not entity.may(actor, "view") or actor.user_id is None:
        return None
    today = timezone.localdate()
    mine = entity.rows(actor).filter(assignee_id=actor.user_id, state__in=Offer.OPEN)
    due = mine.filter(due__lte=today).page(Order("due"), SHOWN)
    presented = mine.filter(state=Offer.State.PRESENTED, valid_until__range=(today, today + SOON))
    known = {row.pk for row in due}
    soon = [row for row in presented.page(Order("valid_until"), SHOWN) if row.pk not in known]
    lines = [line(row, "calendar-check", _("Follow it up"), format_date(row.due)) for row in due]
    lines += [line(row, "timer", _("The quote expires"), format_relative(row.valid_until)) for row in soon]
    lines += to_invoice(actor)
    return {"lines": lines} if lines else None


def line(row: Offer, icon: str, why: str, when: str) -> dict[str, str]:
    return {"url": f"/offers/{row.pk}/", "icon": icon, "title": row.title, "why": why, "when": when}


def to_invoice(actor: Actor) -> list[dict[str, str]]:
    """One line for whoever invoices: how many wait."""
    if not actor.may("billingitem.invoice"):
        return []
    count = entity_of(BillingItem).rows(actor).filter(state=BillingItem.State.PENDING).count(MOST)
    if not count:
        return []
    title = ngettext("%(n)d approved offer", "%(n)d approved offers", count) % {"n": count}
    return [
        {
            "url": "/billing-queue/?state=pending",
            "icon": "receipt",
            "title": title,
            "why": _("To be invoiced"),
            "when": "",
        },
    ]
