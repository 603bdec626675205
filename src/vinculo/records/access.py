"""The one place that decides who reaches which rows.

docs/access.md is the truth table. A rule answers with *arms*: conditions whose union is what the actor
reaches. Each arm can be walked along an index by itself, which keeps lists flat at a million rows; together
they are one OR for everything else. Relations (an association with an account or its ancestor) add arms but
never lift a level `none`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import compress
from operator import or_
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet

from vinculo.identity.actor import Actor
from vinculo.identity.levels import Level
from vinculo.identity.models import Group, Membership
from vinculo.records.databases.asking import which_exist
from vinculo.records.models import Reach, RecordLink

if TYPE_CHECKING:
    from vinculo.records.models import RecordAnchorQuerySet

# Up to so many associated accounts are written into the query; more are asked by a subquery.
INLINE_REACH = 1000


def because(why: str, arm: Q) -> Q:
    """`arm`, saying in a word what it opens its rows for: `records.reasons` tells it to people."""
    arm.why = why  # type: ignore[attr-defined]
    return arm


def narrower(arm: Q, condition: Q) -> Q:
    """`arm` where `condition` holds too, opening its rows for the same reason."""
    return because(getattr(arm, "why", "rule"), arm & condition)


class Rule:
    """Decides rows for one model. `level` is never NONE here."""

    links = False  # whether its rows may hang from further accounts through `RecordLink`
    even = True  # whether at the same level every verb reaches the same rows

    def arms(self, model: type[Model], actor: Actor, verb: str, level: Level) -> list[Q]:
        raise NotImplementedError

    def anchor_arms(self, model: type[Model], actor: Actor, verb: str, level: Level) -> list[Q]:
        """The same over the anchors of its rows, which have owner, group, account and key under the same names."""
        return self.arms(model, actor, verb, level)

    def may_create(self, model: type[Model], actor: Actor, record: Any, level: Level) -> bool:
        return True

    def covers(self, actor: Actor, record: Any, level: Level) -> bool:
        """Whether the record's own columns settle that it is reached; False when the database must be asked."""
        return level is Level.ALL


class OwnerAndGroup(Rule):
    """The default: own rows, the rows of one's groups, or all; plus associations and further accounts."""

    def __init__(self, *, links: bool = False, person: str = "") -> None:
        """`person` is the foreign key to whoever a row is for; `RecordLink.user` names who takes part in it."""
        self.links = links
        self.person = person

    def arms(self, model: type[Model], actor: Actor, verb: str, level: Level) -> list[Q]:
        if level is Level.ALL:
            return [Q()]
        found = [because("owner", Q(owner_id=actor.user_id))]
        if level is Level.GROUP:
            found += [because("group", Q(group_id=pk)) for pk in actor.group_ids]
        reached = reached_anchors(actor)
        if reached is not None:
            of_account = Q(account_id__in=reached) if hasattr(model, "account") else Q(pk__in=reached)
            found.append(because("association", of_account))
        if self.links:
            found += self.link_arms(model, actor, level, reached)
        if self.person and hasattr(model, self.person):  # `model` may also be what such a row follows
            found += [because("person", Q(**{f"{self.person}_id": actor.user_id})), *self.part_arms(model, actor)]
        return found

    def anchor_arms(self, model: type[Model], actor: Actor, verb: str, level: Level) -> list[Q]:
        found = self.arms(model, actor, verb, level)
        if not self.person:
            return found
        own = Q(**{f"{self.person}_id": actor.user_id})  # a column the anchor does not have
        for_me = model._base_manager.filter(own).values("pk").query
        return [Q(pk__in=for_me) if arm == own else arm for arm in found]

    def part_arms(self, model: type[Model], actor: Actor) -> list[Q]:
        """The rows the actor takes part in; no arm when there is none."""
        kind = str(model._meta.model_name)
        if kind not in relations_of(actor).parts:
            return []
        parts = RecordLink.objects.filter(user_id=actor.pk, kind=kind)
        return [because("part", Q(pk__in=parts.values("anchor_id")))]

    def link_arms(self, model: type[Model], actor: Actor, level: Level, reached: Any) -> list[Q]:
        """The rows that hang from further accounts; no arm when there is none, which is the common case."""
        if str(model._meta.model_name) not in relations_of(actor).links:
            return []
        return [because("link", Q(pk__in=self.links_of(model, actor, level, reached).values("anchor_id")))]

    def links_of(self, model: type[Model], actor: Actor, level: Level, reached: Any) -> QuerySet[RecordLink]:
        """The links to accounts that open what hangs from them."""
        through = Q(account_owner_id=actor.user_id)
        if level is Level.GROUP:
            through |= Q(account_group_id__in=actor.group_ids)
        if reached is not None:
            through |= Q(account_id__in=reached)
        return RecordLink.objects.filter(through, kind=model._meta.model_name, account__trashed__isnull=True)

    def may_create(self, model: type[Model], actor: Actor, record: Any, level: Level) -> bool:
        if level is not Level.ALL and model.follows:  # type: ignore[attr-defined]
            parent = getattr(record, model.follows)  # type: ignore[attr-defined]
            return reaches(parent, actor, "view") if parent is not None else self.is_for(actor, record)
        return self.covers(actor, record, level)

    def is_for(self, actor: Actor, record: Any) -> bool:
        return bool(self.person) and getattr(record, f"{self.person}_id") == actor.user_id

    def covers(self, actor: Actor, record: Any, level: Level) -> bool:
        if level is Level.ALL or record.owner_id == actor.user_id or self.is_for(actor, record):
            return True
        return level is Level.GROUP and record.group_id in actor.group_ids


