"""Beginning and ending it; both are lines of the history, and the session gets a new key."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from vinculo.domains.people.security import sessions
from vinculo.domains.people.view_as.rules import SESSION_KEY, may_view_as
from vinculo.entities.entity import Entity
from vinculo.identity.models import User
from vinculo.records.history import Entry, note
from vinculo.screens.asked import actor_of
from vinculo.screens.detail import find


@require_POST
def start_screen(request: HttpRequest, entity: type[Entity], pk: int) -> HttpResponse:
    actor = actor_of(request)
    person = find(entity, request, pk)
    if not may_view_as(person, actor):
        raise PermissionDenied
    with transaction.atomic():
        note(actor, [Entry(person, "view_as")])
        turn(request)
        request.session[SESSION_KEY] = person.pk
    return redirect("/")


@require_POST
def end_screen(request: HttpRequest) -> HttpResponse:
    """Back to one's own eyes; without effect for who never left them."""
    pk = request.session.get(SESSION_KEY)
    person = User.objects.filter(pk=pk).first() if pk else None
    with transaction.atomic():
        if person is not None:
            note(actor_of(request), [Entry(person, "view_as_end")])
        request.session.pop(SESSION_KEY, None)
        turn(request)
    return redirect(f"/people/{person.pk}/edit/" if person else "/")


def turn(request: HttpRequest) -> None:
    """A new key for the session, which stays in the list of those that can be ended."""
    before = request.session.session_key
    request.session.cycle_key()
    sessions.move(request, before)
