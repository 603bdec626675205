"""The client accepts a version: the offer is approved, administration is told, and it waits for its invoice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.sales.billing_queue.queue import put_into_queue
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.offer.rules import content_seal
from vinculo.domains.sales.quote.model import Quote
from vinculo.entities.actions import NotNow, action
from vinculo.entities.inputs import RowField
from vinculo.identity.actor import Actor
from vinculo.records import access, writing
from vinculo.records.formats import format_money
from vinculo.records.seal import Broken

State = Quote.State


def alive(offer: Offer | None) -> Any:
    """The versions of an offer that can be accepted, the newest first."""
    rows = Quote.objects.filter(state=State.ALIVE).order_by("-version")
    return rows.filter(offer=offer.pk) if offer is not None else rows


class VersionField(RowField):
    """A version by its number and what it comes to: «26/0012-2 · 1.234,56 €»."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} · {format_money(obj.gross, obj.currency)}"


class AcceptForm(forms.Form):
    """Which version the client accepts, and who said so."""

    def __init__(self, actor: Actor, row: Offer | None = None) -> None:
        super().__init__()
        self.fields["quote"] = VersionField(
            alive(row), label=_("Accepted version"), required=False, empty_label="",
            help_text=_("Left blank, the newest one."),
        )  # fmt: skip
        self.fields["name"] = forms.CharField(label=_("Who accepts for the client"), required=False, max_length=120)
        if row is not None:
            newest = alive(row).first()
            self.initial = {"quote": newest.pk if newest else None, "name": speaks_for_client(row, actor)}


@action(
    Offer,
    needs="approve",
    label=gettext_lazy("Approve…"),
    icon="circle-check",
    when=lambda offer: offer.state == Offer.State.PRESENTED,
    form=AcceptForm,
    done=gettext_lazy("Approved: administration knows of it and will invoice it."),
)
def approve_offer(offer: Offer, *, actor: Actor, quote: Quote | None = None, name: str = "") -> None:
    """Only what was presented can be approved, and only once. Raises NotNow."""
    chosen = alive(offer).filter(pk=quote.pk).first() if quote is not None else alive(offer).first()
    if chosen is None:
        raise NotNow(_("No version of it can be accepted any more: present a new one."))
    accept(offer, chosen, actor, name=name or speaks_for_client(offer, actor))


def speaks_for_client(offer: Offer, actor: Actor) -> str:
    """The name of the offer's contact, as far as the actor may know it."""
    contact = offer.contact
    return str(contact) if contact is not None and access.reaches(contact, actor, "view") else ""


def accept(offer: Offer, quote: Quote, actor: Actor, *, name: str, ip: str | None = None) -> None:
    """Accepts `quote` and approves its offer, locked by the caller and presented. Raises NotNow, Broken."""
    try:
        content = quote.content
    except Broken as broken:
        raise NotNow(_("This version is not what was sealed, so it cannot be accepted.")) from broken
    decide(quote, State.ACCEPTED, name=name, ip=ip)
    others = Quote.objects.filter(offer=offer.pk, state=State.ALIVE)
    others.update(state=State.WITHDRAWN, decided=timezone.now(), reason=_("Another version was accepted."))
    lines, currency = content["typed"], content["currency"]
    discount = Decimal(content["discount"])
    values: dict[str, Any] = {
        "state": Offer.State.APPROVED.value, "decided": timezone.now(), "reason": "", "lines": lines,
        "discount": discount, "currency": currency, "content_seal": content_seal(lines, discount, currency),
    }  # fmt: skip
    writing.change(offer, values, actor, verb="approve", giving_away=True)  # `approve` is its permission
    put_into_queue(offer, quote, content, actor, by=name)


def decide(quote: Quote, state: str, *, name: str, ip: str | None = None, reason: str = "") -> None:
    """Writes what became of a version that is alive, once and sealed. Raises NotNow."""
    address = Quote._meta.get_field("decided_ip").get_prep_value(ip)  # as the database tells it
    values: dict[str, Any] = {
        "state": state, "decided": timezone.now(), "decided_by": name[:120], "decided_ip": address,
        "reason": reason[:300],
    }  # fmt: skip
    decided = Quote(pk=quote.pk, seal=quote.seal, **values)
    alive = Quote.objects.filter(pk=quote.pk, state=State.ALIVE)
    if not alive.update(**values, decision_seal=decided.sealed_decision()):
        raise NotNow(_("This version can no longer be accepted or rejected."))


def has_passed(quote: Quote, today: dt.date | None = None) -> bool:
    return bool(quote.valid_until and quote.valid_until < (today or timezone.localdate()))
