"""The front page of the settings: a card for each door this person may open."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.screens.asked import actor_of
from vinculo.screens.shell import menu, settings_label


@require_GET
def settings_screen(request: HttpRequest) -> HttpResponse:
    """Only what one may open; nobody with nothing to open finds this page."""
    found = [section for section in menu(actor_of(request)) if section["label"] == settings_label()]
    if not found:
        raise Http404
    return render(request, "people/settings.html", {"sections": sections(found[0]["items"]), "crumbs": []})


def sections(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cards in their rooms; what no room names is a list that people choose from."""
    hints = {
        "/settings/organisation/": _("Name, address, logo, language, clock and currency"),
        "/settings/vocabulary/": _("What you call your clients"),
        "/settings/locks/": _("After how long a client's divisions come free"),
        "/settings/offers/": _("Who is told when an offer is approved and to be invoiced"),
        "/settings/orders/": _("Who is told of new orders"),
        "/settings/leads/": _("After how many days without activity a lead is stale"),
        "/settings/mail/": _("The server, what waits, what failed"),
        "/settings/mail/templates/": _("How the mails the system writes are worded"),
        "/people/": _("Who may sign in"),
        "/groups/": _("Who shares records with whom"),
        "/roles/": _("Kinds of people"),
        "/settings/roles/": _("What each role may do"),
        "/settings/explain/": _("Why somebody sees a record, or does not"),
        "/settings/fields/": _("What else your business wants to know of clients and contacts"),
        "/settings/tags/": _("Words people mark records with"),
        "/settings/audit/": _("Who changed what, and when"),
        "/settings/jobs/": _("What runs behind the scenes"),
    }
    rooms = {
        _("The house"): (
            "/settings/organisation/",
            "/settings/vocabulary/",
            "/settings/locks/",
            "/settings/leads/",
            "/settings/orders/",
            "/settings/offers/",
        ),
        _("People and access"): ("/people/", "/groups/", "/roles/", "/settings/roles/", "/settings/explain/"),
        _("Lists and fields"): (),
        _("Mail"): ("/settings/mail/", "/settings/mail/templates/"),
        _("System"): ("/settings/audit/", "/settings/jobs/", "/trash/", "/settings/batches/"),
    }
    place = {url: room for room, urls in rooms.items() for url in urls}
    found: dict[str, list[dict[str, Any]]] = {room: [] for room in rooms}
    for item in items:
        found[place.get(item["url"], _("Lists and fields"))].append({**item, "hint": hints.get(item["url"], "")})
    return [{"label": room, "cards": cards} for room, cards in found.items() if cards]
