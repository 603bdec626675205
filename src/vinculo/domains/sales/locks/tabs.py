"""Tabs of a client and of a division: what is free and who holds the rest, and who held it when."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.division.model import Division
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.choice import names_of
from vinculo.domains.sales.locks.model import DivisionClaim
from vinculo.domains.sales.locks.state import nodes_of, open_claims
from vinculo.entities.registry import entity_of
from vinculo.identity.actor import Actor
from vinculo.records.formats import format_date

SHOWN = 100


def locks_of(account: Account, actor: Actor) -> dict[str, Any]:
    """{nodes, free, taken, may_claim, history} of a client."""
    nodes = nodes_of(account.pk, actor)
    for node in nodes:
        node.mine = False
    history = seen_claims(actor).filter(account_id=account.pk)
    return {
        "nodes": nodes,
        "free": sum(node.free and node.offered for node in nodes),
        "taken": sum(node.taken for node in nodes),
        "account": account.pk,
        "may_claim": not account.trashed and entity_of(CommercialAction).may(actor, "claim"),
        "may_open": not account.trashed and entity_of(CommercialAction).may(actor, "create"),
        "lines": lines(history, with_division=True),
    }


def locks_count(account: Account, actor: Actor) -> Any:
    """The client's divisions that are held, to be counted; that they are is no secret, only by whom."""
    return open_claims(account.pk)


def seen_claims(actor: Actor) -> QuerySet[DivisionClaim]:
    """The claims of actions that the actor sees, newest first."""
    actions = CommercialAction.objects.visible_to(actor)
    found = DivisionClaim.objects.filter(action__in=actions.order_by().values("pk"))
    return found.select_related("action__responsible", "action__account", "released_by").order_by("-since", "-pk")


def holdings_of(division: Division, actor: Actor) -> QuerySet[DivisionClaim]:
    return seen_claims(actor).filter(division_id=division.pk)


def times_held(division: Division, actor: Actor) -> dict[str, Any]:
    """{lines}: who held a division, and when; of a shared one for every client the actor sees."""
    return {
        "lines": lines(holdings_of(division, actor), with_account=division.account_id is None),
        "with_account": division.account_id is None,
    }


def lines(
    claims: QuerySet[DivisionClaim], *, with_account: bool = False, with_division: bool = False
) -> list[dict[str, Any]]:
    """[{division, action, url, who, since, until, how, reason, account}] as the templates draw them.

    Of a client only what was claimed for itself: what hangs from it goes along.
    """
    rows = list((claims.filter(asked=True) if with_division else claims)[:SHOWN])
    names = names_of({row.division_id for row in rows}) if with_division else {}
    return [
        {
            "division": names.get(row.division_id, ""),
            "action": row.action.title,
            "url": f"/actions/{row.action_id}/",
            "account": row.action.account.name if with_account else "",
            "who": str(row.action.responsible or ""),
            "since": format_date(row.since),
            "open": row.released is None,
            "until": format_date(row.released or row.action.until) if row.released or row.action.until else "",
            "how": str(DivisionClaim.How(row.how).label) if row.how else "",
            "reason": row.reason,
            "by": str(row.released_by or ""),
        }
        for row in rows
    ]


__all__ = ["holdings_of", "lines", "locks_count", "locks_of", "seen_claims", "times_held"]
