"""No offer is made on what somebody else holds, whichever road it comes by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vinculo.domains.sales.locks.holders import check_offer_divisions
from vinculo.domains.sales.offer.model import Offer
from vinculo.identity.actor import Actor
from vinculo.records.history import Entry

WHOLE = {"create", "restore"}  # verbs of the history that change more than they name
TOLD = {"divisions", "action", "account", "state"}


def listen(actor: Actor, entries: Sequence[Entry], batch: Any) -> None:
    """Behind every write, in its transaction. Raises Collision, a ValidationError at `divisions`."""
    for entry in entries:
        offer = entry.row
        if not isinstance(offer, Offer) or not (entry.verb in WHOLE or TOLD & entry.values.keys()):
            continue
        if offer.is_open and offer.trashed is None and offer.divisions:
            check_offer_divisions(actor, offer.account_id, offer.divisions, offer.action)
