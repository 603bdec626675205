"""What is done to a row: the trash and back, the declared actions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vinculo.abilities.operations.portions import action_named, why_not
from vinculo.entities.entity import Entity
from vinculo.entities.writing import save_changes
from vinculo.identity.actor import Actor
from vinculo.records import writing
from vinculo.records.catalogue import Catalogue
from vinculo.records.history import Entry, note
from vinculo.records.models import Change
from vinculo.records.record import StaleVersion
from vinculo.records.uses import is_in_use
from vinculo.screens.asked import actor_of
from vinculo.screens.bulk import back
from vinculo.screens.detail import find
from vinculo.screens.form import done
from vinculo.screens.old_values import old_value
from vinculo.screens.shell import crumbs


@require_http_methods(["GET", "POST"])
def delete_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """To the trash with it; a row of a shared list, which has no trash, only goes while nothing uses it.

    One in use can be taken off the choices of forms instead, by one button.
    """
    actor = actor_of(request)
    row = find(entity, request, pk, "delete", trash=False)
    in_use = not entity.is_record() and is_in_use(row)
    if request.method == "GET" or (in_use and "retire" not in request.POST):
        context = {
            "entity": entity,
            "row": row,
            "in_use": in_use,
            "may_retire": may_retire(entity, row, actor),
            "crumbs": crumbs(entity, (str(row), entity.url(f"{pk}/")), (_("Delete"), "")),
        }
        return render(request, "screens/delete.html", context, status=200 if request.method == "GET" else 409)
    if "retire" in request.POST:
        if not may_retire(entity, row, actor):
            raise Http404
        save_changes(entity, row, {"is_active": False}, actor)
        messages.success(request, _("«%(name)s» is no longer offered in forms.") % {"name": row})
        return done(request, entity.url())
    if entity.is_record():
        batch = writing.trash(row, actor)
        told = _("«%(name)s» is in the trash.") % {"name": row}
        messages.success(request, told, extra_tags=f"/settings/batches/{batch}/undo/")
        return done(request, entity.url())
    try:
        with transaction.atomic():
            note(actor, [Entry(row, "delete")])
            row.delete()
    except ProtectedError:  # somebody has begun to use it since
        return done(request, entity.url(f"{pk}/delete/"))
    messages.success(request, _("«%(name)s» has been deleted.") % {"name": row})
    return done(request, entity.url())


def may_retire(entity: type[Entity], row: Any, actor: Actor) -> bool:
    """Whether the row is an entry of a shared list that is still offered and that the actor may take off."""
    offered = isinstance(row, Catalogue) and row.is_active and "is_active" in entity.form_names()
    return offered and entity.get(actor, row.pk, "change") is not None


@require_POST
def restore_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    actor = actor_of(request)
    row = find(entity, request, pk, "delete", trash=True)
    try:
        writing.restore(row, actor)
    except ValidationError as bad:
        messages.error(request, " ".join(bad.messages))
        return done(request, entity.url("?trash=1"))
    messages.success(request, _("«%(name)s» is back.") % {"name": row})
    return done(request, entity.url(f"{pk}/"))


@require_http_methods(["GET", "POST"])
def action_screen(request: HttpRequest, entity: type[Entity], pk: int, verb: str) -> HttpResponse:
    """One verb on one row, asking for its values first where it has a form."""
    actor = actor_of(request)
    action = action_named(entity, verb)
    row = find(entity, request, pk, action.needs, trash=False)
    form = action.form_for(actor, row, request.POST if request.method == "POST" else None)
    refused = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        refused = why_not(action, row, actor, form)
        if not refused:
            messages.success(request, str(action.done) or _("Done."))
            return done(request, afterwards(request, entity, pk))
    context = {
        "entity": entity,
        "row": row,
        "action": action,
        "form": form,
        "refusal": refused,
        "crumbs": crumbs(entity, (str(row), entity.url(f"{pk}/")), (action.title, "")),
        "cancel_url": entity.url(f"{pk}/"),
    }
    return render(request, "screens/action.html", context, status=422 if request.method == "POST" else 200)


def afterwards(request: HttpRequest, entity: type[Entity], pk: int) -> str:
    """Where one goes after a verb: back to the page of ours it was called from, else to the row, if it is in sight."""
    came_from = request.POST.get("next", "")
    if came_from.startswith("?"):
        return back(request, entity)
    if came_from.startswith("/") and url_has_allowed_host_and_scheme(came_from, allowed_hosts=None):
        return came_from
    return entity.url(f"{pk}/" if entity.get(actor_of(request), pk) is not None else "")


@require_POST
def put_back_screen(request: HttpRequest, entity: type[Entity], pk: int, change: int) -> HttpResponse:
    """Gives a field the value it had before a change; who looked at an older version of the row is told."""
    actor = actor_of(request)
    row = find(entity, request, pk, "change", trash=False)
    noted = get_object_or_404(Change, pk=change, kind=entity.key(), record_id=row.pk)
    name, sent = request.POST.get("name", ""), request.POST.get("version", "")
    field = next((one for one in entity.fields_for(actor) if one.name == name), None)
    if field is None or name not in noted.values:
        raise Http404
    try:
        value = old_value(field, noted.values[name][0], actor)
        version = int(sent) if sent.isdecimal() and len(sent) < 10 else None
        save_changes(entity, row, {name: value}, actor, version=version)
    except ValidationError as bad:
        messages.error(request, " ".join(bad.messages))
    except StaleVersion:
        messages.error(request, _("Somebody else saved this meanwhile. Look at it again."))
    except PermissionDenied:
        messages.error(request, _("With this change you would no longer see it. Ask a supervisor to hand it over."))
    else:
        messages.success(request, _("«%(field)s» has its old value again.") % {"field": field.label})
    return done(request, entity.url(f"{pk}/?tab=history"))


__all__ = ["action_screen", "delete_screen", "put_back_screen", "restore_screen"]
