"""What the client sees by the private link: the quote, its PDF, and two answers. Nobody signs in here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from vinculo.api.limits import PerMinute
from vinculo.domains.catalog.lines.inputs import total_lines
from vinculo.domains.sales.offer.accept import accept, decide, has_passed
from vinculo.domains.sales.offer.model import Offer
from vinculo.domains.sales.quote.document import document_of, file_name, pdf_of, totals_of
from vinculo.domains.sales.quote.model import Quote
from vinculo.domains.sales.quote.screens import said
from vinculo.domains.sales.quote.token import hash_of
from vinculo.entities.actions import NotNow
from vinculo.identity.actor import Actor
from vinculo.identity.proxies import parsed
from vinculo.printing.letterhead import Letterhead
from vinculo.printing.pdf import NoPdf
from vinculo.printing.response import pdf_response
from vinculo.records import writing
from vinculo.records.formats import format_datetime
from vinculo.records.seal import Broken

READS, ANSWERS = PerMinute(60), PerMinute(10)
NOWHERE = gettext_lazy("The link is not complete, or the quote is no longer there. Ask whoever sent it to you.")
CHANGED = gettext_lazy("The quote differs from what was sealed, so it is not shown. Ask whoever sent it to you.")
State = Quote.State
View = Callable[..., HttpResponse]


def private(limit: PerMinute, view: View) -> View:
    """For nobody who is signed in, not too often, and left out of caches, histories of links and search engines."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = request.META.get("REMOTE_ADDR", "")
        wait = (ANSWERS if request.method == "POST" else limit).wait(address)
        if wait:
            response = said(_("Too many at once. Try again in a minute."), 429)
            response["Retry-After"] = str(wait)
        else:
            response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "private, no-store"
        return response

    return answered


def quote_by(token: str) -> Quote | None:
    return Quote.objects.select_related("offer").filter(token_hash=hash_of(token)).first()


def public_screen(request: HttpRequest, token: str) -> HttpResponse:
    """The quote in the client's language; a POST accepts it with a name or rejects it with a reason."""
    quote = quote_by(token)
    if quote is None or quote.offer.trashed is not None:
        return render(request, "quote/public.html", {"told": NOWHERE}, status=404)
    with override(quote.language):
        errors: dict[str, str] = {}
        if request.method == "POST":
            errors = answer(request, quote)
            if not errors:
                return redirect(request.path)
        if not quote.is_as_sealed:
            return render(request, "quote/public.html", {"told": CHANGED}, status=409)
        content = quote.content
        document = document_of(content)
        house = Letterhead(**content["house"])
        told, tone = standing(quote)
        context = {
            "document": document,
            "totals": total_lines(totals_of(content), document.discount, quote.currency),
            "told": errors.get("", told),
            "tone": "danger" if "" in errors else tone,
            "open": can_answer(quote),
            "errors": errors,
            "rejects": bool(errors) and request.POST.get("answer") != "accept",
            "name": request.POST.get("name", "")[:120],
            "pdf_url": f"{request.path}pdf/",
            "person": content["person"],
            "letterhead": house,
            "home": house.website if house.website.startswith("http") else "",  # not the door of the CRM
        }
        return render(request, "quote/public.html", context, status=422 if errors else 200)


def public_pdf_screen(request: HttpRequest, token: str) -> HttpResponse:
    quote = quote_by(token)
    if quote is None or quote.offer.trashed is not None:
        return said(str(NOWHERE), 404)
    with override(quote.language):
        try:
            return pdf_response(pdf_of(quote), file_name(quote), download=True)
        except Broken:
            return said(str(CHANGED), 409)
        except NoPdf:
            return said(_("The PDF cannot be made just now. You can read the quote on its page."), 503)


def can_answer(quote: Quote) -> bool:
    return quote.state == State.ALIVE and not has_passed(quote) and quote.offer.state == Offer.State.PRESENTED


def standing(quote: Quote) -> tuple[str, str]:
    """(what became of it, tone); nothing while it can be answered."""
    values = {"who": quote.decided_by, "when": format_datetime(quote.decided)}
    if quote.state == State.ACCEPTED:
        return _("Accepted by %(who)s on %(when)s. Thank you.") % values, "success"
    if quote.state == State.REJECTED:
        return _("Rejected on %(when)s.") % values, "neutral"
    if quote.state == State.WITHDRAWN:
        return _("This quote is no longer offered. Ask us for the present one."), "warning"
    if quote.state == State.EXPIRED or has_passed(quote):
        return _("This quote has expired. Ask us for a new one."), "warning"
    if quote.offer.state != Offer.State.PRESENTED:
        return _("We are revising this offer and will send you a new version."), "info"
    return "", "info"


def answer(request: HttpRequest, quote: Quote) -> dict[str, str]:
    """Takes the client's answer; {field: what is wrong}, "" for the whole."""
    name = " ".join(request.POST.get("name", "").replace("\x00", "").split())[:120]
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[:300]
    accepts = request.POST.get("answer") == "accept"
    errors = {} if name else {"name": _("Write your name.")}
    if accepts and "agree" not in request.POST:
        errors["agree"] = _("Tick the box to accept.")
    if not accepts and not reason:
        errors["reason"] = _("Tell us why, please.")
    if errors:
        return errors
    peer = parsed(request.META.get("REMOTE_ADDR", ""))
    ip = str(peer) if peer else None
    actor = Actor.system(_("%(name)s (client, by link)") % {"name": name})
    try:
        with transaction.atomic():
            offers = Offer.objects.unscoped("the link stands for the right to answer")
            offer = offers.select_for_update(of=("self",)).get(pk=quote.offer_id)
            fresh = Quote.objects.get(pk=quote.pk)
            fresh.offer = offer
            if not can_answer(fresh):
                raise NotNow(_("This version can no longer be accepted or rejected."))
            if accepts:
                accept(offer, fresh, actor, name=name, ip=ip)
            else:
                reject(offer, fresh, actor, name, reason, ip)
    except (NotNow, ValidationError) as bad:
        return {"": str(bad) if isinstance(bad, NotNow) else " ".join(bad.messages)}
    return {}


def reject(offer: Offer, quote: Quote, actor: Actor, name: str, reason: str, ip: str | None) -> None:
    """This version is not wanted; with no other alive, nor is the offer."""
    decide(quote, State.REJECTED, name=name, ip=ip, reason=reason)
    if not Quote.objects.filter(offer=offer.pk, state=State.ALIVE).exists():
        writing.change(offer, {"state": Offer.State.REJECTED.value, "reason": reason}, actor, verb="reject")


page = private(READS, require_http_methods(["GET", "POST"])(public_screen))
file = private(READS, require_GET(public_pdf_screen))
