"""Records like the one at hand: candidates by shared keys, compared one by one, told to whoever may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from vinculo.abilities.duplicates.keys import keys_of
from vinculo.abilities.duplicates.models import BlockingKey, Pair
from vinculo.abilities.duplicates.profile import Profile, columns_of, declaration, profile_of, profiles
from vinculo.abilities.duplicates.score import Reason, Score, score
from vinculo.entities.entity import Entity
from vinculo.identity.actor import Actor
from vinculo.records import access
from vinculo.records.databases.blocks import sharing
from vinculo.records.databases.keys import Among

MOST_SHARING = 50  # a key that more records share says too little
CANDIDATES = 60  # compared with one record, those first that share most
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Match:
    """A record that is probably the same, which the actor may see."""

    row: Any
    score: int
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Found:
    """What resembles a record. `hidden`: something does that the actor may not see, about which nothing is told."""

    matches: list[Match]
    hidden: bool

    def __bool__(self) -> bool:
        return bool(self.matches) or self.hidden


NONE = Found([], False)

SENTENCES = (
    pgettext_lazy("masculine", "There is a similar {noun} that you do not see; ask a supervisor."),
    pgettext_lazy("feminine", "There is a similar {noun} that you do not see; ask a supervisor."),
)


def like(entity: type[Entity], row: Any, actor: Actor) -> Found:
    """What resembles `row`, a record saved or not."""
    return like_each(entity, [row], actor)[0]


def like_each(entity: type[Entity], rows: Sequence[Any], actor: Actor) -> list[Found]:
    """What resembles each of `rows`, asked for all at once."""
    scores = similar(entity, rooted(entity, [profile_of(entity, row) for row in rows]))
    pks = {pk for found in scores for pk, _score in found}
    if not pks:
        return [NONE] * len(rows)
    seen = access.rows(entity.model, actor, "view").filter(Among("pk", pks)).in_bulk()
    hidden_fields = entity.hidden_names(actor)
    return [
        Found(
            [Match(seen[pk], one.total, in_words(told(entity, one, hidden_fields))) for pk, one in found if pk in seen][
                :SHOWN
            ],
            any(pk not in seen for pk, _score in found),
        )
        for found in scores
    ]


def similar(entity: type[Entity], ones: Sequence[Profile]) -> list[list[tuple[int, Score]]]:
    """Of each profile the records that are probably the same, [(primary key, score)], best first, whoever sees them."""
    asked = [keys_of(one) for one in ones]
    shared = sharing(BlockingKey, entity.key(), {key for keys in asked for key in keys}, MOST_SHARING)
    holders: dict[str, list[int]] = defaultdict(list)
    for key, pk in shared:
        holders[key].append(pk)
    candidates = [best(keys, holders, one.pk) for keys, one in zip(asked, ones, strict=True)]
    known = {one.pk: one for one in load(entity, {pk for some in candidates for pk in some})}
    dismissed = dismissed_pairs(one.pk for one in ones if one.pk is not None)
    found = []
    for one, some in zip(ones, candidates, strict=True):
        scored = [
            (pk, score(one, known[pk])) for pk in some if pk in known and frozenset((one.pk, pk)) not in dismissed
        ]
        found.append(sorted((pair for pair in scored if pair[1].is_probable), key=lambda p: (-p[1].total, p[0])))
    return found


def best(keys: Iterable[str], holders: dict[str, list[int]], itself: int | None) -> list[int]:
    """Those that share most, where a key that few have counts more."""
    weights: dict[int, float] = defaultdict(float)
    for key in keys:
        for pk in holders.get(key, ()):
            weights[pk] += 1 / len(holders[key])
    weights.pop(itself, None)  # type: ignore[arg-type]
    return sorted(weights, key=lambda pk: (-weights[pk], pk))[:CANDIDATES]


def load(entity: type[Entity], pks: Iterable[int]) -> list[Profile]:
    """The profiles of live records, whoever sees them."""
    wanted = list(pks)
    if not wanted:
        return []
    every = entity.model.objects.unscoped("look-alikes out of sight are told of, not named")  # type: ignore[attr-defined]
    rows = every.filter(Among("pk", wanted), trashed__isnull=True)
    return rooted(entity, profiles(entity, rows.values_list(*columns_of(entity))))


def rooted(entity: type[Entity], ones: Sequence[Profile]) -> list[Profile]:
    """The profiles, each with the top of its tree: one question for every floor above them."""
    above: dict[int, int] = {}
    floor = {one.root for one in ones if one.root is not None and one.root != one.pk}
    every = entity.model.objects.unscoped("which tree a record stands in, not what it says")  # type: ignore[attr-defined]
    while floor:
        tree = f"{declaration(entity).tree}_id"
        found = every.filter(Among("pk", floor), **{f"{tree}__isnull": False}).values_list("pk", tree)
        above |= dict(found)
        floor = {above[pk] for pk in floor if pk in above} - above.keys()
    return [replace(one, root=top(one.root, above)) for one in ones]


def top(pk: int | None, above: Mapping[int, int]) -> int | None:
    while pk is not None and pk in above:
        pk = above[pk]
    return pk


def dismissed_pairs(pks: Iterable[int]) -> set[frozenset[int]]:
    """The pairs with one of `pks` of which somebody said that they are not the same."""
    wanted = list(pks)
    if not wanted:
        return set()
    pairs = Pair.objects.filter(Q(Among("one", wanted)) | Q(Among("other", wanted)), dismissed__isnull=False)
    return {frozenset(pair) for pair in pairs.values_list("one_id", "other_id")}


def out_of_sight(entity: type[Entity]) -> str:
    """All that is said of a match that the actor may not see."""
    return entity.noun.say("There is a similar {noun} that you do not see; ask a supervisor.")


def told(entity: type[Entity], found: Score, hidden_fields: set[str]) -> list[Reason]:
    """The reasons that speak of no field the person may not see."""
    if not hidden_fields:
        return list(found.reasons)
    said = declaration(entity)
    return [r for r in found.reasons if not hidden_fields & set(getattr(said, r.trait).split())]


def in_words(reasons: Iterable[Reason]) -> list[str]:
    """«Mismo NIF», and what speaks against it after «pero»: «pero otra población»."""
    return [
        str(reason.text) if reason.points > 0 else _("but: %(reason)s") % {"reason": lowered(str(reason.text))}
        for reason in reasons
        if reason.points
    ]


def lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
