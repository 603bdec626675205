"""Puts the actor on the request, loaded once and only when somebody asks for it."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from vinculo.identity.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a browser's request; `Actor.NOBODY` when nobody is logged in."""
    user = request.user
    if not user.is_authenticated:
        return Actor.NOBODY
    return Actor.of(user, ip=request.META.get("REMOTE_ADDR", ""))


class ActorMiddleware:
    """`request.actor`, and the person's own language and time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        translation.activate(user.language)
        request.LANGUAGE_CODE = user.language
        try:
            if user.time_zone:
                timezone.activate(user.time_zone)
        except zoneinfo.ZoneInfoNotFoundError:
            pass
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()
