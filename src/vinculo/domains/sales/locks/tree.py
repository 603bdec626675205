"""The division tree while somebody claims parts of it: what a division covers, and who may rearrange it meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from vinculo.domains.directory.division.model import Division, below
from vinculo.domains.directory.division.paths import share_tree

PORTION = 200  # conditions on paths in one statement

__all__ = ["Cover", "covers", "share_tree"]


@dataclass(frozen=True, slots=True)
class Cover:
    """Divisions of some clients with what they hang from: which ones a division covers for which client.

    Those in the trash are among them: they keep their place, so bringing one back changes nothing.
    """

    ancestors: dict[int, tuple[int, ...]] = field(default_factory=dict)
    accounts: dict[int, int | None] = field(default_factory=dict)

    def of(self, asked: Iterable[int], account_id: int) -> set[int]:
        """`asked` and everything that hangs from them and is the client's or shared; what is neither is left out."""
        wanted = set(asked)
        return {
            pk
            for pk, above in self.ancestors.items()
            if self.accounts[pk] in (None, account_id) and (pk in wanted or not wanted.isdisjoint(above))
        }


def covers(asked: Collection[int]) -> Cover:
    """What the divisions `asked` cover, for any client. Read it with the tree held (`share_tree`)."""
    found = Cover()
    rows: Any = Division.objects.unscoped("what is held is held, whoever sees it")
    tops = [row for some in portions(sorted(asked)) for row in rows.filter(pk__in=some).only("pk", "path", "account")]
    take(found, tops)
    for some in portions(tops):
        take(found, rows.filter(below(some)).only("pk", "path", "account"))
    return found


def take(found: Cover, rows: Iterable[Division]) -> None:
    for row in rows:
        found.ancestors[row.pk] = tuple(row.ancestor_ids)
        found.accounts[row.pk] = row.account_id


def portions(some: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(some), PORTION):
        yield some[start : start + PORTION]


def without(account_id: int, held: Iterable[int], given: Iterable[int]) -> tuple[int, ...]:
    """What is left of the divisions `held` when `given` and what hangs from them are taken out.

    Of a held division above a given one, everything beside the way down to it is left.
    """
    taken = set(given)
    cover = covers(set(held) | taken)
    rows: Any = Division.objects.unscoped("what is left of what an action holds")
    ways = {key for pk in taken for key in cover.ancestors.get(pk, ())}
    left, floor = set(), [pk for pk in held if pk in cover.ancestors]
    while floor:
        split = [pk for pk in floor if pk not in taken and pk in ways]
        left |= {
            pk for pk in floor if pk not in taken and pk not in ways and taken.isdisjoint(cover.ancestors.get(pk, ()))
        }
        own = Q(account_id=account_id) | Q(account__isnull=True)
        floor = list(rows.filter(own, parent_id__in=split).values_list("pk", flat=True)) if split else []
    return tuple(sorted(left))
