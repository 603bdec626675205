"""Puts the actor on the request, loaded once and only when somebody asks for it."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from vinculo.house import organisation, store
from vinculo.identity.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a browser's request; `Actor.NOBODY` when nobody is logged in."""
    user = request.user
    if not user.is_authenticated:
        return Actor.NOBODY
    return Actor.of(user, ip=request.META.get("REMOTE_ADDR", ""))


class ActorMiddleware:
    """`request.actor`, and the person's own language and time zone; the house's for everybody else.

    What the browser prefers is not asked: a house speaks one language until somebody chooses another.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        user = request.user
        with store.looked_at_once():
            zone = known_zone(user.time_zone) if user.is_authenticated else None
            language = user.language if user.is_authenticated else organisation.language()
            request.LANGUAGE_CODE = language
            with translation.override(language), timezone.override(zone or organisation.zone()):
                response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def known_zone(name: str) -> zoneinfo.ZoneInfo | None:
    """The zone of that name; None when there is none, which means the house's."""
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):  # «Europe» is a folder of zones
        return None
