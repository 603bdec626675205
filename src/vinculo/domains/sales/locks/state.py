"""The divisions of a client as a tree that says which are free and who holds the others, as far as one may know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.division.model import Division
from vinculo.domains.directory.division.tree import in_order
from vinculo.domains.sales.locks.choice import of_account
from vinculo.domains.sales.locks.model import DivisionClaim, DivisionWait
from vinculo.domains.sales.locks.refusal import Holder, holders, people_known
from vinculo.domains.sales.locks.turns import in_turn
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.formats import format_datetime


@dataclass(slots=True)
class Node:
    """A division on its floor of the tree. `taken`: another action holds it; `below`: something that hangs from it.

    `holder` is known only to whoever sees that action; `turn` is whose turn it is and until when.
    """

    pk: int
    name: str
    depth: int
    shared: bool
    offered: bool
    mine: bool = False
    asked: bool = False
    taken: bool = False
    below: bool = False
    holder: Holder | None = None
    waiting: int = 0
    my_wait: bool = False
    turn: str = ""
    my_turn: bool = False
    checked: bool = False

    @property
    def free(self) -> bool:
        return not (self.taken or self.below or self.mine or (self.turn and not self.my_turn))


def nodes_of(account_id: int, actor: Actor, action_id: int | None = None, chosen: Iterable[Any] = ()) -> list[Node]:
    """The live divisions of a client, in the order of the tree; `action_id` is the action one is working on."""
    wanted = set(chosen)
    rows: list[Division] = list(of_account(account_id).filter(trashed__isnull=True))
    held = dict(open_claims(account_id).values_list("division_id", "action_id"))
    asked = set(open_claims(account_id).filter(asked=True).values_list("division_id", flat=True)) if held else set()
    known = holders(set(held.values()), actor)
    busy = {key for row in rows if held.get(row.pk, action_id) != action_id for key in row.ancestor_ids}
    found = []
    for depth, row in in_order([row for row in rows if row.is_active or row.pk in held or row.pk in wanted]):
        by = held.get(row.pk)
        found.append(
            Node(
                row.pk,
                row.name,
                depth,
                row.account_id is None,
                row.is_active,
                mine=by is not None and by == action_id,
                asked=row.pk in asked,
                taken=by is not None and by != action_id,
                below=row.pk in busy,
                holder=known.get(by) if by else None,
                checked=row.pk in wanted,
            )
        )
    tell_waits(account_id, found, actor)
    return found


def tell_waits(account_id: int, nodes: list[Node], actor: Actor) -> None:
    """Puts on the nodes who waits for them."""
    waits = list(DivisionWait.objects.filter(DivisionWait.OPEN, account_id=account_id))
    if not waits:
        return
    by_pk = {node.pk: node for node in nodes}
    names = people_known({wait.user_id for wait in waits if in_turn(wait)}, actor)
    for wait in waits:
        node = by_pk.get(wait.division_id)
        if node is None:
            continue
        mine = wait.user_id == actor.user_id
        node.waiting += 1
        node.my_wait |= mine
        if in_turn(wait) and wait.reserved_until:
            node.my_turn |= mine
            who = "" if mine else names.get(wait.user_id, "…")
            node.turn = (
                f"{who} · {format_datetime(wait.reserved_until)}" if who else format_datetime(wait.reserved_until)
            )


def open_claims(account_id: int) -> Any:
    return DivisionClaim.objects.filter(account_id=account_id, released__isnull=True)


def account_in_sight(value: Any, actor: Actor) -> Account | None:
    """The client a form speaks of, if the actor sees it."""
    text = str(value.pk if isinstance(value, Account) else value or "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    found: Account | None = access.rows(Account, actor, "view").filter(pk=int(text), trashed__isnull=True).first()
    return found
