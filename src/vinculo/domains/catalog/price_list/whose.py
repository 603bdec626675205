"""Whose prices somebody sees: an outsider those of the company he acts for."""

from __future__ import annotations

from typing import Any

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.association import Association
from vinculo.identity.actor import Actor


def client_of(actor: Actor) -> Account | None:
    """The account that `actor` is associated with and acts for; None for whoever acts for none."""
    if actor.user_id is None:
        return None
    if "client" not in actor.memo:
        of_actor = Association.objects.filter(user_id=actor.user_id).values("account_id")
        rows: Any = Account.objects.unscoped("whoever is associated with an account acts for it")
        actor.memo["client"] = rows.filter(pk__in=of_actor, trashed__isnull=True).first()
    found: Account | None = actor.memo["client"]
    return found
