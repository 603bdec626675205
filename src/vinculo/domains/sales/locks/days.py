"""How long a division stays held when nothing happens, and how long a turn lasts: settings of the house."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vinculo.house import store
from vinculo.house.store import Setting


def _days() -> forms.Field:
    return forms.IntegerField(
        label=_("Days without activity after which an action expires"), min_value=1, max_value=730,
        help_text=_("Calls, visits, notes, files and changes are activity. An expired action frees its divisions."),
    )  # fmt: skip


def _warning() -> forms.Field:
    return forms.IntegerField(label=_("Days before that its people are warned"), min_value=0, max_value=365)


def _hours() -> forms.Field:
    return forms.IntegerField(
        label=_("Hours a division is reserved for whoever's turn it is"), min_value=1, max_value=720,
        help_text=_("Then it is the turn of the next in the waiting list."),
    )  # fmt: skip


store.declare(
    Setting("locks.days", _days, 30),
    Setting("locks.warning", _warning, 5),
    Setting("locks.turn", _hours, 48),
)


def idle() -> dt.timedelta:
    return dt.timedelta(days=store.get("locks.days"))


def warning() -> dt.timedelta:
    return dt.timedelta(days=store.get("locks.warning"))


def turn() -> dt.timedelta:
    return dt.timedelta(hours=store.get("locks.turn"))


def until_of(last_activity: dt.datetime) -> dt.datetime:
    """When an open action expires if nothing more happens."""
    return last_activity + idle()


def quiet_since(until: dt.datetime) -> dt.datetime:
    """The last activity of an action that expires at `until`."""
    return until - idle()


def expired_before() -> dt.datetime:
    """Open actions without activity since then have expired."""
    return quiet_since(timezone.now())
