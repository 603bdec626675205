"""Keeps the claims of clients what their open actions say, whichever road an action or a division was written by.

It listens to the history, behind which every write ends: there the actor is known, and the transaction still open.
Locks are taken in one order: the tree (shared), then the rows of the clients, by key. See docs/decisions/014.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from vinculo.domains.directory.division.model import Division
from vinculo.domains.sales.action.model import CommercialAction
from vinculo.domains.sales.locks.model import ClaimLock, DivisionClaim, DivisionWait
from vinculo.domains.sales.locks.refusal import Collision, Taken
from vinculo.domains.sales.locks.tree import Cover, covers, portions, share_tree
from vinculo.domains.sales.locks.turns import give_turns, reserved, take_turns, waiting
from vinculo.identity.actor import Actor
from vinculo.records.history import Entry

How = DivisionClaim.How
WHOLE = {"create", "trash", "restore"}  # verbs of the history that change more than they name
MOVING = WHOLE - {"create"}  # of those, what may find claims there already
OF_ACTION, OF_DIVISION = {"divisions", "state", "account"}, {"parent", "account"}


def hold(account_ids: Iterable[int]) -> list[int]:
    """Locks the claims of these clients until the transaction ends, and the tree against being rearranged."""
    pks = sorted(set(account_ids))
    share_tree()
    for some in portions(pks):
        rows = ClaimLock.objects.filter(pk__in=some).order_by("pk").select_for_update().values_list("pk", flat=True)
        # Whoever waits to insert a row must not hold another: of several all are inserted first, one mostly is there.
        if len(pks) > 1 or not rows:
            ClaimLock.objects.bulk_create([ClaimLock(account_id=pk) for pk in some], ignore_conflicts=True)
            list(rows.all())
    return pks


def listen(actor: Actor, entries: Sequence[Entry], batch: Any) -> None:
    """After actions or divisions were written: their clients' claims follow, or the write is refused."""
    of_actions = [one for one in entries if isinstance(one.row, CommercialAction) and touches(one, OF_ACTION)]
    divisions = [one.row for one in entries if isinstance(one.row, Division) and touches(one, OF_DIVISION)]
    accounts: set[int] = set()
    if of_actions:
        accounts.update(one.row.account_id for one in of_actions if isinstance(one.row, CommercialAction))
        # Only what went to another client may still hold something at the one it was with.
        moved = [one.row.pk for one in of_actions if one.verb in MOVING or "account" in one.values]
        for some in portions(moved):
            held = DivisionClaim.objects.filter(action__in=some, released__isnull=True)
            accounts.update(held.values_list("account_id", flat=True))
    if divisions:
        accounts |= concerned(divisions)
    if accounts:
        settle(accounts, actor)


def touches(entry: Entry, names: set[str]) -> bool:
    return entry.verb in WHOLE or not names.isdisjoint(entry.values)


def concerned(divisions: Sequence[Division]) -> set[int]:
    """The clients with claims on what the divisions hang from or were held by, and the divisions' own.

    The paths are those the tree has by now: it is held by whoever moved them.
    """
    found = {row.account_id for row in divisions if row.account_id}
    rows: Any = Division.objects.unscoped("whose claims a rearranged tree changes")
    for some in portions([row.pk for row in divisions]):
        paths = [(row.pk, row.ancestor_ids) for row in rows.filter(pk__in=some).only("pk", "path")]
        line = sorted({key for pk, above in paths for key in (pk, *above)})
        for keys in portions(line):
            held = DivisionClaim.objects.filter(division__in=keys, released__isnull=True).order_by()
            found.update(held.values_list("account_id", flat=True).distinct())
    return found


@dataclass(frozen=True, slots=True)
class Wish:
    """An open action and what it is about."""

    pk: int
    account_id: int
    asked: tuple[int, ...]
    responsible_id: int | None


