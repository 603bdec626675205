"""What a scan found, for people to decide: groups of records that are probably one, and which are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from vinculo.abilities.duplicates.find import in_words, rooted, told
from vinculo.abilities.duplicates.models import Pair
from vinculo.abilities.duplicates.profile import profile_of
from vinculo.abilities.duplicates.score import Score, score
from vinculo.entities.entity import Entity
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.databases.keys import Among
from vinculo.records.models import RecordAnchor

PAGE = 20
MOST_IN_GROUP = 12  # more are shown once these are settled


@dataclass(frozen=True, slots=True)
class Member:
    """A record of a group, with its score and reasons towards the one of the group it is most like."""

    row: Any
    score: int
    like: str
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Group:
    """Records that are probably one. `hidden`: further ones that the actor may not see."""

    members: list[Member]
    hidden: bool
    score: int


def components(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """What hangs together: the pairs as sorted lists of members."""
    parent: dict[int, int] = {}

    def root(pk: int) -> int:
        while parent.setdefault(pk, pk) != pk:
            parent[pk] = pk = parent[parent[pk]]
        return pk

    for one, other in pairs:
        a, b = root(one), root(other)
        parent[max(a, b)] = min(a, b)
    found: dict[int, list[int]] = defaultdict(list)
    for pk in sorted(parent):
        found[root(pk)].append(pk)
    return list(found.values())


def open_pairs(entity: type[Entity], actor: Actor) -> QuerySet[Pair]:
    """The undecided pairs of live records of which the actor sees at least one."""
    anchors = RecordAnchor.objects.unscoped("whoever sees one of a pair is told that there is another")
    live = anchors.filter(kind=entity.key(), trashed__isnull=True).values("pk")
    pairs = Pair.objects.filter(kind=entity.key(), dismissed__isnull=True, one__in=live, other__in=live)
    seen = RecordAnchor.objects.visible_to(actor).filter(kind=entity.key()).values("pk")
    return pairs.filter(Q(one__in=seen) | Q(other__in=seen))


def page(entity: type[Entity], actor: Actor, number: int) -> tuple[list[Group], bool]:
    """A page of groups, the most probable first, and whether there is another."""
    pairs = open_pairs(entity, actor)
    order = pairs.order_by().values("group").annotate(best=Max("score")).order_by("-best", "group")
    keys = [row["group"] for row in order[(number - 1) * PAGE : number * PAGE + 1]]
    edges: dict[int, list[tuple[int, int]]] = defaultdict(list)
    shown = pairs.filter(Among("group", keys[:PAGE])).order_by("-score", "pk")
    for group, one, other in shown.values_list("group", "one_id", "other_id"):
        edges[group].append((one, other))
    pks = {pk for some in edges.values() for pair in some for pk in pair}
    rows = access.rows(entity.model, actor, "view").filter(Among("pk", pks), trashed__isnull=True)
    relations = [f.name for f in entity.model._meta.concrete_fields if f.is_relation and not f.primary_key]
    seen = rows.select_related(*relations).in_bulk()
    found = [group for key in keys[:PAGE] for group in groups_of(entity, actor, edges[key], seen)]
    return found, len(keys) > PAGE


def groups_of(
    entity: type[Entity], actor: Actor, pairs: Sequence[tuple[int, int]], seen: dict[int, Any]
) -> Iterable[Group]:
    """The pairs as groups, compared anew: records may have changed since the scan."""
    hidden_fields = entity.hidden_names(actor)
    known = {pk for pair in pairs for pk in pair if pk in seen}
    profiles = {one.pk: one for one in rooted(entity, [profile_of(entity, seen[pk]) for pk in sorted(known)])}
    scores: dict[tuple[int, int], Score] = {}
    for one, other in pairs:
        if one in profiles and other in profiles:
            judged = score(profiles[one], profiles[other])
            if judged.is_probable:
                scores[one, other] = judged
    in_shade = {pk for pair in pairs for pk in pair if not set(pair) <= seen.keys()} & seen.keys()
    for some in components(scores):
        members = [best_of(entity, pk, some, scores, seen, hidden_fields) for pk in some[:MOST_IN_GROUP]]
        yield Group(members, bool(in_shade & set(some)), max(member.score for member in members))
    for pk in sorted(in_shade - {pk for pair in scores for pk in pair}):
        yield Group([Member(seen[pk], 0, "", [])], True, 0)


def best_of(
    entity: type[Entity], pk: int, some: list[int], scores: dict[tuple[int, int], Score], seen: dict[int, Any],
    hidden_fields: set[str],
) -> Member:  # fmt: skip
    ranked = sorted((pair for pair in scores if pk in pair), key=lambda pair: -scores[pair].total)
    best = scores[ranked[0]]
    other = next(one for one in ranked[0] if one != pk)
    return Member(seen[pk], best.total, str(seen[other]), in_words(told(entity, best, hidden_fields)))


def dismiss(entity: type[Entity], pks: Sequence[int], actor: Actor) -> int:
    """Remembers that the records `pks`, as far as the actor sees them, are not the same; returns how many pairs."""
    seen = access.rows(entity.model, actor, "view").filter(pk__in=pks)
    known = sorted(set(seen.values_list("pk", flat=True)))
    now = timezone.now()
    pairs = [
        Pair(kind=entity.key(), one_id=one, other_id=other, group=one, dismissed=now, dismissed_by_id=actor.user_id)
        for place, one in enumerate(known)
        for other in known[place + 1 :]
    ]
    with transaction.atomic():
        Pair.objects.bulk_create(
            pairs, 500, update_conflicts=True, unique_fields=["one", "other"],
            update_fields=["dismissed", "dismissed_by"],
        )  # fmt: skip
    return len(pairs)


def dismissed(entity: type[Entity], actor: Actor, number: int) -> tuple[list[Pair], bool]:
    """A page of the pairs somebody said are not the same, newest first, and whether there is another.

    Only those of which the actor sees both records.
    """
    seen = RecordAnchor.objects.visible_to(actor).filter(kind=entity.key(), trashed__isnull=True).values("pk")
    pairs = Pair.objects.filter(kind=entity.key(), dismissed__isnull=False, one__in=seen, other__in=seen)
    shown = pairs.select_related("one", "other", "dismissed_by").order_by("-dismissed", "-pk")
    found = list(shown[(number - 1) * PAGE : number * PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def take_back(entity: type[Entity], pk: int, actor: Actor) -> bool:
    """Forgets that a pair was said not to be the same; whether there was such a pair of records the actor sees."""
    seen = RecordAnchor.objects.visible_to(actor).filter(kind=entity.key()).values("pk")
    pairs = Pair.objects.filter(pk=pk, kind=entity.key(), dismissed__isnull=False, one__in=seen, other__in=seen)
    with transaction.atomic():
        pair = pairs.select_for_update(of=("self",)).first()
        if pair is None:
            return False
        if pair.score:
            Pair.objects.filter(pk=pk).update(dismissed=None, dismissed_by=None)
        else:  # no scan has found it yet; the next one may
            pair.delete()
    return True
