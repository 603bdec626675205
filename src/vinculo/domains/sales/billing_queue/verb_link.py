"""What a row of the queue opens, and its one obvious button."""

from __future__ import annotations

from html import escape
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vinculo.domains.sales.billing_queue.model import BillingItem
from vinculo.entities.columns import Column, Link
from vinculo.identity.actor import Actor


class OfferLink(Link):
    """The title of the offer: opens what is to be invoiced of it."""

    def cell(self, row: Any, prepared: Any = None) -> str:
        return f'<a class="row-title" href="/billing-queue/{row.pk}/">{escape(self.text(row)) or "—"}</a>'


class InvoiceLink(Column):
    """«Mark as invoiced», where that is still to be done by whoever looks."""

    def __init__(self) -> None:
        super().__init__("mark", label=gettext_lazy("Invoice"))

    def bind(self, model: type[Model]) -> None:
        self.model = model

    def prepare(self, rows: list[Any], actor: Actor) -> bool:
        return actor.may("billingitem.invoice")

    def value(self, row: Any, prepared: Any = None) -> str:
        return ""

    def text(self, row: Any) -> str:
        return ""

    def cell(self, row: Any, prepared: Any = None) -> str:
        if not prepared or row.state != BillingItem.State.PENDING:
            return ""
        label = escape(_("Mark as invoiced"))
        return f'<a class="btn btn-xs" href="/billing-queue/{row.pk}/invoice/?next=/billing-queue/">{label}</a>'
