"""While a session looks through somebody else's eyes: their pages, their rights, and nothing is written.

The session stays that of whoever looks; only the request is answered as if the other had asked. Three things
keep it harmless: other methods than reading are refused, pages with the other's secrets are closed, and the
database takes no write.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vinculo.domains.people.view_as.rules import END_URL, SESSION_KEY, may_view_as
from vinculo.identity.actor import Actor
from vinculo.identity.models import User

READING = ("GET", "HEAD", "OPTIONS")
LEAVING = (END_URL, "/logout/", "/auth/logout/")
# What is the other's own: second factors, sessions, tokens.
CLOSED = ("mfa_", "account_", "openid_connect_", "profile.")
FORMS = (".new", ".edit")  # said before somebody fills them in
WRITE = re.compile(r"\s*(insert|update|delete|replace|merge|truncate|create|alter|drop)\b", re.IGNORECASE)
# The session is that of whoever looks, and a cache is nobody's.
BOOKKEEPING = re.compile(r'"?(django_session|vinculo_cache)"?\b')


class ReadOnly(PermissionDenied):
    """Something was about to be written with the eyes of somebody else."""


class ViewAsMiddleware:
    """`request.viewer` is who really looks; None on every other request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = None  # type: ignore[attr-defined]
        person = None if request.path in LEAVING else seen_through(request)
        if person is None:
            return self.get_response(request)
        request.viewer, request.user = request.user, person  # type: ignore[attr-defined]
        with connection.execute_wrapper(refuse_writes):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.viewer:  # type: ignore[attr-defined]
            return None
        name = (request.resolver_match and request.resolver_match.view_name) or ""
        closed = request.method not in READING or name.startswith(CLOSED) or name.endswith(FORMS)
        return refusal(request) if closed else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal(request) if isinstance(exception, ReadOnly) else None


def seen_through(request: HttpRequest) -> User | None:
    """The person through whose eyes this session looks, as long as it may."""
    if not request.user.is_authenticated or not (pk := request.session.get(SESSION_KEY)):
        return None
    person = User.objects.select_related("role").filter(pk=pk).first()
    if person is None or not may_view_as(person, Actor.of(request.user)):
        del request.session[SESSION_KEY]  # the right is gone: back to one's own eyes at once
        return None
    return person


def refuse_writes(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    if WRITE.match(str(sql)) and not BOOKKEEPING.search(str(sql)):
        raise ReadOnly
    return execute(sql, params, many, context)


def refusal(request: HttpRequest) -> HttpResponse:
    return render(request, "people/view_as_refused.html", {"person": request.user}, status=403)
