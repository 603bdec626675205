"""The waiting list: first come, first served. When divisions come free, the first who wants them has a while to claim.

Everything here runs with the clients' claims held (`settle.hold`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from vinculo.abilities.notifications.notify import notify
from vinculo.abilities.notifications.sight import who_sees
from vinculo.domains.directory.account.model import Account
from vinculo.domains.sales.locks.days import turn
from vinculo.domains.sales.locks.model import DivisionClaim, DivisionWait
from vinculo.domains.sales.locks.refusal import Taken
from vinculo.domains.sales.locks.tree import covers, portions
from vinculo.identity.actor import Actor

Place = tuple[int, int]  # (account, division)
How = DivisionWait.How


def waiting(accounts: Iterable[int]) -> list[DivisionWait]:
    """The open places of these clients' waiting lists, first come first."""
    rows = DivisionWait.objects.filter(DivisionWait.OPEN).select_related("user__role", "division")
    return [wait for some in portions(sorted(accounts)) for wait in rows.filter(account__in=some).order_by("pk")]


def in_turn(wait: DivisionWait) -> bool:
    return wait.reserved_until is not None and wait.reserved_until > timezone.now()


def reserved(waits: Sequence[DivisionWait], wanted: Mapping[Place, int | None], actor: Actor) -> list[Taken]:
    """Of the divisions `wanted`, each by somebody, those reserved for another; `waits` are their clients' lists."""
    turns = [wait for wait in waits if in_turn(wait)]
    if not turns:
        return []
    cover = covers({wait.division_id for wait in turns})
    found = []
    for wait in turns:
        for pk in sorted(cover.of([wait.division_id], wait.account_id)):
            place = (wait.account_id, pk)
            if place in wanted and wait.user_id not in (wanted[place], actor.user_id):
                found.append(Taken(wait.account_id, pk, None, wait.user_id))
    return found


def take_turns(waits: Sequence[DivisionWait], claimed: Mapping[Place, int | None], actor: Actor) -> None:
    """Whoever got what he waited for waits no longer."""
    over = [
        wait
        for wait in waits
        if (wait.account_id, wait.division_id) in claimed
        and wait.user_id in (claimed[wait.account_id, wait.division_id], actor.user_id)
    ]
    end(over, How.CLAIMED)


def end(waits: Sequence[DivisionWait], how: str) -> None:
    pks = [wait.pk for wait in waits]
    if pks:
        DivisionWait.objects.filter(pk__in=pks).update(ended=timezone.now(), how=how)


def give_turns(accounts: Iterable[int], actor: Actor) -> None:
    """Tells the first in the lists whose divisions have all come free that it is their turn."""
    waits = waiting(accounts)
    if not waits:
        return
    now = timezone.now()
    lapsed = [wait for wait in waits if wait.reserved_until is not None and wait.reserved_until <= now]
    end(lapsed, How.LAPSED)
    gone = {wait.pk for wait in lapsed}
    waits = [wait for wait in waits if wait.pk not in gone]
    open_claims = DivisionClaim.objects.filter(account__in={wait.account_id for wait in waits}, released__isnull=True)
    busy: set[Place] = set(open_claims.values_list("account_id", "division_id"))
    cover = covers({wait.division_id for wait in waits})
    places = {
        wait.pk: {(wait.account_id, pk) for pk in cover.of([wait.division_id], wait.account_id)} for wait in waits
    }
    for wait in waits:
        if in_turn(wait):
            busy |= places[wait.pk]
    for wait in waits:
        if wait.reserved_until is None and places[wait.pk] and busy.isdisjoint(places[wait.pk]):
            if offer(wait, actor):
                busy |= places[wait.pk]
            else:
                end([wait], How.LEFT)


def offer(wait: DivisionWait, actor: Actor) -> bool:
    """Reserves the division for whoever waited, and tells; False for one who no longer sees the client."""
    accounts: Any = Account.objects.unscoped("whether the one who waited sees it is asked right here")
    account = accounts.select_related("anchor").get(pk=wait.account_id)
    if account.trashed or not wait.user.is_active or not who_sees(account.anchor, [wait.user]):
        return False
    wait.reserved_until = timezone.now() + turn()
    DivisionWait.objects.filter(pk=wait.pk).update(reserved_until=wait.reserved_until)
    notify(
        "division_turn", [wait.user_id], key=f"turn:{wait.pk}:{wait.reserved_until:%Y%m%d%H%M}",
        url=f"/actions/new/?account={wait.account_id}&divisions={wait.division_id}",
        values={"account": account.title, "division": wait.division.name, "until": wait.reserved_until.isoformat()},
    )  # fmt: skip
    return True
