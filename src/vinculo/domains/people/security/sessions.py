"""Where a person is signed in: listed, and ended one by one or all but this."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.records.history import Entry, note

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class Seat:
    """One browser somebody is signed in with."""

    pk: int
    browser: str
    ip: str
    since: datetime
    is_here: bool


def seats(user: User, here: str | None = None) -> list[Seat]:
    """The living sessions of `user`, the present one (whose key is `here`) first, then the newest."""
    noted = UserSession.objects.filter(user_id=user.pk)
    alive = living(user, [one.session_key for one in noted])
    rows = [
        Seat(one.pk, browser_name(one.user_agent), one.ip, one.created_at, one.session_key == here)
        for one in noted
        if one.session_key in alive
    ]
    return sorted(rows, key=lambda seat: (seat.is_here, seat.since), reverse=True)


def living(user: User, keys: list[str]) -> set[str]:
    """Of these sessions those that still open the door: not expired, and of the present password."""
    found = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    now = user.get_session_auth_hash()
    return {one.session_key for one in found if one.get_decoded().get(HASH_SESSION_KEY) == now}


def end(user: User, actor: Actor, *, pk: int | None = None, keep: str | None = None) -> int:
    """Ends the session `pk`, or all of them but the one with the key `keep`; how many it were."""
    rows = UserSession.objects.filter(user_id=user.pk)
    rows = rows.filter(pk=pk) if pk is not None else rows.exclude(session_key=keep or "")
    ended = list(rows)
    keys = [one.session_key for one in ended]
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    if ended:
        note(
            actor, [Entry(user, "session_end", {"session": [", ".join(browser_name(e.user_agent) for e in ended), ""]})]
        )
    return len(ended)


def move(request: HttpRequest, before: str | None) -> None:
    """The session got another key, as after a new password: its line follows."""
    UserSession.objects.filter(session_key=before or "").update(session_key=request.session.session_key)


def browser_name(agent: str) -> str:
    """«Firefox · Windows», as far as a browser tells."""
    named: list[str] = []
    for table in (BROWSERS, SYSTEMS):
        named += [name for mark, name in table if re.search(rf"\b{mark}", agent)][:1]
    return " · ".join(named) or _("Unknown browser")


def context(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    return {"seats": seats(user, request.session.session_key)}