def settle(account_ids: Iterable[int], actor: Actor) -> None:
    """Makes the open claims of these clients what their open actions say, all of it or nothing.

    Raises Collision (a ValidationError) when two actions want the same, PermissionDenied when the actor may not claim.
    """
    accounts = hold(account_ids)
    wishes = [wish for some in portions(accounts) for wish in wishes_of(some)]
    rows = DivisionClaim.objects.filter(released__isnull=True)
    held = {(c.account_id, c.division_id): c for some in portions(accounts) for c in rows.filter(account__in=some)}
    cover = covers({pk for wish in wishes for pk in wish.asked})
    wanted = wanted_rows(wishes, cover, held, actor)
    gone = [claim for place, claim in held.items() if wanted.get(place, (None,))[0] != claim.action_id]
    release(gone, actor)
    fresh = {place: found for place, found in wanted.items() if place not in held or held[place] in gone}
    changed = [
        held[place] for place, (pk, asked) in wanted.items()
        if place in held and held[place].action_id == pk and held[place].asked is not asked
    ]  # fmt: skip
    for claim in changed:
        claim.asked = not claim.asked
    DivisionClaim.objects.bulk_update(changed, ["asked"], batch_size=500)
    waits = waiting(accounts)
    insert(fresh, wishes, waits, actor)
    if waits:
        give_turns(accounts, actor)


def wishes_of(accounts: Sequence[int]) -> list[Wish]:
    rows: Any = CommercialAction.objects.unscoped("every open action holds its divisions")
    rows = rows.filter(account__in=accounts, state=CommercialAction.State.OPEN, trashed__isnull=True).order_by("pk")
    values = rows.values_list("pk", "account_id", "divisions", "responsible_id")
    return [Wish(pk, account, asked, person) for pk, account, asked, person in values if asked]


Place = tuple[int, int]  # (account, division)


def wanted_rows(
    wishes: Sequence[Wish], cover: Cover, held: dict[Place, DivisionClaim], actor: Actor
) -> dict[Place, tuple[int, bool]]:
    """{(account, division): (action, asked for itself)}. Raises Collision; who holds already has the better right."""
    found: dict[Place, tuple[int, bool]] = {}
    taken: list[Taken] = []
    for wish in wishes:
        for pk in cover.of(wish.asked, wish.account_id):
            place, mine = (wish.account_id, pk), (wish.pk, pk in wish.asked)
            other, _asked = found.setdefault(place, mine)
            if other == wish.pk:
                continue
            if place in held and held[place].action_id == wish.pk:
                found[place], other = mine, wish.pk
            taken.append(Taken(wish.account_id, pk, other))
    if taken:
        raise Collision(taken, actor)
    return found


def release(claims: Sequence[DivisionClaim], actor: Actor) -> None:
    """Ends claims; how, their actions say."""
    if not claims:
        return
    rows: Any = CommercialAction.objects.unscoped("an action says how its claims ended")
    actions = rows.filter(pk__in={claim.action_id for claim in claims}).in_bulk()
    let_go = {c.action_id for c in claims if c.asked and c.division_id not in actions[c.action_id].divisions}
    now = timezone.now()
    for claim in claims:
        action = actions[claim.action_id]
        claim.released, claim.released_by_id = now, actor.user_id
        if action.trashed:
            claim.how = How.TRASHED
        elif not action.is_open:
            claim.how, claim.reason = How(action.state), action.reason
        else:
            claim.how = How.DROPPED if action.pk in let_go else How.TREE
    DivisionClaim.objects.bulk_update(claims, ["released", "released_by", "how", "reason"], batch_size=500)


def insert(
    fresh: dict[Place, tuple[int, bool]], wishes: Sequence[Wish], waits: Sequence[DivisionWait], actor: Actor
) -> None:
    """New claims, in the order of their keys. What is reserved for somebody else's turn is refused."""
    if not fresh:
        return
    if any(asked for _action, asked in fresh.values()) and not actor.may("commercialaction.claim"):
        raise PermissionDenied
    people = {wish.pk: wish.responsible_id for wish in wishes}
    wanted = {place: people[action] for place, (action, _asked) in fresh.items()}
    if refused := reserved(waits, wanted, actor):
        raise Collision(refused, actor)
    now = timezone.now()
    claims = [
        DivisionClaim(action_id=action, account_id=account, division_id=pk, asked=asked, since=now)
        for (account, pk), (action, asked) in sorted(fresh.items())
    ]
    try:
        with transaction.atomic():
            DivisionClaim.objects.bulk_create(claims, batch_size=500)
    except IntegrityError as beaten:  # by somebody who walked around the locks: the constraint is the law
        raise Collision([Taken(claim.account_id, claim.division_id, None) for claim in claims], actor) from beaten
    take_turns(waits, wanted, actor)
