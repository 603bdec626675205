"""Work that outlives a request goes on in the name of whoever asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.utils import timezone, translation

from vinculo.house import organisation
from vinculo.identity.actor import Actor
from vinculo.identity.middleware import known_zone
from vinculo.identity.models import User


@contextmanager
def standing_in(user_id: int | None, *, via: str) -> Iterator[Actor]:
    """The actor of a person as he is today, with his language and clock or else the house's; nobody when he is gone."""
    user = User.objects.select_related("role").filter(pk=user_id or 0).first()
    if user is None:
        yield Actor.NOBODY
        return
    with ExitStack() as stack:
        stack.enter_context(translation.override(user.language or organisation.language()))
        stack.enter_context(timezone.override(known_zone(user.time_zone) or organisation.zone()))
        yield Actor.of(user, via=via)
