"""Recent operations: what was done to many rows, how far it is, and the way to take it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vinculo.abilities.operations import read, work
from vinculo.identity.actor import Actor
from vinculo.records import undo
from vinculo.records.formats import format_datetime, format_integer
from vinculo.records.models import Batch
from vinculo.screens.asked import actor_of
from vinculo.screens.form import done

HOME = "/settings/batches/"
PAGE = 50


def url_of(batch: Batch, rest: str = "") -> str:
    return f"{HOME}{batch.pk}/{rest}"


def find(request: HttpRequest, pk: UUID) -> Batch:
    """An operation this person may look at. Raises Http404 for any other."""
    found = read.batches_of(actor_of(request)).select_related("undoes", "undoes__undoes").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_GET
def list_screen(request: HttpRequest) -> HttpResponse:
    """One's own operations, or everybody's, newest first."""
    actor = actor_of(request)
    page = request.GET.get("page", "")
    number = int(page) if page.isdecimal() and 0 < len(page) < 5 else 0
    rows = read.batches_of(actor).select_related("undoes", "undoes__undoes").defer("todo", "issues", "params")
    found = list(rows[number * PAGE : (number + 1) * PAGE + 1])
    context = {
        "rows": [line(batch, everybody=actor.may("undo.all")) for batch in found[:PAGE]],
        "columns": columns(everybody=actor.may("undo.all")),
        "previous_url": f"?page={number - 1}" if number else "",
        "next_url": f"?page={number + 1}" if len(found) > PAGE else "",
        "crumbs": trail((_("Operations"), "")),
    }
    return render(request, "screens/batches.html", context)


def trail(*more: tuple[str, str]) -> list[dict[str, str]]:
    home = {"label": _("Today"), "url": "/"}
    return [home, *({"label": label, "url": url} for label, url in more)]


def columns(*, everybody: bool) -> list[dict[str, str]]:
    found = [
        {"label": _("Operation"), "css": "cell-main"},
        {"label": _("State"), "css": "cell-side"},
        {"label": _("What"), "css": "cell-wrap"},
        {"label": _("Rows"), "css": "num cell-labelled"},
        {"label": _("When"), "css": ""},
    ]
    return [*found, {"label": _("Who"), "css": ""}] if everybody else found


def line(batch: Batch, *, everybody: bool) -> dict[str, Any]:
    """A row of the table, which opens the operation."""
    entity = read.entity_for(batch)
    label, tone = read.state_of(batch)
    what = " · ".join(text for text in (entity.noun.title if entity else "", read.title_of(batch)) if text)
    cells = [
        {"value": read.verb_of(batch), "css": "cell-main"},
        {"value": format_html('<span class="badge tone-{}">{}</span>', tone, label), "css": "cell-side"},
        {"value": what, "css": "cell-wrap"},
        {"value": format_integer(batch.changed), "css": "num cell-labelled", "label": _("Rows")},
        {"value": format_datetime(batch.at), "css": ""},
    ]
    if everybody:
        cells.append({"value": batch.actor_name, "css": ""})
    return {"id": str(batch.pk), "url": url_of(batch), "title": read.verb_of(batch), "cells": cells}


@require_GET
def batch_screen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is; in the end what was left alone, and the button that takes it back."""
    actor = actor_of(request)
    batch = find(request, pk)
    stuck = work.stands_still(batch)
    working = batch.state == Batch.State.RUNNING and not stuck
    if "poll" in request.GET:
        if not working:
            return HttpResponse(status=204, headers={"HX-Redirect": url_of(batch)})
        return render(request, "web/components/progress.html", progress(batch))
    label, tone = read.state_of(batch)
    entity = read.entity_for(batch)
    context = {
        "batch": batch,
        "title": read.verb_of(batch),
        "subtitle": read.title_of(batch),
        "entity": entity,
        "state": {"label": label, "tone": tone},
        "working": working,
        "stuck": stuck,
        "progress": progress(batch) if working else None,
        "here": url_of(batch),
        "figures": figures(batch),
        "issues": read.issues_of(batch, actor),
        "more_issues": max(0, batch.refused - read.SHOWN_ISSUES),
        "may_undo": undo.is_undoable(batch) and undo.may_undo(batch, actor),
        "undos": [{"url": url_of(one), "when": one.at} for one in batch.undos.order_by("-at")[:5]],
        "undoes_url": url_of(batch.undoes) if batch.undoes else "",
        "crumbs": trail((_("Operations"), HOME), (read.verb_of(batch), "")),
    }
    return render(request, "screens/batch.html", context)


def figures(batch: Batch) -> list[dict[str, str]]:
    """What came of it; rows that an edit found as it wanted them are neither changed nor refused."""
    found = [
        {"label": _("Changed"), "value": format_integer(batch.changed), "icon": "check"},
        {"label": _("Left alone"), "value": format_integer(batch.refused), "icon": "ban"},
    ]
    if same := work.unchanged(batch):
        found.append({"label": _("Had it already"), "value": format_integer(same), "icon": "info"})
    return found


def progress(batch: Batch) -> dict[str, Any]:
    """The bar, as components/progress.html takes it."""
    note = ""
    if batch.refused:
        note = _("Left alone so far: %(count)s") % {"count": format_integer(batch.refused)}
    return {
        "label": read.verb_of(batch), "done": batch.done, "total": batch.total, "note": note,
        "poll_url": url_of(batch, "?poll=1"),
    }  # fmt: skip


@require_POST
def undo_screen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Takes an operation back: at once when it is small, else in the background."""
    actor = actor_of(request)
    batch = find(request, pk)
    try:
        undoing = work.start_undo(batch, actor)
    except ValidationError as bad:
        messages.error(request, " ".join(bad.messages))
        return done(request, url_of(batch))
    if undoing.state == Batch.State.RUNNING or undoing.refused:
        return done(request, url_of(undoing))
    text = ngettext("Undone: %(n)s row.", "Undone: %(n)s rows.", undoing.changed)
    text %= {"n": format_integer(undoing.changed)}
    messages.success(request, text, extra_tags=url_of(undoing, "undo/"))
    return done(request, afterwards(batch, actor))


def afterwards(batch: Batch, actor: Actor) -> str:
    """Where one sees what came back: the record when there is but one, else the operation itself."""
    entity = read.entity_for(batch)
    if entity is None or not entity.may(actor, "view"):
        return url_of(batch)
    pks = set(undo.entries_of(batch).filter(kind=entity.key()).values_list("record_id", flat=True)[:2])
    if len(pks) == 1 and entity.get(actor, pk := pks.pop()) is not None:
        return entity.url(f"{pk}/")
    return url_of(batch)


@require_POST
def control_screen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stops an operation at work, or lets one that stands still go on."""
    batch = find(request, pk)
    verb = request.POST.get("verb", "")
    if verb == "stop":
        work.stop(batch)
    elif verb == "go_on":
        work.go_on(batch)
    return redirect(url_of(batch))


urlpatterns = [
    path("settings/batches/", list_screen, name="batches"),
    path("settings/batches/<uuid:pk>/", batch_screen, name="batch"),
    path("settings/batches/<uuid:pk>/undo/", undo_screen, name="batch.undo"),
    path("settings/batches/<uuid:pk>/control/", control_screen, name="batch.control"),
]
