"""Who asks: the bearer of a token acts as the token's user, within the token's scope and never beyond."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from ninja.security import HttpBearer

from vinculo.api.errors import Problem
from vinculo.api.limits import PerMinute
from vinculo.identity.actor import Actor
from vinculo.identity.middleware import known_zone
from vinculo.identity.models import Token, User

READING = ("GET", "HEAD", "OPTIONS")
NOTED_EVERY = timedelta(minutes=1)

writes = PerMinute(settings.API_WRITES_PER_MINUTE)
# Wrong tokens of one address. A right one always passes: behind a proxy many people share an address.
failures = PerMinute(settings.API_FAILURES_PER_MINUTE)


class TokenAuth(HttpBearer):
    """`Authorization: Bearer TOKEN`; the actor goes to `request.auth` and `request.actor`, the token beside it."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        ip = request.META.get("REMOTE_ADDR", "")
        found = valid_token(token)
        if found is None:
            if seconds := failures.wait(ip):
                raise Problem(429, headers={"Retry-After": str(seconds)})
            return None
        if request.method not in READING and (seconds := writes.wait(found.pk)):
            raise Problem(429, headers={"Retry-After": str(seconds)})
        note_use(found)
        speak_as(found.user)
        actor = Actor.of(found.user, via="api", ip=ip, scope=found.scope)
        request.actor = actor  # type: ignore[attr-defined]
        request.token = found  # type: ignore[attr-defined]
        return actor


def valid_token(secret: str) -> Token | None:
    """The token behind `secret`, with user and role, unless it has expired or its user may not log in."""
    tokens = Token.objects.select_related("user__role").order_by()
    found = next(iter(tokens.filter(hash=Token.hashed(secret))), None)
    if found is None or not found.user.is_active:
        return None
    return None if found.expires and found.expires <= timezone.now() else found


def note_use(token: Token) -> None:
    """Keeps `last_used` true to the minute, so that reading does not write on every call."""
    now = timezone.now()
    if token.last_used is None or now - token.last_used >= NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used=now)


def speak_as(user: User) -> None:
    """Sentences in the user's language, days by the user's clock; the middleware undoes it after the call."""
    translation.activate(user.language)
    if zone := known_zone(user.time_zone):
        timezone.activate(zone)
