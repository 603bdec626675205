"""What is done to rows: the trash and back, the declared actions, one at a time or many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from vinculo.entities.actions import Action, NotNow
from vinculo.entities.entity import Entity
from vinculo.entities.query import BadQuery, parse_query
from vinculo.identity.actor import Actor
from vinculo.records import writing
from vinculo.records.history import Entry, note
from vinculo.screens.asked import actor_of, refusal, require
from vinculo.screens.detail import find
from vinculo.screens.form import done
from vinculo.screens.list import MOST_AT_ONCE
from vinculo.screens.shell import crumbs

AT_A_TIME = 50  # rows in one transaction: others wait for it


@require_http_methods(["GET", "POST"])
def delete_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    """To the trash with it; a row of a shared list, which has no trash, only goes while nothing uses it."""
    actor = actor_of(request)
    row = find(entity, request, pk, "delete", trash=False)
    if request.method == "GET":
        context = {
            "entity": entity,
            "row": row,
            "crumbs": crumbs(entity, (str(row), entity.url(f"{pk}/")), (_("Delete"), "")),
        }
        return render(request, "screens/delete.html", context)
    if entity.is_record():
        writing.trash(row, actor)
        messages.success(
            request, _("«%(name)s» is in the trash.") % {"name": row}, extra_tags=entity.url(f"{pk}/restore/")
        )
        return done(request, entity.url())
    try:
        with transaction.atomic():
            note(actor, [Entry(row, "delete")])
            row.delete()
    except ProtectedError:
        messages.error(
            request, _("«%(name)s» is in use, so it cannot be deleted. It can be switched off.") % {"name": row}
        )
        return done(request, entity.url(f"{pk}/edit/"))
    messages.success(request, _("«%(name)s» has been deleted.") % {"name": row})
    return done(request, entity.url())


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
        "crumbs": crumbs(entity, (str(row), entity.url(f"{pk}/")), (str(action.label).rstrip("…"), "")),
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


def why_not(action: Callable[..., Any], row: Any, actor: Actor, form: Form | None) -> str:
    """Runs the verb with the values of `form`; the sentence why it could not be done, empty when it was.

    A verb is a transaction, so one that is refused leaves nothing behind and takes nothing along.
    """
    try:
        action(row, actor=actor, **(form.cleaned_data if form else {}))
    except NotNow as refused:
        return str(refused)
    except PermissionDenied:
        return _("You may not do this with these values.")
    except ValidationError as bad:
        return " ".join(bad.messages)
    return ""


def to_trash(row: Any, *, actor: Actor) -> None:
    writing.trash(row, actor)


def action_named(entity: type[Entity], name: str) -> Action:
    for action in entity.actions:
        if action.name == name:
            return action
    raise Http404


@require_POST
def bulk_screen(request: HttpRequest, entity: type[Entity]) -> HttpResponse:
    """A verb on many rows: those ticked, or with `all=1` everything the list shows."""
    actor = actor_of(request)
    name = request.POST.get("action", "")
    trash = name == "trash"
    action = None if trash else action_named(entity, name)
    verb = "delete" if trash else action.needs  # type: ignore[union-attr]
    require(entity, actor, verb)
    if action is not None and not action.bulk:
        raise Http404
    rows = chosen(request, entity, verb)
    if not rows:
        return refusal(request, entity, {"ids": _("Choose the rows first.")}, 422)
    if len(rows) > MOST_AT_ONCE:
        return refusal(request, entity, {"ids": _("At most 1,000 rows at once. Filter the list first.")}, 422)
    form = action.form_for(actor, None, request.POST if "confirmed" in request.POST else None) if action else None
    if form is not None and not (form.is_bound and form.is_valid()):
        context = {
            "entity": entity, "action": action, "form": form, "rows": rows, "crumbs": crumbs(entity),
            "cancel_url": back(request, entity), "next": request.POST.get("next", ""),
        }  # fmt: skip
        return render(request, "screens/bulk_action.html", context, status=422 if form.is_bound else 200)
    refused = 0
    for start in range(0, len(rows), AT_A_TIME):
        with transaction.atomic():
            some = rows[start : start + AT_A_TIME]
            refused += sum(bool(why_not(action or to_trash, row, actor, form)) for row in some)
    changed = len(rows) - refused
    messages.success(request, ngettext("%(n)d row changed.", "%(n)d rows changed.", changed) % {"n": changed})
    if refused:
        text = ngettext("%(n)d row could not be changed.", "%(n)d rows could not be changed.", refused)
        messages.warning(request, text % {"n": refused})
    return done(request, back(request, entity))


def chosen(request: HttpRequest, entity: type[Entity], verb: str) -> list[Any]:
    """The rows meant, among those on which the actor may do `verb`; one more than MOST_AT_ONCE when there are more."""
    actor = actor_of(request)
    rows = entity.rows(actor, verb)
    if request.POST.get("all") == "1":
        try:
            query = parse_query(entity, QueryDict(request.POST.get("next", "").lstrip("?")), actor)
        except BadQuery as bad:
            raise Http404 from bad
        rows = query.narrow(entity, rows)
    else:
        pks = [
            int(text) for text in request.POST.getlist("ids")[: MOST_AT_ONCE + 1] if text.isdecimal() and len(text) < 19
        ]
        rows = rows.filter(pk__in=pks)
    return rows.page(entity.default_order(), MOST_AT_ONCE + 1)


def back(request: HttpRequest, entity: type[Entity]) -> str:
    """The list one came from; only its query is taken, and written anew, so the address stays ours."""
    query = QueryDict(request.POST.get("next", "").lstrip("?")).urlencode()
    return entity.url(f"?{query}" if query else "")


__all__ = ["action_screen", "bulk_screen", "delete_screen", "restore_screen"]