class Catalogue(Rule):
    """Shared lists such as channels: everybody who works here reads them, the role decides who changes them."""

    def arms(self, model: type[Model], actor: Actor, verb: str, level: Level) -> list[Q]:
        return [Q()]


class ByRole(Rule):
    """People, roles, groups, tokens: all rows, or at level `own` what is the person's own."""

    def arms(self, model: type[Model], actor: Actor, verb: str, level: Level) -> list[Q]:
        if level is Level.ALL:
            return [Q()]
        if model is get_user_model():
            colleagues = Membership.objects.filter(group_id__in=actor.group_ids).values("user_id")
            own = Q(pk=actor.user_id)
            return [own | Q(pk__in=colleagues)] if level is Level.GROUP else [own]
        if model is Group:
            return [Q(pk__in=actor.group_ids)]
        return [Q(user_id=actor.user_id)] if hasattr(model, "user") else []


_BY_ROLE = ByRole()


def rule_for(model: type[Model]) -> Rule:
    return getattr(model, "access", _BY_ROLE)


def level_for(model: type[Model], actor: Actor, verb: str) -> Level:
    """How far `actor` reaches in `model` for `verb`: never further than he may see.

    Everybody who works here may read a catalogue.
    """
    everybody = isinstance(rule_for(model), Catalogue) and actor.user_id and not actor.is_external
    sees = Level.ALL if everybody else actor.level(f"{model._meta.model_name}.view")
    return sees if verb == "view" else min(sees, actor.level(f"{model._meta.model_name}.{verb}"))


def arms(model: type[Model], actor: Actor, verb: str) -> list[Q]:
    """The conditions whose union is what `actor` may `verb`; empty when nothing."""
    level = level_for(model, actor, verb)
    if level is Level.NONE:
        return []
    return rule_for(model).arms(model, actor, verb, level)


def rows(model: type[Model], actor: Actor, verb: str) -> Any:
    """The rows of `model` on which `actor` may do `verb`, those in the trash included."""
    return permitted(model._default_manager.all(), actor, verb)


def permitted(rows: QuerySet[Any], actor: Actor, verb: str) -> Any:
    """`rows` narrowed to those on which `actor` may do `verb`."""
    return narrowed(rows, arms(rows.model, actor, verb), actor)


def narrowed(rows: QuerySet[Any], conditions: list[Q], actor: Actor) -> Any:
    """`rows` under the union of `conditions`, marked as scoped."""
    found = rows.all()
    if not conditions:
        return found.none()
    found.query.scoped_by = f"actor {actor.user_id or actor.name}"  # type: ignore[attr-defined]
    return found if Q() in conditions else found.filter(reduce(or_, conditions))


def reaches(record: Model, actor: Actor, verb: str) -> bool:
    """Whether `actor` may `verb` this very row, as the database holds it."""
    return bool(rows(type(record), actor, verb).filter(pk=record.pk).exists())


def offers(shown: Model, actor: Actor, verb: str) -> bool:
    """Whether `actor` may `verb` a row he was just shown: mostly without asking the database again."""
    model = type(shown)
    level = level_for(model, actor, verb)
    if level is Level.NONE:
        return False
    rule = rule_for(model)
    as_far = rule.even and level is level_for(model, actor, "view")  # then it was found with the same conditions
    return as_far or rule.covers(actor, shown, level) or reaches(shown, actor, verb)


