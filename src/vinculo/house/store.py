"""The one store of settings: declared with a type, read from memory, checked against the database once a request.

`declare` says what can be set; `get` reads. The environment wins over the database and the database over the
default; `source` tells which it was. Writing, with its line in the history, is `records.settings.change_settings`.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from vinculo.house import secrets
from vinculo.house.models import StoredSetting

STAMP = ""  # the key of the row that changes with every change
FRESH = 1.0  # seconds for which work outside a request trusts what it has read


@dataclass(frozen=True)
class Setting:
    """One thing that can be set. `field` makes the form field that types and validates it, label and all.

    Values are JSON. `environment` names a key of `settings.HOUSE_ENVIRONMENT`, which wins when it is there.
    """

    key: str
    field: Callable[[], forms.Field]
    default: Any = ""
    secret: bool = False
    environment: str = ""

    @property
    def label(self) -> str:
        return str(self.field().label or self.key)

    def given(self) -> Any:
        """What the environment says; None when it says nothing."""
        return settings.HOUSE_ENVIRONMENT.get(self.environment) if self.environment else None


_declared: dict[str, Setting] = {}


def declare(*wanted: Setting) -> None:
    """Makes settings known; called when an app's `settings.py` or declaration is imported."""
    for one in wanted:
        _declared[one.key] = one


def declared(section: str = "") -> list[Setting]:
    """All settings, or those whose key starts with `section.`."""
    return [one for key, one in _declared.items() if not section or key.startswith(f"{section}.")]


# --- reading -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Memory:
    """What this process has read, and when it last made sure."""

    values: Mapping[str, Any]
    stamp: str | None
    checked: float


_memory = _Memory({}, None, float("-inf"))
_held: ContextVar[list[bool] | None] = ContextVar("held", default=None)  # [whether this request has looked]


@contextmanager
def looked_at_once() -> Iterator[None]:
    """Around a request: the first question looks at the database, all others take what that one found."""
    before = _held.set([False])
    try:
        yield
    finally:
        _held.reset(before)


def check() -> None:
    """Makes sure what is remembered is what the database holds: one small query."""
    try:
        stamp = StoredSetting.objects.filter(key=STAMP).values_list("value", flat=True).first() or "none"
    except DatabaseError:
        if StoredSetting._meta.db_table in connection.introspection.table_names():
            raise
        stamp = "none"  # before the first `vinculo init` everything is as it comes
        _memory.stamp = stamp
    if stamp != _memory.stamp:
        _memory.values = dict(StoredSetting.objects.exclude(key=STAMP).values_list("key", "value"))
        _memory.stamp = stamp
    _memory.checked = time.monotonic()


def forget() -> None:
    """Reads everything anew before the next answer."""
    _memory.stamp, _memory.checked = None, float("-inf")


def _values() -> Mapping[str, Any]:
    held = _held.get()
    if held is None:
        stale = time.monotonic() - _memory.checked > FRESH
    else:
        stale, held[0] = not held[0], True
    if stale or _memory.stamp is None:
        check()
    return _memory.values


def get(key: str) -> Any:
    """The value of a declared setting. Raises KeyError for any other, secrets.Unreadable for a lost key."""
    wanted = _declared[key]
    given = wanted.given()
    if given is not None:
        return given
    value = _values().get(key)
    if value is None:
        return wanted.default
    return secrets.decrypt(value) if wanted.secret and value else value


def source(key: str) -> str:
    """Where the value of `key` comes from: environment, database or default."""
    if _declared[key].given() is not None:
        return "environment"
    return "database" if _values().get(key) is not None else "default"


# --- writing -------------------------------------------------------------------------------------


def save(values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Writes what differs; {key: [old, new]}, secrets masked. Raises ValidationError by key.

    Values are cleaned by their field first, by whichever road they came.
    """
    cleaned = {key: _clean(_declared[key], value) for key, value in values.items()}
    with transaction.atomic():
        # One change at a time: the row of the stamp is the lock.
        StoredSetting.objects.get_or_create(key=STAMP, defaults={"value": "none"})
        StoredSetting.objects.select_for_update().get(key=STAMP)
        check()
        changed = {}
        for key, new in cleaned.items():
            old = _present(key)
            if new == old:
                continue
            secret = _declared[key].secret
            changed[key] = [bool(old) and "•••", bool(new) and "•••"] if secret else [old, new]
            stored = secrets.encrypt(new) if secret and new else new
            StoredSetting.objects.update_or_create(key=key, defaults={"value": stored})
        if changed:
            StoredSetting.objects.filter(key=STAMP).update(value=uuid.uuid4().hex)
            forget()
            transaction.on_commit(forget)
    return changed


def _present(key: str) -> Any:
    """The value in the database, whatever the environment says."""
    wanted, value = _declared[key], _values().get(key)
    if value is None:
        return wanted.default
    if wanted.secret and value:
        try:
            return secrets.decrypt(value)
        except secrets.Unreadable:
            return None  # differs from whatever is typed now
    return value


def _clean(wanted: Setting, value: Any) -> Any:
    try:
        return wanted.field().clean(value)
    except ValidationError as bad:
        raise ValidationError({wanted.key: bad.messages}) from bad


def rotate_secrets() -> tuple[int, int]:
    """Encrypts every secret with the newest key; (how many, how many could not be read)."""
    done = lost = 0
    with transaction.atomic():
        for row in StoredSetting.objects.select_for_update():
            wanted = _declared.get(row.key)
            if wanted is None or not wanted.secret or not row.value:
                continue
            try:
                row.value = secrets.rotate(row.value)
            except secrets.Unreadable:
                lost += 1
                continue
            row.save(update_fields=["value"])
            done += 1
        StoredSetting.objects.filter(key=STAMP).update(value=uuid.uuid4().hex)
        forget()
    return done, lost
