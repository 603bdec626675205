"""The notification centre: what one was told, marking it read, how one wants to be told, and whom one can mention."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vinculo.abilities.notifications import reading
from vinculo.abilities.notifications.mentions import handle, offered
from vinculo.abilities.notifications.models import Channel, NotificationChoice
from vinculo.abilities.notifications.types import NotificationType, types
from vinculo.identity.actor import Actor
from vinculo.records.models import RecordAnchor
from vinculo.screens.asked import actor_of
from vinculo.screens.form import posted

URL = "/notifications/"
PAGE = 50


@require_GET
def notifications_screen(request: HttpRequest) -> HttpResponse:
    """Newest first; all or unread, of one type or of every."""
    actor = actor_of(request)
    asked = {name: request.GET.get(name, "").replace("\x00", "")[:40] for name in ("show", "type")}
    rows = reading.own(actor)
    if asked["show"] == "unread":
        rows = rows.filter(read=None)
    if asked["type"]:
        rows = rows.filter(type=asked["type"])
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    page = list(rows[: PAGE + 1])
    context = {
        "lines": reading.lines(page[:PAGE], actor),
        "more_url": "?" + urlencode({**asked, "before": page[PAGE - 1].pk}) if len(page) > PAGE else "",
        "tabs": [
            {"label": _("All"), "url": same(asked, show=""), "active": asked["show"] != "unread"},
            {"label": _("Unread"), "url": same(asked, show="unread"), "active": asked["show"] == "unread",
             "count": reading.unread_count(actor)},
        ],
        "types": [(one.key, str(one.label)) for one in offered_types(actor)],
        "asked": asked,
        "here": same(asked),
        "crumbs": [],
    }  # fmt: skip
    return render(request, "screens/notifications.html", context)


def same(asked: dict[str, str], **change: str) -> str:
    return "?" + urlencode({name: value for name, value in {**asked, **change}.items() if value})


@never_cache
@require_GET
def bell_screen(request: HttpRequest) -> HttpResponse:
    """The bell of the top bar with its number; asked for once the page is there, and now and then."""
    count = reading.unread_count(actor_of(request))
    return render(request, "screens/bell.html", {"count": count, "most": reading.MOST})


@require_POST
def read_screen(request: HttpRequest) -> HttpResponse:
    """Marks one as read, or all; with `go` it then leads to where the thing is."""
    actor = actor_of(request)
    pk = request.POST.get("pk", "")
    if pk and not (pk.isdecimal() and len(pk) < 19):
        raise Http404
    reading.mark_read(actor, [int(pk)] if pk else None)
    if pk and "go" in request.POST:
        row = get_object_or_404(reading.own(actor), pk=int(pk))
        return redirect(reading.lines([row], actor)[0]["url"] or URL)
    return redirect(URL + own_query(request.POST.get("here", "")))


def own_query(text: str) -> str:
    """The query the page was looked at with, and nothing that leads elsewhere."""
    return text[:300] if text.startswith("?") else ""


@require_GET
def people_screen(request: HttpRequest) -> HttpResponse:
    """Whom one can mention on a record: [{id, text, hint}]."""
    actor = actor_of(request)
    record = request.GET.get("record", "")
    if not (record.isdecimal() and len(record) < 19):
        raise Http404
    anchor = get_object_or_404(RecordAnchor.objects.visible_to(actor), pk=int(record))
    found = offered(request.GET.get("q", "").replace("\x00", "")[:60], anchor, actor)
    everybody = [user for user, _sees in found]
    people = [
        {"id": handle(user, everybody), "text": str(user), "hint": f"@{user.identifier}"}
        if sees
        else {"id": "", "text": str(user), "hint": _("does not see this record")}
        for user, sees in found
    ]
    return JsonResponse(people, safe=False)


# --- how one wants to be told --------------------------------------------------------------------


def offered_types(actor: Actor) -> list[NotificationType]:
    """The types this person may be told of."""
    return [one for one in types() if not one.needs or actor.may(one.needs)]


class ChoicesForm(forms.Form):
    """One select per type."""

    def __init__(self, actor: Actor, data: Any = None) -> None:
        super().__init__(data)
        self.actor = actor
        chosen = dict(NotificationChoice.objects.filter(user_id=actor.pk).values_list("type", "channel"))
        for one in offered_types(actor):
            self.fields[one.key] = forms.ChoiceField(
                label=str(one.label), choices=Channel.choices, initial=chosen.get(one.key, one.channel)
            )

    def save(self) -> None:
        for key, channel in self.cleaned_data.items():
            NotificationChoice.objects.update_or_create(user_id=self.actor.pk, type=key, defaults={"channel": channel})


@require_http_methods(["GET", "POST"])
def choices_screen(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = ChoicesForm(actor, posted(request))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
        messages.success(request, _("Saved."))
        return redirect("/profile/notifications/")
    crumbs = [{"label": _("My profile"), "url": "/profile/"}, {"label": _("Notifications"), "url": ""}]
    context = {"form": form, "crumbs": crumbs, "cancel_url": "/profile/"}
    return render(request, "screens/notification_choices.html", context, status=422 if form.is_bound else 200)
