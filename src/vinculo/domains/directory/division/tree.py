"""The divisions of one client as a tree, for the tab of its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.division.model import DEEPEST, Division
from vinculo.identity.actor import Actor
from vinculo.records import access


def tree_of(account: Account, actor: Actor) -> dict[str, Any]:
    """{count, nodes: [{row, depth, own, may_change, parents}], may_add, parents} of what the actor sees.

    Shared divisions are listed only where something of the client hangs from them, and cannot be changed here.
    """
    rows: Any = Division.objects.visible_to(actor)
    own = list(own_divisions(account, actor))
    shared = list(rows.filter(account__isnull=True))
    changeable = set(
        Division.objects.permitted(actor, "change").filter(account_id=account.pk).values_list("pk", flat=True)
    )
    used = {key for one in own for key in one.ancestor_ids}
    nodes = [
        {
            "row": row,
            "depth": depth,
            "own": row.account_id is not None,
            "may_change": row.pk in changeable and not account.trashed,
            "parents": places(own + shared, row) if row.pk in changeable else [],
        }
        for depth, row in in_order([*own, *(one for one in shared if one.pk in used)])
    ]
    may_add = not account.trashed and actor.may("division.create") and access.reaches(account, actor, "view")
    return {"count": len(own), "nodes": nodes, "may_add": may_add, "parents": places(own + shared)}


def in_order(rows: list[Division]) -> Iterator[tuple[int, Division]]:
    """(depth, division), each before what hangs from it; one whose parent is not among them stands on its own."""
    present = {row.pk for row in rows}
    children: dict[int | None, list[Division]] = {}
    for row in sorted(rows, key=lambda row: (row.position, row.name_key)):
        children.setdefault(row.parent_id if row.parent_id in present else None, []).append(row)

    def walk(parent: int | None, depth: int) -> Iterator[tuple[int, Division]]:
        for row in children.get(parent, []):
            yield depth, row
            yield from walk(row.pk, depth + 1)

    return walk(None, 0)


def places(rows: list[Division], moving: Division | None = None) -> list[tuple[int, str]]:
    """[(key, name)] of where a division may hang; not below itself, and from nothing that is off."""
    found = []
    for depth, row in in_order(rows):
        beneath = moving is not None and (row.pk == moving.pk or moving.pk in row.ancestor_ids)
        here_already = moving is not None and row.pk == moving.parent_id
        if not beneath and depth < DEEPEST - 1 and (row.is_active or here_already):
            found.append((row.pk, f"{'— ' * depth}{row.name}"))
    return found


def own_divisions(account: Account, actor: Actor) -> Any:
    """The divisions of the client that the actor sees."""
    rows: Any = Division.objects.visible_to(actor)
    return rows.filter(account_id=account.pk)
