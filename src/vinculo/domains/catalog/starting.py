"""What new records of the catalogue start with."""

from __future__ import annotations

from typing import Any

from vinculo.identity.actor import Actor
from vinculo.records.money import house_currency


def own(actor: Actor) -> dict[str, Any]:
    """A new record belongs to whoever types it in, and to the first of that person's groups."""
    return {"owner_id": actor.user_id, "group_id": actor.group_ids[0] if actor.group_ids else None}


def own_priced(actor: Actor) -> dict[str, Any]:
    """The same, in the currency of the house."""
    return {**own(actor), "currency": house_currency()}