def keeps(record: Model, actor: Actor) -> bool:
    """Whether `actor` sees the row just written. Its owner and group mostly say so without a question."""
    model = type(record)
    level = level_for(model, actor, "view")
    if level is Level.NONE:
        return False
    return rule_for(model).covers(actor, record, level) or reaches(record, actor, "view")


def homes(model: type[Model], actor: Actor) -> Any:
    """The records that give what follows them an owner and group with which `actor` sees it, if it is a `model`."""
    above: Any = model._meta.get_field(model.follows).related_model  # type: ignore[attr-defined]
    level = level_for(model, actor, "view")
    # Owner and group are copied from above, so the conditions hold there as they would below.
    conditions = [] if level is Level.NONE else rule_for(model).arms(above, actor, "view", level)
    return narrowed(above._default_manager.all(), conditions, actor)


def check_create(record: Model, actor: Actor) -> None:
    """Raises PermissionDenied unless `actor` may create this row."""
    model = type(record)
    level = level_for(model, actor, "create")
    if level is Level.NONE or not rule_for(model).may_create(model, actor, record, level):
        raise PermissionDenied


@dataclass(frozen=True, slots=True)
class Relations:
    """What opens rows to a person beside owner and group."""

    reached: list[int] | QuerySet[Any] | None = None  # the accounts an association opens; None for none
    parts: frozenset[str] = frozenset()  # the kinds of record in one of which he takes part
    links: frozenset[str] = frozenset()  # the kinds of which one hangs from a further account that he sees


def relations_of(actor: Actor) -> Relations:
    """The relations of `actor`: one question for all kinds, which mostly finds that there are none."""
    if actor.user_id is None:
        return Relations()
    if "relations" not in actor.memo:
        actor.memo["relations"] = _relations(actor)
    found: Relations = actor.memo["relations"]
    return found


def _relations(actor: Actor) -> Relations:
    from vinculo.records.record import record_models

    reach = Reach.objects.filter(user_id=actor.pk).values_list("anchor_id", flat=True)
    parts = RecordLink.objects.filter(user_id=actor.pk)
    shared: dict[str, QuerySet[Any]] = {}
    linked: dict[str, QuerySet[Any]] = {}
    for kind, model in record_models().items():
        rule, level = rule_for(model), level_for(model, actor, "view")
        if isinstance(rule, OwnerAndGroup) and rule.person:
            shared[kind] = parts.filter(kind=kind)
        if isinstance(rule, OwnerAndGroup) and rule.links and level:
            linked[kind] = rule.links_of(model, actor, min(level, Level.GROUP), reach)  # the furthest a verb may ask
    some, *answers = which_exist([reach, *shared.values(), *linked.values()])
    few = list(reach[: INLINE_REACH + 1]) if some else []
    return Relations(
        reached=(few if len(few) <= INLINE_REACH else reach) if few else None,
        parts=frozenset(compress(shared, answers)),
        links=frozenset(compress(linked, answers[len(shared) :])),
    )


def reached_anchors(actor: Actor) -> list[int] | QuerySet[Any] | None:
    """The accounts an association opens to `actor`; None when there is none, which is the common case."""
    return relations_of(actor).reached


def anchor_arms(actor: Actor, kinds: list[type[Model]]) -> list[Q]:
    """The arms over `RecordAnchor` for records of `kinds`; kinds with the same reach share an arm."""
    shared: dict[Any, tuple[Q, list[str]]] = {}
    for model in kinds:
        level = level_for(model, actor, "view")
        for arm in rule_for(model).anchor_arms(model, actor, "view", level) if level else []:
            shared.setdefault(arm.identity, (arm, []))[1].append(str(model._meta.model_name))
    return [Q(kind__in=names) & arm for arm, names in shared.values()]


def visible_anchors(rows: RecordAnchorQuerySet, actor: Actor, *kinds: type[Model]) -> RecordAnchorQuerySet:
    """The live anchors of `kinds` (all of them when none is named) whose records `actor` sees."""
    from vinculo.records.record import record_models

    found: RecordAnchorQuerySet = narrowed(rows, anchor_arms(actor, list(kinds or record_models().values())), actor)
    return found.filter(trashed__isnull=True)
