"""The page and the PDF of a version, for the people of the house."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.domains.catalog.lines.inputs import total_lines
from vinculo.domains.sales.offer.columns import TONES
from vinculo.domains.sales.quote.document import document_of, file_name, pdf_of, totals_of
from vinculo.domains.sales.quote.entity import QuoteEntity
from vinculo.domains.sales.quote.model import Quote
from vinculo.domains.sales.quote.token import link_of
from vinculo.printing.pdf import NoPdf
from vinculo.printing.response import pdf_response
from vinculo.records.formats import format_date, format_datetime
from vinculo.records.seal import Broken
from vinculo.screens.asked import actor_of
from vinculo.screens.detail import find
from vinculo.screens.shell import crumbs


@require_GET
def quote_screen(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    quote: Quote = find(QuoteEntity, request, pk)
    context: dict[str, Any] = {
        "quote": quote,
        "tone": TONES.get(quote.state, "neutral"),
        "crumbs": crumbs(QuoteEntity, (quote.number, "")),
        "facts": facts(quote),
        "link": link_of(quote.offer_id, quote.version),
        "actions": [action for action in QuoteEntity.actions_for(actor) if action.fits(quote)],
    }
    try:
        context["document"] = document_of(quote.content)
        context["totals"] = total_lines(totals_of(quote.content), context["document"].discount, quote.currency)
        context["forged"] = not quote.is_decision_as_sealed
    except Broken:
        context["broken"] = True
    return render(request, "quote/page.html", context)


def facts(quote: Quote) -> list[tuple[str, str]]:
    """[(label, value)] of when it was presented, by whom, and what became of it."""
    found = [
        (_("Presented on"), format_datetime(quote.issued)),
        (_("Presented by"), str(quote.sent_by or "")),
        (_("Valid until"), format_date(quote.valid_until)),
        (_("Sent to"), quote.sent_to),
        (_("Decided on"), format_datetime(quote.decided)),
        (_("Decided by"), quote.decided_by),
        (_("From the address"), quote.decided_ip or ""),
        (_("Reason"), quote.reason),
        (_("Seal"), quote.seal),
        (_("Seal of the decision"), quote.decision_seal),
    ]
    return [(label, value) for label, value in found if value]


@require_GET
def pdf_screen(request: HttpRequest, pk: int) -> HttpResponse:
    quote: Quote = find(QuoteEntity, request, pk)
    return serve(quote, download="download" in request.GET)


def serve(quote: Quote, *, download: bool) -> HttpResponse:
    """The PDF, or the sentence why there is none."""
    try:
        content = pdf_of(quote)
    except Broken:
        return said(_("This version is not what was sealed."), 409)
    except NoPdf as missing:
        return said(str(missing), 503)
    return pdf_response(content, file_name(quote), download=download)


def said(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
