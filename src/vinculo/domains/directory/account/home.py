"""Who became a client this week: a block of the home page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from vinculo.domains.directory.account.model import Account
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.records import access
from vinculo.records.formats import format_relative
from vinculo.records.rows import Order
from vinculo.screens.home import block

SHOWN = 5
MOST = 999


@block("new-accounts", 30, "directory/new_accounts.html")
def new_accounts(actor: Actor) -> dict[str, Any] | None:
    """For whoever sees every account: those written down since Monday."""
    if access.level_for(Account, actor, "view") is not Level.ALL:
        return None
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - dt.timedelta(days=today.weekday())
    rows = entity_of(Account).rows(actor).filter(created__gte=monday)
    newest = rows.page(Order("pk", descending=True), SHOWN, shape=lambda found: found.select_related("owner"))
    count = rows.count(MOST) if len(newest) == SHOWN else len(newest)
    return {
        "title": entity_of(Account).noun.title,
        "count": f"{MOST}+" if count is None or count > MOST else count,
        "since": monday.date().isoformat(),
        "accounts": [
            {"pk": row.pk, "name": row.name, "owner": str(row.owner or ""), "when": format_relative(row.created)}
            for row in newest
        ],
    }
