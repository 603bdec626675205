"""Changing the settings of the house, with its line in the history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from vinculo.house import store
from vinculo.identity.actor import Actor
from vinculo.records.history import note_event


def change_settings(values: Mapping[str, Any], actor: Actor, *, title: str) -> dict[str, list[Any]]:
    """Writes what differs; {key: [old, new]}, secrets masked. `title` is what the history calls it.

    Raises ValidationError by key. The caller made sure that `actor` may.
    """
    with transaction.atomic():
        changed = store.save(values)
        if changed:
            note_event(actor, "setting", "change", title, changed)
    return changed
