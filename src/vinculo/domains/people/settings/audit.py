"""The history of everything."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.abilities.comments.history import Detail, details, road_text, verb_text
from vinculo.entities.registry import entity_named
from vinculo.records.models import Change
from vinculo.screens.asked import actor_of

PAGE = 100


@require_GET
def audit_screen(request: HttpRequest) -> HttpResponse:
    """Every write, newest first; by record kind, by person, by verb."""
    actor = actor_of(request)
    if not actor.may("audit.view"):
        raise Http404
    rows = Change.objects.order_by("-id")
    kind, verb, who = (request.GET.get(name, "").replace("\x00", "")[:100] for name in ("kind", "verb", "who"))
    if kind:
        rows = rows.filter(kind=kind)
    if verb:
        rows = rows.filter(verb=verb)
    if who:
        rows = rows.filter(actor_name=who)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    page = list(rows[: PAGE + 1])
    asked = {"kind": kind, "verb": verb, "who": who, "before": page[PAGE - 1].pk if len(page) > PAGE else ""}
    more = f"?{urlencode(asked)}" if len(page) > PAGE else ""
    context = {
        "changes": [line(change, told) for change, told in zip(page[:PAGE], details(page[:PAGE], actor), strict=True)],
        "more_url": more,
        "kind": kind,
        "verb": verb,
        "who": who,
        "kinds": [(key, label) for key, label in kinds().items()],
        "verbs": [(key, verb_text(key)) for key in VERBS],
        "crumbs": [{"label": _("Settings"), "url": "/settings/"}, {"label": _("Change history"), "url": ""}],
    }
    return render(request, "people/audit.html", context)


VERBS = (
    "create", "change", "trash", "restore", "assign", "associate", "link", "unlink", "tag", "comment_edit",
    "comment_remove",
    "file_remove", "export", "login", "login_failed",
)  # fmt: skip


def kinds() -> dict[str, str]:
    from vinculo.entities.registry import entities

    return {entity.key(): entity.noun.title for entity in entities()}


def line(change: Change, told: list[Detail]) -> dict[str, Any]:
    try:
        entity = entity_named(change.kind)
        what, url = entity.noun.one, entity.url(f"{change.record_id}/") if change.record_id else ""
    except KeyError:
        words = {"setting": _("Settings"), "mail": _("Mail"), "mail_template": _("Mail template"), "job": _("Background work"), "tag": _("Tag"), "token": _("Keys for programs (API)")}
        what, url = words.get(change.kind, change.kind), ""
    return {
        "at": change.at, "who": change.actor_name, "verb": verb_text(change.verb),
        "via": road_text(change.via), "ip": change.ip,
        "what": what, "title": change.title, "url": url, "details": told,
    }  # fmt: skip
